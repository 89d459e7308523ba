// Package handler chooses the handler of a request: the ordered first match over the effective system.webServer/handlers
// with its five filters (spec: pipeline §1).
//
// [Entry.Test] is the one place that decides whether an entry takes a request; choosing, explaining and linting all
// call it. It imports merge, schema, disk and winpath.
package handler

// Package content holds the rules about static content and request filtering: MIME types, default documents, directory browsing,
// and what RequestFilteringModule refuses. Most of them need a request: the pipeline finds the failure and the rule gives it its
// name and documentation. The words come from packages filtering, static and pipeline.
//
// It imports rules, mend and the packages of resolver.
package content

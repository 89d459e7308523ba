// Package freb reads the failed request traces of IIS (fr000001.xml): the
// request, the handlers that IIS chose for it, the rewrite rules it went
// through, and the module, notification and code that made it fail.
//
// A trace is one <failedRequest> element with an <Event> for each step; see
// "Troubleshoot failed requests using tracing in IIS", learn.microsoft.com.
// Names in the result are those of the events (HANDLER_CHANGED and so on),
// which no display language changes.
//
// The package imports the standard library and golang.org/x/text only; it
// reads from an io.Reader and has bounds on size, depth and what it keeps.
package freb

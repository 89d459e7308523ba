// Package diagnose explains why a request ends as it does. The pipeline says which check fails and which line decides; this
// package names it by the catalogue, holds it against the status that somebody saw, and says what is known of that status where
// the configuration does not explain it: what outside the configuration gives it, and where to look next.
//
// What is known of statuses is data (knowledge*.go, httperr.go). The package imports the resolver, rules and nothing else of the
// module; it prints nothing and reads no file itself.
package diagnose

// Package report renders what a lint run found: for people (text), for programs (json) and for the services that show
// findings beside code (sarif, github, gitlab, junit, checkstyle). One file holds one format.
//
// The same run always renders to the same bytes: nothing here reads the clock, the environment or a file. Findings that
// are suppressed are left out everywhere but in sarif, which has a word for them.
//
// The documents of the json format are those of cmd/internal/ask/answer, which it may import, and rules,
// resolver/source, resolver/carry, fatih/color and the standard library.
package report

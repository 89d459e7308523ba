// Package cli is the command line of iislens: flags, and the text of every answer. The documents that it prints as JSON
// are those of cmd/internal/ask/answer.
//
// One file holds one command: explain.go, show.go, version.go, completion.go. What commands share: server.go reads
// the flags that cmd/internal/ask/setup opens a server by; target.go reads the flags of a request; output.go and page.go
// write; exit.go names the exit codes. Everything is a method of [Command] or hangs off it, so tests run in process.
//
// It is the only package that looks at the terminal and decides on colours. It imports resolver and its parts, and what
// lives beside it in cmd/internal.
package cli

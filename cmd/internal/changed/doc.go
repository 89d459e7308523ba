// Package changed asks git what the files of a repository held at a revision. It runs the git command and nothing else; it changes
// nothing.
package changed

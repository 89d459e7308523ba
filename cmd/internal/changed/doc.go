// Package changed asks git which lines of which files are new since a revision. It runs the git command and nothing else; it changes
// nothing.
package changed

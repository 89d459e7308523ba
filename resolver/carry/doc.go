// Package carry brings a panic of a goroutine to the one who waits for it. A program can then say in one place what a defect of
// its own is; without it, a panic in a goroutine ends the program with a trace that nobody asked for. It imports nothing of iislens.
package carry

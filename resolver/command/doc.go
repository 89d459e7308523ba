// Package command holds the command lines that advice tells people to run, as data: a tool, its arguments, and how they are
// written for cmd.exe and for PowerShell. Most are written one way that both read; where they differ, each has its own line.
//
// The package imports nothing of the module, prints nothing and runs nothing.
package command

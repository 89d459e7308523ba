// Package inert makes output that no other program takes for a command. Build agents read commands from the lines that a program
// writes, terminals obey control characters, spreadsheets compute cells; names and values of a file that a stranger wrote must reach
// none of them. It imports the standard library only.
package inert

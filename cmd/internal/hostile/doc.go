// Package hostile runs the built program on input that somebody made to harm it: bombs, loops, pipes, links that lead elsewhere,
// names that a terminal would obey, files that change or cannot be written.
//
// Every run must end by itself with a documented exit code, say what is wrong, and stay within bounds of processor time and
// memory. The package holds tests only. They need a Unix: pipes, sockets and kill -9 are what they are about.
package hostile

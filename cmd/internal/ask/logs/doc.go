// Package logs says what the groups of a log come to: which site and request each stands for, what caused it, and which groups are one
// matter. It reads no files: resolver/iislog counts the lines, and a server is handed in.
package logs

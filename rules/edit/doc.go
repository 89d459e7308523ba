// Package edit finds the written element behind a fault and builds the exact byte edits of fixes: one element deleted with
// its line, another inserted in front of it with the file's indentation and line ending. It imports source, schema, xmlsrc
// and merge only.
package edit

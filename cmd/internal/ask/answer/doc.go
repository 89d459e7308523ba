// Package answer holds the documents that answer questions: what programs read where people read text. Each is a struct with JSON
// tags, built from what the engine found by a function here. It knows no flags and no terminal, and writes nothing.
//
// The documents are a promise: within schemaVersion 1 fields are only ever added. docs/json.md lists them, and docs/json holds a JSON
// Schema of each, which is generated from the structs and their comments.
//
// It imports the engine, rules, and cmd/internal/ask/setup, lintrun and logs.
package answer

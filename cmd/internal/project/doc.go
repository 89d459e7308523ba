// Package project reads .iislens.yaml, the file in which a project says how it wants to be checked: which server to assume, which
// rules to run and how severe they are, and which files to leave out.
//
// Reading is strict: what is not understood is an error with a place, never ignored. One table ([settings]) says what the file may
// hold; the loader and the JSON Schema in docs/iislens.schema.json both come from it.
//
// It imports rules, the path and name matching of resolver, goccy/go-yaml and doublestar.
package project

// Package lint runs rules over configuration files: first over each file by itself, then over what the files of a server
// add up to.
//
// A [Unit] is one server with the files of it that somebody asked about. The sites of a server are looked at part by part, and what was
// read of a part is forgotten. Units, parts and config paths are checked in parallel; the findings come back totally ordered. The package reads files through the unit's server only and imports rules,
// resolver, carry and pipeline.
package lint

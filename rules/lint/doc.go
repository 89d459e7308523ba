// Package lint runs rules over configuration files: first over each file by itself, then over what the files of a server
// add up to.
//
// A [Unit] is one server with the files of it that somebody asked about. Units and config paths are checked in parallel;
// the findings come back totally ordered. The package reads files through the unit's server only and imports rules,
// resolver and pipeline.
package lint

// Package baseline keeps the findings that a project has accepted for now, so that only new ones count: the ratchet.
//
// A baseline is a JSON file with one accepted finding a line, sorted, so that a diff of it reads as a list of what came and went.
// The package turns bytes into baselines and back; reading and writing files is up to the caller.
//
// It imports rules and nothing else of this module.
package baseline

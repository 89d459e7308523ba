// Package evidence holds a net of tests, and nothing else: every recorded incident is asked again with less knowledge, in other
// words and through every door, and must be answered as before or with less certainty, never otherwise.
//
// The trials are generated from the incidents (testdata/incidents, and the recorded ones beside the checkout), so a new incident
// brings some forty of them. A family is a kind of change: see families. Run all of them, with the table of what certain, likely
// and possible were worth, by
//
//	make net
package evidence

package diagnose

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/rules"
)

// named is for statuses whose number names the setting that gives them, seen with a request that does not meet it: people give a
// URL that was cut short, or without its query string, and logs keep one URL of many.
func (e *examination) named() bool {
	if e.seen.Status == 0 || e.seen.Substatus < 0 {
		return false
	}
	f := e.Predictor.Named(e.out, verdict.Text(e.seen.Status, e.seen.Substatus))
	if f == nil {
		return false
	}
	best := rules.Likely
	if f.Place.Profile() { // the value of a profile, which the server may have changed
		best = rules.Possible
		f.Because = strings.Replace(f.Because, "which nobody sets: it is the default", "the default, unless the server's own configuration, which was not read, sets another", 1)
	}
	e.list.add(f, best, false)
	if len(e.list.causes) == 0 {
		return false
	}
	e.Verdict = Related
	e.Note = fmt.Sprintf("The number names the rule; the request as given here does not meet it. Another one did, or this one in another form: longer, with its query string, escaped otherwise. Alone it gets %s.", e.out.Text())
	if e.out.Status < 400 {
		e.Note = "The number names the rule; the request as given here does not meet it. Another one did, or this one in another form: longer, with its query string, escaped otherwise."
	}
	e.knowledge(e.seen)
	return true
}

// barren says which part of the configuration gives the status and holds nothing here, where the answer contradicts it.
func (e *examination) barren() {
	if e.Verdict != Contradiction || e.seen.Status == 0 || e.seen.Substatus < 0 {
		return
	}
	if text := e.Predictor.Barren(e.out, verdict.Text(e.seen.Status, e.seen.Substatus)); text != "" {
		e.Note += fmt.Sprintf(" The status comes from there alone: %s at this path.", text)
	}
}

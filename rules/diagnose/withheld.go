package diagnose

import (
	"fmt"

	"github.com/iislens/iislens/rules"
)

// withheld is for answers that a check gives which was assumed to pass, because only the server's own configuration decides it and nobody
// read that: what was seen tells that the assumption may be wrong.
func (e *examination) withheld() bool {
	list := e.Predictor.Withheld(e.out)
	if e.seen.Status > 0 && e.seen.Substatus < 0 && e.seen.Win32 == 0 {
		list = e.out.Withheld // half a status speaks of what the handler needs at most
	}
	for _, f := range list {
		if how := e.seen.matches(f); how == same || how == other && e.seen.Win32 == 0 {
			e.list.add(f, rules.Possible, false)
		}
	}
	if len(e.list.causes) == 0 {
		return false
	}
	e.Verdict = Related
	e.Note = fmt.Sprintf("The server's own applicationHost.config was not read, so what it decides was assumed to be in order; that you saw %s speaks against it.", e.seen.Text())
	e.knowledge(e.seen)
	return true
}

// standIn corrects what is said of a configuration that cannot give what was seen, where a profile stands in for the server's own: nobody
// read that, so it does not contradict anything.
func (e *examination) standIn() {
	if e.Predictor.Server.Profile == nil || e.Verdict != Contradiction {
		return
	}
	e.Verdict = Undecided
	const missing = "The server's own applicationHost.config was not read; what it says may be the cause. Show it with --config."
	if e.out.Failure != nil && e.out.Status >= 400 {
		e.Note = fmt.Sprintf("What was read answers %s; you saw %s. %s", e.out.Text(), e.seen.Text(), missing)
		return
	}
	e.Note = fmt.Sprintf("Only configuration gives %s, and nothing in what was read does. %s", e.seen.Text(), missing)
}

package diagnose

import (
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/rules/status"
)

// Knowledge is what is known of a status without looking at a configuration.
type Knowledge = status.Entry

// Know returns what is known of an answer of a module; the zero value for one of which nothing is. A reason phrase of http.sys
// says more than any status.
func Know(seen *Observed, module string) Knowledge {
	if e, ok := status.Reason(seen.Reason); ok {
		return *e
	}
	if module == "" {
		module = seen.Module
	}
	if e, ok := status.Find(seen.Status, seen.Substatus, seen.Win32, module); ok && seen.Status != 0 {
		return *e
	}
	return Knowledge{}
}

// Title is what an answer means, in a few words for tables; it is never empty.
func Title(seen *Observed) string {
	if k := Know(seen, ""); k.Means != "" {
		return k.Means
	}
	return "The answer " + verdict.Text(seen.Status, max(seen.Substatus, 0)) + "."
}

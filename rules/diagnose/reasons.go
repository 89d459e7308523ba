package diagnose

import (
	"fmt"

	"github.com/iislens/iislens/rules"
)

// reasoned is for answers of http.sys with a reason phrase: it tells the cause, and comes before everything that a site reads.
func (e *examination) reasoned() {
	e.Verdict = Outside
	e.Note = fmt.Sprintf("http.sys gives the reason %s: the answer comes from it, not from a check of the site.", e.seen.Reason)
	e.knowledge(e.seen)
	if o := e.out; o.Failure != nil && o.Status >= 400 {
		e.Note += fmt.Sprintf(" Once that is mended, the request ends with %s.", o.Text())
		e.list.add(o.Failure, rules.Likely, true)
	}
}

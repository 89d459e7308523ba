package pipeline

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/resolver/verdict"
)

// Hides returns the rule that rewrote the URL before a redirect saw it, where the redirect would send the browser elsewhere without it; nil
// where there is none. run asks the rules of the section once more, with one of them disabled.
func Hides(got Answer, run func(without *merge.Item) Answer) *merge.Item {
	if got.Outcome != rewrite.OutcomeRedirect || !got.LocationKnown || len(got.Rewrote) == 0 {
		return nil
	}
	first := got.Rewrote[0]
	alone := run(first)
	if alone.Outcome != rewrite.OutcomeRedirect || !alone.LocationKnown || alone.Item != got.Item || alone.Location == got.Location {
		return nil // the redirect is made for what the rule produces
	}
	return first
}

// hides is Hides for the request.
func (r *run) hides(got Answer, section string) *merge.Item {
	return Hides(got, func(without *merge.Item) Answer {
		levels := RuleLevelsWithout(r.node, section, r.Server.Profile != nil, without)
		return RunRules(levels, r.res.Request.Path, r.res.Request.Query, r.rewriteInput)
	})
}

// blameOrder names the rule that hides the URL from a redirect.
func blameOrder(f *verdict.Failure, first, redirect *merge.Item, section string) {
	f.Rule, f.Place, f.Section, f.Key = "rewrite-order", first.Origin, section, first.Text("name")
	f.Because = fmt.Sprintf("the rule \"%s\" rewrites the URL before the redirect \"%s\" sees it, so that the browser is sent to the inner address: %s", first.Text("name"), redirect.Text("name"), f.Because)
	f.Fix = fmt.Sprintf("Put the rule \"%s\" before the rule \"%s\".", redirect.Text("name"), first.Text("name"))
	f.Related = append(f.Related, merge.Related{Message: "the redirect that comes too late", Origin: redirect.Origin})
	f.Uncertain = "whether the redirect is meant to see what the other rule makes"
}

package diagnose

import (
	"math"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/topology"
)

// Predict follows a request as [Diagnoser.Follow] does. What the status that was seen tells of the request, and nobody
// said, is assumed where that leads to the status: that a body was too long, that credentials were sent, that something in front of the
// server took the URL. The outcome says what was assumed.
func (d *Diagnoser) Predict(site *topology.Site, r *resolver.Request, seen *Observed) *pipeline.Outcome {
	first := d.Follow(site, r)
	if site == nil {
		if o := d.behindFront(first, seen); o != nil {
			return o
		}
	}
	return d.Refine(first, site, r, seen)
}

// Refine returns first, the outcome of a request as it stands, or a better one as Predict does. Of several assumptions the one counts that
// explains the status best, and of equals the first, which asks least.
func (d *Diagnoser) Refine(first *pipeline.Outcome, site *topology.Site, r *resolver.Request, seen *Observed) *pipeline.Outcome {
	if seen == nil || seen.Status == 0 || fit(first, seen) >= other {
		return first
	}
	best, how := first, kin
	for _, a := range assumptions(r, seen, first) {
		variant := *r
		a.change(&variant)
		o := d.Follow(site, &variant)
		switch n := fit(o, seen); {
		case n > how:
			best, how = a.made(o), n
		case a.past != nil && best == first && a.past(o):
			best = a.made(o)
		}
	}
	return best
}

// refused reports whether an outcome asks the client to log on: with 401, or with a redirect to a login page.
func refused(o *pipeline.Outcome) bool {
	return o.Status == 401 || o.Failure != nil && o.Failure.Rule == "url-authorization-denied"
}

// Follow predicts a request, of site where that is not nil.
func (d *Diagnoser) Follow(site *topology.Site, r *resolver.Request) *pipeline.Outcome {
	if site == nil {
		return d.Predictor.Predict(r)
	}
	return d.Predictor.Follow(d.Predictor.Server.ResolveIn(site, r))
}

// fit is how well an outcome explains what was seen.
func fit(o *pipeline.Outcome, seen *Observed) match {
	if o.Failure == nil {
		return unlike
	}
	return seen.matches(o.Failure)
}

// assumption is something that nobody told of a request, and that the status which was seen speaks of.
type assumption struct {
	text   string
	change func(*resolver.Request)
	// past reports whether an outcome is worth having although it is not what was seen: the request got past what stopped it. nil never.
	past func(*pipeline.Outcome) bool
	// against says that the assumption goes against what was told, or rests on half a status, so that it makes a cause possible only.
	against bool
}

// made marks an outcome as one that rests on the assumption.
func (a *assumption) made(o *pipeline.Outcome) *pipeline.Outcome {
	o.Assumed = append([]string{a.text}, o.Assumed...)
	o.Certainty = min(o.Certainty, pipeline.Likely)
	o.Doubtful = o.Doubtful || a.against
	return o
}

// withBody are the methods that carry a body as a rule.
var withBody = []string{"POST", "PUT", "PATCH", "PROPFIND", "PROPPATCH", "REPORT", "MERGE", "LOCK", "SEARCH"}

// addressStatuses are those of a client whose address is refused.
var addressStatuses = []string{"403.6", "403.503", "401.503", "404.503"}

// assumptions returns what the status speaks of, what asks least first.
func assumptions(r *resolver.Request, seen *Observed, first *pipeline.Outcome) []assumption {
	var list []assumption
	if refused(first) && seen.Status != 401 && seen.Status >= 400 && !r.Credentials && r.Method != "OPTIONS" && // no browser sends any with it
		!(first.Failure != nil && loginPage(first.Failure, seen)) {
		list = append(list, assumption{text: "the request carries credentials that the server takes",
			change: func(r *resolver.Request) { r.Credentials = true }, past: func(o *pipeline.Outcome) bool {
				return !refused(o) && (fit(o, seen) >= kin || o.Failure == nil && !Know(seen, "").Configured)
			}})
	}
	if r.ContentLength == 0 && !r.Unsized && seen.tooLong() {
		list = append(list, bodies(r.Method)...)
	}
	if r.ClientIP == "" && r.Sender == resolver.AnySender && slices.ContainsFunc(addressStatuses, seen.is) {
		half := seen.Substatus < 0
		list = append(list,
			assumption{text: "no entry of ipSecurity names the address of the client", against: half,
				change: func(r *resolver.Request) { r.Sender = resolver.UnlistedSender }},
			assumption{text: "an entry of ipSecurity denies the address of the client", against: half,
				change: func(r *resolver.Request) { r.Sender = resolver.DeniedSender }})
	}
	return list
}

// tooLong reports whether what was seen speaks of the length of the body: 413 does, and 404.13 did before IIS 10. A bare 404 has a hundred
// reasons.
func (o *Observed) tooLong() bool {
	return o.Status == 413 || o.Status == 404 && o.Substatus == 13
}

// bodies are the lengths that a body may have: above every limit that is usual, and above any. They are never told.
func bodies(method string) []assumption {
	against := !slices.Contains(withBody, strings.ToUpper(method))
	text := "the body is longer than the limit; say its length with --content-length"
	if against {
		text = "the request has a body above the limit, which a " + strings.ToUpper(method) + " seldom has: say the method with --method"
	}
	body := func(length int64) assumption {
		return assumption{text: text, against: against, change: func(r *resolver.Request) { r.ContentLength, r.Unsized = length, true }}
	}
	return []assumption{body(math.MaxUint32), body(math.MaxInt64)}
}

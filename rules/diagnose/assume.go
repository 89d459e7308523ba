package diagnose

import (
	"math"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/topology"
)

// stranger is an address that no list of a configuration names: it is reserved for documentation (RFC 5737).
const stranger = "203.0.113.254"

// Predict follows a request as [Diagnoser.Follow] does. What the status that was seen tells of the request, and nobody
// said, is assumed where that leads to the status: that a body was too long, that credentials were sent.
func (d *Diagnoser) Predict(site *topology.Site, r *resolver.Request, seen *Observed) *pipeline.Outcome {
	return d.Refine(d.Follow(site, r), site, r, seen)
}

// Refine returns first, the outcome of a request as it stands, or a better one as Predict does.
func (d *Diagnoser) Refine(first *pipeline.Outcome, site *topology.Site, r *resolver.Request, seen *Observed) *pipeline.Outcome {
	if seen == nil || seen.Status == 0 || first.Failure != nil && seen.matches(first.Failure) >= other {
		return first
	}
	for _, variant := range variants(r, seen, first) {
		o := d.Follow(site, variant)
		if o.Failure != nil && seen.matches(o.Failure) >= other {
			return o
		}
		if first.Status == 401 && o.Status != 401 { // the request got past what refused it
			first = o
		}
	}
	return first
}

// Follow predicts a request, of site where that is not nil.
func (d *Diagnoser) Follow(site *topology.Site, r *resolver.Request) *pipeline.Outcome {
	if site == nil {
		return d.Predictor.Predict(r)
	}
	return d.Predictor.Follow(d.Predictor.Server.ResolveIn(site, r))
}

// variants returns requests that the status speaks of.
func variants(r *resolver.Request, seen *Observed, first *pipeline.Outcome) []*resolver.Request {
	var list []*resolver.Request
	vary := func(change func(*resolver.Request)) {
		next := *r
		change(&next)
		list = append(list, &next)
	}
	switch {
	case first.Status == 401 && seen.Status != 401 && !r.Credentials:
		vary(func(r *resolver.Request) { r.Credentials = true })
	case r.ContentLength == 0 && (seen.is("404.13") || seen.Status == 413):
		vary(func(r *resolver.Request) { r.ContentLength = math.MaxUint32 })
		vary(func(r *resolver.Request) { r.ContentLength = math.MaxInt64 })
	case r.ClientIP == "" && (seen.is("403.6") || seen.is("403.503") || seen.is("401.503") || seen.is("404.503")):
		vary(func(r *resolver.Request) { r.ClientIP = stranger })
	}
	return list
}

package diagnose

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/topology"
)

// behindFront is for answers that were seen although no binding takes the URL. Who got an answer was not refused the connection: TLS or
// another port ends in front of the server, and the request reaches the site by its own binding. It returns nil where a binding takes the
// URL, or where what is predicted at the door is what was seen.
func (d *Diagnoser) behindFront(first *pipeline.Outcome, seen *Observed) *pipeline.Outcome {
	choice := first.First.Choice
	if seen == nil || seen.Status == 0 || first.Failure == nil || first.Failure.Rule != "binding-mismatch" || choice.Stopped != nil {
		return nil
	}
	if fit(first, seen) > unlike {
		return nil
	}
	asked := first.First.Request
	var best *pipeline.Outcome
	doors := d.ownBindings(asked)
	for _, b := range doors[:min(len(doors), maxDoors)] {
		o := d.through(b, len(doors) > 1, asked, choice.Listening, seen)
		if o != nil && (best == nil || fit(o, seen) > fit(best, seen)) {
			best = o
		}
	}
	return best
}

// maxDoors bounds the sites that are tried where several could be meant.
const maxDoors = 20

// through follows a request by a binding of another door; nil where that explains no more than what http.sys answers at the door itself.
func (d *Diagnoser) through(b *topology.Binding, rivals bool, asked *resolver.Request, listening bool, seen *Observed) *pipeline.Outcome {
	inner := *asked
	inner.HTTPS, inner.Port, inner.LocalIP = strings.EqualFold(b.Protocol, "https"), b.Port, b.IP
	site := b.Site
	if own := d.Predictor.Server.Topology.Choose(inner.HTTPS, inner.Host, inner.Port, inner.LocalIP); own.Binding != nil || own.Stopped != nil || own.Listening && seen.Status == 400 {
		site = nil // the binding chooses, or its site does not run
	}
	o := d.Follow(site, &inner)
	if listening && fit(o, seen) < kin {
		return nil // http.sys answers for the port itself, and the site explains no more than that
	}
	o = d.told(o, site, &inner, asked, seen)
	o = (&assumption{text: frontText(asked, b), against: rivals && b.Host == ""}).made(o)
	o.Asked = asked
	return o
}

// told follows the request once more where the server sends what is no https to https, or asks the front how the client came: it has to know somehow that the client came by TLS,
// or nobody would have seen another answer than that.
func (d *Diagnoser) told(first *pipeline.Outcome, site *topology.Site, inner, asked *resolver.Request, seen *Observed) *pipeline.Outcome {
	undecided := func(o *pipeline.Outcome) bool {
		return o.Status == 0 && o.Failure == nil || o.Status >= 300 && o.Status < 400
	}
	if asked.HTTPS && undecided(first) && !seen.Success() {
		for _, a := range []assumption{
			{text: "the front says that the client came by https (X-Forwarded-Proto: https)", change: func(r *resolver.Request) {
				r.Header = maps.Clone(r.Header)
				r.SetHeader("X-Forwarded-Proto", "https")
			}},
			{text: "the front speaks TLS to the server as well", change: func(r *resolver.Request) { r.HTTPS = true }},
		} {
			next := *inner
			a.change(&next)
			if o := d.Follow(cmp.Or(site, first.First.Site), &next); !undecided(o) {
				return a.made(d.Refine(o, first.First.Site, &next, seen))
			}
		}
	}
	return d.Refine(first, site, inner, seen)
}

// frontText says what ends in front of the server.
func frontText(r *resolver.Request, b *topology.Binding) string {
	what := fmt.Sprintf("port %d", r.Port)
	if r.HTTPS && !strings.EqualFold(b.Protocol, "https") {
		what = "TLS"
	}
	if own := strings.ToLower(b.Host); own != "" && own != r.Host && !strings.HasPrefix(own, "*.") {
		what += " for the name " + r.Host
	}
	return fmt.Sprintf("%s ends in front of the server (a proxy, load balancer or port forwarding): no binding takes %s://%s:%d, so the answer came by the binding %s %s of the site %s",
		what, scheme(r), r.Host, r.Port, strings.ToLower(b.Protocol), b.Information, b.Site.Name)
}

func scheme(r *resolver.Request) string {
	if r.HTTPS {
		return "https"
	}
	return "http"
}

// ownBindings returns the bindings by which a request may reach its site where none takes its URL, one of each site: those for its host
// at other doors, the most particular ones; else one of every site, whose names the front may not send.
func (d *Diagnoser) ownBindings(r *resolver.Request) []*topology.Binding {
	top := d.Predictor.Server.Topology
	var best []*topology.Binding
	worth := 0
	for _, door := range top.Doors() {
		b := top.Choose(door.HTTPS, r.Host, door.Port, r.LocalIP).Binding
		if b == nil {
			continue
		}
		n := 1
		switch {
		case b.Host == r.Host:
			n = 3
		case b.Host != "":
			n = 2
		}
		if n > worth {
			best, worth = nil, n
		}
		if n == worth && !slices.ContainsFunc(best, func(o *topology.Binding) bool { return o.Site == b.Site }) {
			best = append(best, b)
		}
	}
	if best != nil {
		return best
	}
	for _, site := range top.Sites {
		if at := slices.IndexFunc(site.Bindings, (*topology.Binding).HTTP); at >= 0 {
			best = append(best, site.Bindings[at])
		}
	}
	return best
}

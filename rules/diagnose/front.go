package diagnose

import (
	"cmp"
	"fmt"
	"maps"
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
	b, rivals := d.ownBinding(asked)
	if b == nil {
		return nil
	}
	inner := *asked
	inner.HTTPS, inner.Port, inner.LocalIP = strings.EqualFold(b.Protocol, "https"), b.Port, b.IP
	site := b.Site
	if own := d.Predictor.Server.Topology.Choose(inner.HTTPS, inner.Host, inner.Port, inner.LocalIP); own.Binding != nil || own.Listening && rivals {
		site = nil // the binding chooses, or http.sys refuses the name there too
	}
	o := d.Follow(site, &inner)
	if choice.Listening && fit(o, seen) < kin {
		return nil // http.sys answers for the port itself, and the site explains no more than that
	}
	o = d.told(o, site, &inner, asked, seen)
	o = (&assumption{text: frontText(asked, b), against: rivals && site == nil && o.First.Choice.Binding != nil && b.Host == ""}).made(o)
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

// ownBinding returns the binding by which a request reaches its site where none takes its URL: one for its host at another door, the most
// particular first; else one of the only site that there is, or any, which then refuses the name. rivals says that other sites could be
// meant as well.
func (d *Diagnoser) ownBinding(r *resolver.Request) (best *topology.Binding, rivals bool) {
	top := d.Predictor.Server.Topology
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
		switch {
		case n > worth:
			best, worth, rivals = b, n, false
		case n == worth && b.Site != best.Site:
			rivals = true
		}
	}
	if best != nil {
		return best, rivals
	}
	for _, site := range top.Sites {
		for _, b := range site.Bindings {
			if b.HTTP() {
				return b, len(top.Sites) > 1
			}
		}
	}
	return nil, false
}

package accessrules

import (
	"slices"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/rules"
)

// modules returns which native modules run at a scope; at the server level all do, since no pool decides there.
func modules(p *rules.Pass, s *rules.Scope) access.Modules {
	if s.Pool == nil {
		return func(string) bool { return true }
	}
	return p.Predictor.Modules(s.Node, s.Pool).Loaded
}

// report turns a failure of the pass's rule into a finding, when its place is set for exactly the scope.
func report(p *rules.Pass, s *rules.Scope, f *verdict.Failure, doubt string, mend func(*rules.Finding)) {
	if f == nil || f.Rule != p.Rule.Name || !s.Owns(f.Place) {
		return
	}
	finding := rules.FromFailure(f)
	if doubt != "" {
		finding.Certainty = rules.Likely
		finding.Message += " Not certain: " + doubt + "."
	}
	if mend != nil {
		mend(finding)
	}
	p.Report(finding)
}

// inherited looks at what the server's own file says of the sections, for the sites at hand: each part of a large server is asked.
func inherited(p *rules.Pass, sections []string, look func(*rules.Pass, *rules.Scope)) {
	if root := p.Root(); slices.ContainsFunc(sections, root.Sets) {
		look(p, root)
	}
}

// roots calls yield with the node and pool of the root of every site around.
func roots(p *rules.Pass, yield func(*topology.Site, *merge.Node, *program.Modules) bool) {
	for _, site := range p.Around() {
		app := site.Root()
		if app == nil {
			continue
		}
		d, err := p.Server.Path(site.Name)
		if err != nil {
			continue
		}
		pool, _ := p.Server.Topology.PoolOf(app)
		if !yield(site, d.Node, p.Predictor.Modules(d.Node, pool)) {
			return
		}
	}
}

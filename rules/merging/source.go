package merging

import (
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// Public sources that several rules name.
const (
	kb942055    = "Microsoft Learn: HTTP Error 500.19 on IIS webpages (KB 942055)"
	deepDive    = "Microsoft Learn: Deep Dive into IIS Configuration with IIS 7 and IIS 8"
	lockingPage = "Microsoft Learn: How to Use Locking in IIS Configuration"
	appHostPage = "Microsoft Learn: Introduction to ApplicationHost.config"
	vdirPage    = "Microsoft Learn: Virtual Directory <virtualDirectory>"
)

// hedge adds, where the fault rests on an embedded profile, what that means.
func hedge(p *rules.Pass, f *rules.Finding, o merge.Origin, alternative string) {
	if p.Profile() && o.Profile() {
		f.Certainty = rules.Likely
		f.Message += " (So on a stock server; " + alternative + ".)"
	}
}

// drop makes the driver forget a finding: one without a place is not kept.
func drop(f *rules.Finding) { f.Span = source.Span{} }

// layer returns the file that a scope's path owns, nil when there is none.
func layer(s *rules.Scope) *merge.Layer {
	if s.Level.Layer != nil {
		return s.Level.Layer
	}
	if s.Site == nil && s.Node.Path == merge.AppHostPath {
		return s.Node.Layer
	}
	return nil
}

// claims collects findings about places that may count at several config paths, because one file is mapped more than once:
// what has an effect at one of them is not reported.
type claims[K comparable] struct {
	order  []K
	found  map[K]*rules.Finding
	denied map[K]bool
}

func newClaims[K comparable]() *claims[K] {
	return &claims[K]{found: map[K]*rules.Finding{}, denied: map[K]bool{}}
}

// claim notes a finding, deny that the place has an effect after all.
func (c *claims[K]) claim(key K, f *rules.Finding) {
	if c.found[key] == nil {
		c.found[key] = f
		c.order = append(c.order, key)
	}
}

func (c *claims[K]) deny(key K) { c.denied[key] = true }

func (c *claims[K]) report(p *rules.Pass) {
	for _, key := range c.order {
		if !c.denied[key] {
			p.Report(c.found[key])
		}
	}
}

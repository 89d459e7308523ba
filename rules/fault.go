package rules

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
)

// Faults returns the Scope function of a rule that reports the configuration faults of its own name: the file-level ones of
// the file at the path, and those of the sections that are set for exactly this path. mend may add fixes; nil adds none.
func Faults(mend func(*Pass, *Scope, *merge.Fault, *Finding)) func(*Pass, *Scope) {
	return func(p *Pass, s *Scope) {
		report := func(f *merge.Fault) {
			if f.Rule != p.Rule.Name {
				return
			}
			finding := FromFault(p.Predictor, f)
			if finding.Span.IsZero() {
				return
			}
			if mend != nil {
				mend(p, s, f, finding)
			}
			p.Report(finding)
		}
		if !strings.EqualFold(s.Node.Path, s.Path) {
			return
		}
		for _, f := range s.Node.OwnFaults() {
			report(f)
		}
		if layer := s.Node.Layer; layer != nil {
			for _, f := range layer.Tolerated {
				report(f)
			}
		}
		for _, name := range s.Node.Own() {
			for _, f := range s.Section(name).Faults {
				if s.Owns(f.Origin) {
					report(f)
				}
			}
		}
	}
}

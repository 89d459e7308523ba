package rules

import "github.com/iislens/iislens/resolver/merge"

// Faults returns the Scope function of a rule that reports the configuration faults of its own name: the file-level ones of
// the file at the path, and those of the sections that are set for exactly this path. mend may add fixes; nil adds none.
func Faults(mend func(*Pass, *Scope, *merge.Fault, *Finding)) func(*Pass, *Scope) {
	return func(p *Pass, s *Scope) {
		for _, f := range s.Faults() {
			if f.Rule != p.Rule.Name {
				continue
			}
			finding := FromFault(p.Predictor, f)
			if finding.Span.IsZero() {
				continue
			}
			if mend != nil {
				mend(p, s, f, finding)
			}
			p.Report(finding)
		}
	}
}

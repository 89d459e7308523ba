package rules

import "github.com/iislens/iislens/resolver/merge"

// maxFaults is how many faults of one kind are reported at one path. Somebody has made more of them on purpose, and each takes time in
// proportion to the size of the file.
const maxFaults = 1000

// Faults returns the Scope function of a rule that reports the configuration faults of its own name: the file-level ones of
// the file at the path, and those of the sections that are set for exactly this path. mend may add fixes; nil adds none.
func Faults(mend func(*Pass, *Scope, *merge.Fault, *Finding)) func(*Pass, *Scope) {
	return func(p *Pass, s *Scope) {
		said := 0
		for _, f := range s.Faults() {
			if f.Rule != p.Rule.Name {
				continue
			}
			finding := FromFault(p.Predictor, f)
			if finding.Span.IsZero() {
				continue
			}
			if said++; said > maxFaults {
				return
			}
			if mend != nil {
				mend(p, s, f, finding)
			}
			if said == maxFaults {
				finding.Message += " Whatever else there is of the same kind is not listed."
			}
			p.Report(finding)
		}
	}
}

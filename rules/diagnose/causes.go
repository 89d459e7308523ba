// Package diagnose ranks the causes of a failing request. The pipeline says which check fails and which line decides;
// this package gives it the name and the words of the catalogue.
package diagnose

import (
	"slices"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/rules"
)

// Observed is the answer that somebody saw.
type Observed struct {
	Status, Substatus int // Substatus -1 when it was not told
	Win32             uint32
}

// Cause is one explanation of a failure.
type Cause struct {
	*rules.Finding
	Rank int
	// Confidence is how likely the cause is.
	Confidence rules.Certainty
	// Fix is what to do, in one sentence.
	Fix string
}

// Causes returns the causes of an outcome, the one to act on first. catalogue holds the rules to name causes by; the order does not
// matter. It is empty when nothing is wrong or nothing in the configuration explains it.
func Causes(s *resolver.Server, o *pipeline.Outcome, observed *Observed, catalogue []*rules.Rule) []*Cause {
	var list []*Cause
	seen := map[string]bool{}
	add := func(f *verdict.Failure) {
		at := slices.IndexFunc(catalogue, func(r *rules.Rule) bool { return r.Name == f.Rule })
		if f.Rule == "" || seen[f.Rule] {
			return
		}
		seen[f.Rule] = true
		finding := rules.FromFailure(f)
		if at < 0 { // TEMP until the catalogue is whole
			finding.Rule, finding.Severity = &rules.Rule{Name: f.Rule}, rules.Error
		} else {
			finding.Rule, finding.Severity = catalogue[at], catalogue[at].Severity
		}
		cause := &Cause{Finding: finding, Rank: len(list) + 1, Fix: f.Fix, Confidence: finding.Certainty}
		if o.Certainty != pipeline.Certain && cause.Confidence == rules.Certain {
			cause.Confidence = rules.Likely
		}
		list = append(list, cause)
	}
	if o.Failure != nil {
		add(o.Failure)
	}
	return list
}

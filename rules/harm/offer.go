package harm

import (
	"slices"

	"github.com/iislens/iislens/rules"
)

// Offer takes the fixes of a finding out that would take a protection or a handler away. Those of a finding that is not certain are
// not safe.
func Offer(f *rules.Finding) { new(Reader).Offer(f) }

// Offer does so for one of many findings.
func (r *Reader) Offer(f *rules.Finding) {
	if len(f.Fixes) == 0 {
		return
	}
	f.Fixes = slices.DeleteFunc(slices.Clone(f.Fixes), func(fix rules.Fix) bool { return r.removes(fix) != "" })
	if f.Certainty == rules.Certain {
		return
	}
	for i := range f.Fixes {
		f.Fixes[i].Safe = false
	}
}

package lint

import (
	"slices"

	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/harm"
)

// offer takes the fixes out that would take a protection or a handler away. Those of findings that are not certain need a look.
func offer(findings []*rules.Finding) {
	for _, f := range findings {
		if len(f.Fixes) == 0 {
			continue
		}
		f.Fixes = slices.DeleteFunc(slices.Clone(f.Fixes), func(fix rules.Fix) bool { return harm.Removes(fix) != "" })
		if f.Certainty == rules.Certain {
			continue
		}
		for i := range f.Fixes {
			f.Fixes[i].Safe = false
		}
	}
}

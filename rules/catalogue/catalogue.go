// Package catalogue is the literal list of all rules. It imports the packages of the groups; nothing registers itself.
package catalogue

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/rules"
)

// All returns every rule in ID order.
func All() []*rules.Rule {
	all := slices.Concat(structureRules, mergeRules, processRules, handlerRules, topologyRules, contentRules, pipelineRules, rewriteRules, securityRules, hygieneRules)
	slices.SortFunc(all, func(a, b *rules.Rule) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// Find returns the rule of that name or ID, nil when there is none.
func Find(name string) *rules.Rule {
	for _, r := range All() {
		if r.Name == name || strings.EqualFold(r.ID, name) {
			return r
		}
	}
	return nil
}

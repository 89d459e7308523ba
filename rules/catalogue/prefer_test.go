package catalogue_test

import (
	"testing"

	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/lint"
	"github.com/iislens/iislens/rules/rulestest"
)

// TestPreferHasNoFindings: what a page prefers is nothing that another page complains of.
func TestPreferHasNoFindings(t *testing.T) {
	t.Parallel()
	var all []*rules.Rule
	for _, rule := range catalogue.All() {
		if !rule.Off {
			all = append(all, rule)
		}
	}
	for _, rule := range catalogue.All() {
		fixture := rulestest.Load(t, rules.Example(rule.Doc.Good))
		for _, f := range lint.Run([]*lint.Unit{fixture.Unit}, lint.Options{Rules: all, Workers: 1}).Findings {
			if (f.Severity >= rules.Warning || f.Rule.Group != rules.Security) && f.Suppressed == "" {
				t.Errorf("%s: the example that the page prefers has a finding: %s:%d: %s: %s", rule.Name, f.Span.File.Path, f.Span.Line(), f.Rule.Name, f.Message)
			}
		}
	}
}

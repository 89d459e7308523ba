package merging_test

import (
	"testing"

	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/rulestest"
)

// TestFixtures runs the fixtures of every rule of the group.
func TestFixtures(t *testing.T) {
	t.Parallel()
	for _, rule := range catalogue.All() {
		if rule.Group == rules.Merge {
			rulestest.Dir(t, rule)
		}
	}
}

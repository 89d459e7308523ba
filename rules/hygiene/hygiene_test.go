package hygiene_test

import (
	"testing"

	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/hygiene"
	"github.com/iislens/iislens/rules/rulestest"
)

// TestFixtures runs the fixtures of every rule of the group.
func TestFixtures(t *testing.T) {
	t.Parallel()
	for _, rule := range catalogue.All() {
		if rule.Group == rules.Hygiene {
			rulestest.Dir(t, rule)
		}
	}
}

// TestSuppressions runs ignore comments against the findings of other rules.
func TestSuppressions(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text string }{
		{"used", `<configuration>
  <system.webServer>
    <!-- iislens:ignore directory-browsing-enabled the mirror is meant to be listed -->
    <directoryBrowse enabled="true" />
  </system.webServer>
</configuration>`},
		{"used by group", `<configuration>
  <!-- iislens:ignore-file security a server for one class room -->
  <system.webServer>
    <directoryBrowse enabled="true" />
  </system.webServer>
</configuration>`},
		{"one of two", `<configuration>
  <system.webServer>
    <!-- iislens:ignore directory-browsing-enabled, x-powered-by the mirror --><!-- want "nothing of x-powered-by" -->
    <directoryBrowse enabled="true" />
  </system.webServer>
</configuration>`},
		{"unknown name", `<configuration>
  <system.webServer>
    <!-- iislens:ignore directory-browsing the mirror --><!-- want "no rule or group is called" -->
    <directoryBrowse enabled="true" />
  </system.webServer>
</configuration>`},
		{"no reason", `<configuration>
  <system.webServer>
    <!-- iislens:ignore directory-browsing-enabled --><!-- want "why this is suppressed" -->
    <directoryBrowse enabled="true" />
  </system.webServer>
</configuration>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := rulestest.Load(t, tt.text)
			f.With = catalogue.All()
			for _, finding := range f.Check(t, hygiene.UnusedSuppression) {
				rulestest.Applies(t, finding)
			}
		})
	}
}

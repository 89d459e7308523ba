package structure_test

import (
	"testing"

	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/rulestest"
	"github.com/iislens/iislens/rules/structure"
)

// TestRepeatedDeclaration: another type for a section of the parent is an error, the same one is not known to be.
func TestRepeatedDeclaration(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		kind string
		want rules.Severity
	}{
		"same type":  {"Shop.Section,  Shop", rules.Info},
		"other type": {"Shop.Section, Shop, Version=2.0.0.0", rules.Error},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <configSections>
    <section name="shop" type="Shop.Section, Shop" />
  </configSections>
</configuration>
-- root/C/inetpub/wwwroot/sub/web.config --
<configuration>
  <configSections>
    <section name="shop" type="` + row.kind + `" />
  </configSections>
</configuration>
`
			found := rulestest.Load(t, text).Run(t, structure.DuplicateSectionDeclaration)
			if len(found) != 1 || found[0].Severity != row.want {
				t.Fatalf("found %d; want one of severity %s", len(found), row.want)
			}
		})
	}
}

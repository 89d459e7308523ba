package structure_test

import (
	"testing"

	"github.com/iislens/iislens/rules/rulestest"
	"github.com/iislens/iislens/rules/structure"
)

// TestRepeatedDeclaration: what a lower file declares again with the same type and attributes is fine; anything else is an error.
func TestRepeatedDeclaration(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		first, second string
		want          int
	}{
		"same type":           {`type="Shop.Section, Shop"`, `type="Shop.Section,  Shop"`, 0},
		"same attributes":     {`type="S, Shop" allowDefinition="MachineToApplication"`, `type="S, Shop" allowDefinition="MachineToApplication"`, 0},
		"a default spelled":   {`type="S, Shop"`, `type="S, Shop" overrideModeDefault="Allow" allowLocation="true"`, 0},
		"for .NET only":       {`type="S, Shop" requirePermission="false"`, `type="S, Shop"`, 0},
		"other type":          {`type="Shop.Section, Shop"`, `type="Shop.Section, Shop, Version=2.0.0.0"`, 1},
		"other mode":          {`type="S, Shop"`, `type="S, Shop" overrideModeDefault="Deny"`, 1},
		"other place":         {`type="S, Shop" allowDefinition="MachineToApplication"`, `type="S, Shop"`, 1},
		"no type":             {``, ``, 1},
		"type where none was": {``, `type="S, Shop"`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <configSections>
    <section name="shop" ` + row.first + ` />
  </configSections>
</configuration>
-- root/C/inetpub/wwwroot/sub/web.config --
<configuration>
  <configSections>
    <section name="shop" ` + row.second + ` />
  </configSections>
</configuration>
`
			if found := rulestest.Load(t, text).Run(t, structure.DuplicateSectionDeclaration); len(found) != row.want {
				t.Fatalf("found %d; want %d", len(found), row.want)
			}
		})
	}
}

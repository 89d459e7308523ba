package access

import (
	"testing"

	"github.com/iislens/iislens/resolver/merge"
)

func TestIntegratedMode(t *testing.T) {
	t.Parallel()
	pool := Pool{Runtime: "v4.0"}
	const modules, handlers = `<httpModules><add name="x" type="X" /></httpModules>`, `<httpHandlers><add verb="*" path="*.x" type="X" /></httpHandlers>`
	const impersonate = `<identity impersonate="true" />`
	const h22, h23, h24 = "500.22 classic-section-httpmodules @<httpModules> [httpModules]", "500.23 classic-section-httphandlers @<httpHandlers> [httpHandlers]",
		`500.24 classic-section-impersonate @impersonate="true" [impersonate]`
	web := func(inner string) string { return "<system.web>" + inner + "</system.web>" }
	tests := []struct {
		name, web string
		has       Modules
		pool      Pool
		want      string
	}{
		{"nothing", "", all, pool, ""},
		{"modules", web(modules), all, pool, h22},
		{"handlers", web(handlers), all, pool, h23},
		{"impersonation", web(impersonate), all, pool, h24},
		{"all three", web(modules + handlers + impersonate), all, pool, h22 + "; " + h23 + "; " + h24},
		{"empty sections", web(`<httpModules /><httpHandlers><clear /></httpHandlers><identity impersonate="false" />`), all, pool, ""},
		{"removals", web(`<httpHandlers><remove verb="*" path="*.asmx" /></httpHandlers>`), all, pool, ""},
		{"classic pool", web(modules), all, Pool{Classic: true, Runtime: "v4.0"}, ""},
		{"no managed code", web(modules), all, Pool{}, ""},
		{"module absent", web(modules), without("ConfigurationValidationModule"), pool, ""},
		{"validation off", web(modules) + `<system.webServer><validation validateIntegratedModeConfiguration="false" /></system.webServer>`, all, pool, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := IntegratedMode(at(t, "", tt.web, "").Section, tt.has, tt.pool)
			if briefs(got) != tt.want {
				t.Errorf("got %q, want %q", briefs(got), tt.want)
			}
			for _, f := range got {
				complete(t, f)
				if f.Win32 != merge.NotSupported {
					t.Errorf("%#x", f.Win32)
				}
			}
		})
	}
}

func TestIntegratedModeBelow(t *testing.T) {
	t.Parallel()
	n := at(t, "", `<system.web><httpHandlers><add verb="*" path="*.x" type="X" /></httpHandlers></system.web>`, "/below")
	if got := IntegratedMode(n.Section, all, Pool{Runtime: "v4.0"}); len(got) != 1 {
		t.Errorf("inherited entries count: %s", briefs(got))
	}
}

package lint_test

import (
	"testing"

	"github.com/iislens/iislens/rules/lint"
)

func TestNearlyWebConfig(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Web.confg": true, "web.cofnig": true, "webconfig": true, "web..config": true, "wep.config": true, "web.conifg": true,
		"web.config.txt": true, "Web.Config.xml": true, "web.cfg": true,
		"web.config": false, "WEB.CONFIG": false, "web.config.bak": false, "web.config.old": false, "web2.config": false, "web_.config": false,
		"app.config": false, "dev.config": false, "nuget.config": false, "web.debug.config": false, "": false, "w": false,
	} {
		if got := lint.NearlyWebConfig(name); got != want {
			t.Errorf("%q: %t, want %t", name, got, want)
		}
	}
}

package diagnose_test

import (
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/rules/diagnose"
)

func TestBackground(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"/.env": true, "/favicon.ico": true, "/wp-login.php": true, "/web.config": true, "/.git/config": true, "/App_Data/db.mdf": true,
		"/index.html": false, "/api/bin/42/items": false, "/.well-known/acme-challenge/x": false, "/shop/item": false,
	} {
		if got := diagnose.Background(path, status(404, 0), nil); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	if diagnose.Background("/.env", status(500, 19), nil) {
		t.Error("a 500.19 is no background")
	}
}

// TestAbsentScriptIsSuspected asks for a script that is not there and whose handler does not look: the program will not find it.
func TestAbsentScriptIsSuspected(t *testing.T) {
	t.Parallel()
	const url = "http://localhost/reports/gone.pl"
	o, _ := asked(t, "script-unchecked-and-absent", "GET", url, nil)
	if o.Certainty != pipeline.Likely || !strings.Contains(o.Because, `reports\gone.pl does not exist`) {
		t.Errorf("%s: %s", o.Certainty, o.Because)
	}
	for _, seen := range []*diagnose.Observed{status(404, -1), status(404, 0), status(502, 2), status(500, 0)} {
		_, got := asked(t, "script-unchecked-and-absent", "GET", url, seen)
		if len(got.Elsewhere) == 0 || !strings.Contains(got.Elsewhere[0], `gone.pl does not exist`) {
			t.Errorf("%s: %q", seen.Text(), got.Elsewhere)
		}
	}
}

// TestUnreadFilesAreNamed asks with nothing mapped: what was not read is named, and nothing is said of it.
func TestUnreadFilesAreNamed(t *testing.T) {
	t.Parallel()
	for _, seen := range []*diagnose.Observed{nil, status(404, 2), status(502, 2), status(500, 0), status(200, 0)} {
		o, got := unmapped(t, "restriction-lacks-script", "http://localhost/reports/daily.pl", seen)
		if o.Certainty == pipeline.Certain {
			t.Errorf("%v: %s, certain", seen, o.Text())
		}
		text := got.Note + strings.Join(got.Assumed, "\n")
		if !strings.Contains(text, `C:\inetpub\wwwroot\reports\web.config`) || strings.Contains(text, "does not run with this configuration") {
			t.Errorf("%v: %s", seen, text)
		}
	}
}

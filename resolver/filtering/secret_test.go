package filtering

import (
	"testing"
)

func TestSecret(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"/web.config": true, "/sub/Web.Config": true, "/App_Data/a.mdf": true, "/app_data/": true, "/bin/": true, "/bin/app.dll": true, "/.git/HEAD": true,
		"/.env": true, "/x.cs": true, "/Global.asax": true, "/my.config": true, "/api/bin/42/items": false, "/users/john.master": false, "/": false,
		"/a.html": false, "/binary/x.txt": false,
	} {
		if got := Secret(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

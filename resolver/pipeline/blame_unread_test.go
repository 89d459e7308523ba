package pipeline

import "testing"

func TestMisnamed(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"web.config.txt": true, "Web.confg": true, "webconfig": true, "web.cofnig": true, "web.config.xml": true,
		"web.config.bak": false, "Web.Debug.config": false, "web.Release.config": false, "web.config.old": false, "website": false, "app.config": false, "web": false,
	} {
		if got := misnamed(name); got != want {
			t.Errorf("misnamed(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestPlainPath(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/maps": "maps", "Site/app/": "Site/app", `Site\app`: "Site/app", "~/admin": "admin", "a//b": "a/b", "files/*": "files", "": "", "/": "",
	} {
		if got := plainPath(path); got != want {
			t.Errorf("plainPath(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestSameHost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{{"example.com", "www.example.com", true}, {"WWW.example.com", "example.com", true}, {"a.example.com", "example.com", false}} {
		if got := sameHost(c.a, c.b); got != c.want {
			t.Errorf("sameHost(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

package access

import (
	"testing"
)

func TestRedirect(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, attributes, inner, below, path, query string
		status                                      int
		location                                    string
		loop                                        bool
	}{
		{"off", `destination="https://new.example/"`, "", "", "/a", "", 0, "", false},
		{"suffix", `enabled="true" destination="https://new.example/"`, "", "", "/a/b.htm", "", 302, "https://new.example/a/b.htm", false},
		{"suffix and query", `enabled="true" destination="https://new.example"`, "", "", "/a", "x=1", 302, "https://new.example/a?x=1", false},
		{"root", `enabled="true" destination="https://new.example/"`, "", "", "/", "", 302, "https://new.example/", false},
		{"exact", `enabled="true" exactDestination="true" destination="https://new.example/x"`, "", "", "/a/b", "q", 302, "https://new.example/x", false},
		{"permanent", `enabled="true" httpResponseStatus="Permanent" destination="https://new.example/"`, "", "", "/", "", 301, "https://new.example/", false},
		{"temporary", `enabled="true" httpResponseStatus="Temporary" destination="https://new.example/"`, "", "", "/", "", 307, "https://new.example/", false},
		{"308", `enabled="true" httpResponseStatus="PermRedirect" destination="https://new.example/"`, "", "", "/", "", 308, "https://new.example/", false},
		{"below a directory", `enabled="true" destination="https://new.example/n"`, "", "/old", "/OLD/a", "", 302, "https://new.example/n/a", false},
		{"elsewhere", `enabled="true" destination="https://new.example/n"`, "", "/old", "/older/a", "", 0, "", false},
		{"child", `enabled="true" childOnly="true" destination="https://new.example/"`, "", "", "/a.htm", "", 302, "https://new.example/a.htm", false},
		{"grandchild", `enabled="true" childOnly="true" destination="https://new.example/"`, "", "", "/a/b.htm", "", 0, "", false},
		{"variables", `enabled="true" exactDestination="true" destination="https://new.example$V$Q"`, "", "", "/a", "x=1", 302, "https://new.example/a?x=1", false},
		{"suffix variable", `enabled="true" exactDestination="true" destination="/new$S"`, "", "/old", "/old/a", "", 302, "/new/a", false},
		{"wildcard", `enabled="true"`, `<add wildcard="*.php" destination="$0.aspx" />`, "", "/a/b.PHP", "", 302, "/a/b.aspx", false},
		{"wildcard without match", `enabled="true"`, `<add wildcard="*.php" destination="$0.aspx" />`, "", "/a/b.htm", "", 0, "", false},
		{"excluded", `enabled="true" destination="https://new.example/"`, `<add wildcard="/keep/*" destination="!" />`, "", "/keep/x", "", 0, "", false},
		{"loop by path", `enabled="true" destination="/new"`, "", "", "/a", "", 302, "/new/a", true},
		{"loop by own host", `enabled="true" exactDestination="true" destination="http://www.example/home"`, "", "", "/a", "", 302, "http://www.example/home", true},
		{"other scheme", `enabled="true" destination="https://www.example"`, "", "", "/a", "", 302, "https://www.example/a", false},
		{"outside the directory", `enabled="true" destination="/new"`, "", "/old", "/old/a", "", 302, "/new/a", false},
		{"into the directory", `enabled="true" destination="/old/new"`, "", "/old", "/old/a", "", 302, "/old/new/a", true},
		{"into a directory of the directory, children only", `enabled="true" childOnly="true" destination="/old/new"`, "", "/old", "/old/a", "", 302, "/old/new/a", false},
		{"wildcard onto itself", `enabled="true"`, `<add wildcard="*.htm" destination="/x/$0.htm" />`, "", "/a.htm", "", 302, "/x//a.htm", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := at(t, `<system.webServer><httpRedirect `+tt.attributes+`>`+tt.inner+`</httpRedirect></system.webServer>`, "", tt.below)
			r := RedirectRequest{Host: "www.example", Port: 80, Path: tt.path, Query: tt.query, SitePath: sitePath}
			got := Redirect(n.Section(RedirectSection), all, r)
			if got == nil {
				if tt.status != 0 {
					t.Fatal("no redirection")
				}
				return
			}
			if got.Failure.Status != tt.status || got.Location != tt.location || got.Loop != tt.loop || (got.Failure.Rule == "redirect-loop") != tt.loop {
				t.Errorf("%d %s loop=%v", got.Failure.Status, got.Location, got.Loop)
			}
			complete(t, got.Failure)
			if Redirect(n.Section(RedirectSection), without("HttpRedirectionModule"), r) != nil {
				t.Error("redirects without its module")
			}
		})
	}
}

func TestRedirectSameSite(t *testing.T) {
	t.Parallel()
	n := at(t, `<system.webServer><httpRedirect enabled="true" destination="https://www.example:8443" /></system.webServer>`, "", "")
	var asked []any
	got := Redirect(n.Section(RedirectSection), all, RedirectRequest{Host: "www.example", Port: 80, Path: "/", SitePath: sitePath,
		SameSite: func(https bool, host string, port int) bool { asked = append(asked, https, host, port); return true }})
	if !got.Loop || len(asked) != 3 || asked[0] != true || asked[1] != "www.example" || asked[2] != 8443 {
		t.Errorf("%v %v", got.Loop, asked)
	}
}

func FuzzGlob(f *testing.F) {
	f.Add("*.php", "/a.php")
	f.Add("/a*b*", "/AxBx")
	f.Add("**", "İ")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		captures, ok := wildcard(pattern, s, s)
		for _, c := range captures {
			if len(c) > 3*len(s)+4 || !ok { // an invalid byte folds to three
				t.Errorf("%q in %q: %q", pattern, s, captures)
			}
		}
		r := RedirectRequest{Path: s, Query: pattern}
		expand(pattern, s, r, captures)
		_, _ = splitPort(s, true)
		below(s, pattern)
	})
}

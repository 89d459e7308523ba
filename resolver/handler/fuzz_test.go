package handler_test

import (
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/handler"
)

// FuzzEntry reads what an entry of a handler list can say and tests it against a path.
func FuzzEntry(f *testing.F) {
	f.Add("*.py", "GET,HEAD", "integratedMode,bitness64", "Read, NoRemoteRead", "/a/x.py/info", uint8(1))
	f.Add("*.", "*", "runtimeVersionv4.0", "", "/", uint8(0))
	f.Add("/api/*", " get , ", ",,", "None,Write,,Script", "/API/", uint8(200))
	f.Add("a/*", "", "appPoolName=a;appPoolName=b", "Execute", "//a//..", uint8(3))
	f.Fuzz(func(t *testing.T, path, verbs, preCondition, policy, url string, app uint8) {
		if len(path)*len(url) > 1<<20 {
			return
		}
		segments := strings.FieldsFunc(url, func(c rune) bool { return c == '/' })
		target := &handler.Target{Segments: segments, App: min(int(app), len(segments)), Slash: strings.HasSuffix(url, "/")}
		target.Prepare()
		pattern := handler.Compile(path)
		if first := pattern.Match(target); pattern.Match(target) != first {
			t.Error("the match changes")
		}
		pattern.NamesScript()
		for _, verb := range handler.SplitVerbs(verbs) {
			if verb == "" || verb == "*" || strings.TrimSpace(verb) != verb {
				t.Errorf("verb %q of %q", verb, verbs)
			}
		}
		for _, pool := range []*handler.Pool{{Name: "a", Runtime: "v4.0", Bits: 64}, {Name: "b", Classic: true, Bits: 32}} {
			condition := handler.CompilePreCondition(preCondition)
			condition.Failing(pool)
			condition.Impossible()
		}
		if all, remote := handler.ParsePolicy(policy); remote&^all != 0 {
			t.Errorf("%q: remote clients have %v, all clients %v", policy, remote, all)
		}
	})
}

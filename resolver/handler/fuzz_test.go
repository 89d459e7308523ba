package handler_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/iislens/iislens/resolver/handler"
)

// FuzzWildcard compares the matcher with the plain definition of what a pattern means.
func FuzzWildcard(f *testing.F) {
	for _, seed := range [][2]string{{"*", ""}, {"*a*b*", "xaxbx"}, {"?", "é"}, {"a?c", "a\xffc"}, {"**", "/"}, {"", "a"}, {"*?*?", "ab"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, s string) {
		got := handler.Wildcard(pattern, s)
		if len(pattern) > 64 || len(s) > 64 || !utf8.ValidString(pattern) || !utf8.ValidString(s) {
			return
		}
		if want := means([]rune(pattern), []rune(s)); got != want {
			t.Errorf("%q, %q: %v, want %v", pattern, s, got, want)
		}
	})
}

// means is the definition, filled in from the end of both.
func means(pattern, s []rune) bool {
	match := make([]bool, len(s)+1) // of pattern[i:] and s[j:]
	match[len(s)] = true
	for i := len(pattern) - 1; i >= 0; i-- {
		next := make([]bool, len(s)+1)
		for j := len(s); j >= 0; j-- {
			switch {
			case pattern[i] == '*':
				next[j] = match[j] || j < len(s) && next[j+1]
			case j < len(s):
				next[j] = match[j+1] && (pattern[i] == '?' || pattern[i] == s[j])
			}
		}
		match = next
	}
	return match[0]
}

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
		if pattern.Match(target) != pattern.Match(target) {
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

package handler

import (
	"regexp"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/winpath"
)

// slowWildcard is the meaning of a wildcard, by a regular expression.
func slowWildcard(pattern, s string) bool {
	var b strings.Builder
	for _, r := range pattern {
		switch r {
		case '*':
			b.WriteString(".*")
		case '?':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return regexp.MustCompile(`^(?s:` + b.String() + `)$`).MatchString(s)
}

func TestWildcard(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern, s string
		want       bool
	}{
		{"", "", true}, {"", "a", false}, {"a", "", false}, {"*", "", true}, {"*", "anything/at all", true}, {"**", "x", true}, {"?", "", false}, {"?", "é", true}, {"?", "ab", false},
		{"a*c", "abbc", true}, {"a*c", "abb", false}, {"*a*b*", "xaxbx", true}, {"*ab", "aab", true}, {"*aab", "aaab", true}, {"a?c", "a😀c", true}, {"*??b", "éb", false}, {"*?b", "éb", true},
		{"a*", "a", true}, {"*.php", ".php", true}, {"api/*", "api/x/y", true}, {"api/*", "api", false}, {"*é", "xé", true}, {"?é?", "aéb", true}, {"a.c", "abc", false}, {"[a]", "a", false}, {"(", "(", true},
	}
	for _, tt := range tests {
		if got := Wildcard(tt.pattern, tt.s); got != tt.want {
			t.Errorf("Wildcard(%q, %q) = %v", tt.pattern, tt.s, got)
		}
		if slow := slowWildcard(tt.pattern, tt.s); slow != tt.want {
			t.Errorf("the reference says %v of %q, %q", slow, tt.pattern, tt.s)
		}
	}
}

// TestWildcardIsNotExponential gives the pattern and the text that hurt simple matchers.
func TestWildcardIsNotExponential(t *testing.T) {
	t.Parallel()
	if Wildcard(strings.Repeat("*a", 200)+"b", strings.Repeat("a", 4000)) {
		t.Error("it matches")
	}
}

// slowMatch is the table of the spec (pipeline §1.4), written down without regard to speed.
func slowMatch(pattern string, segments []string, app int, slash bool) bool {
	low := make([]string, len(segments))
	for i, s := range segments {
		low[i] = winpath.Fold(s)
	}
	join := func(list []string) string {
		s := strings.Join(list, "/")
		if slash && len(list) > 0 {
			s += "/"
		}
		return s
	}
	p := winpath.Fold(pattern)
	below := low[app:]
	switch {
	case p == "*":
		return true
	case p == "*.":
		if slash || len(below) == 0 {
			return true
		}
		last := below[len(below)-1]
		return !strings.Contains(last, ".") || strings.HasSuffix(last, ".") && strings.Count(last, ".") >= 1
	case strings.HasPrefix(p, "/"):
		return slowWildcard(p[1:], join(low)) || slowWildcard(p[1:], join(below))
	case strings.Contains(p, "/"):
		return slowWildcard(p, join(below))
	}
	for _, segment := range below {
		if slowWildcard(p, segment) {
			return true
		}
	}
	return false
}

func target(path string, app int) *Target {
	t := &Target{Slash: strings.HasSuffix(path, "/")}
	for s := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if s != "" {
			t.Segments = append(t.Segments, s)
		}
	}
	t.App = min(app, len(t.Segments))
	t.Prepare()
	return t
}

func TestPatternClasses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern string
		class   Class
		yes, no []string // URL paths of an application at /app
	}{
		{"*", Any, []string{"/app", "/app/", "/app/x.y/z"}, nil},
		{"*.py", Extension, []string{"/app/a.py", "/app/A.PY", "/app/a.py/extra", "/app/.py", "/app/x.y.py"}, []string{"/app/a.pyc", "/app/apy", "/app", "/app/a.py2"}},
		{"*.*", Segment, []string{"/app/a.b", "/app/x.y/z"}, []string{"/app/ab"}},
		{"*.tar.gz", Extension, []string{"/app/a.tar.gz"}, []string{"/app/a.gz"}},
		{"trace.axd", Exact, []string{"/app/trace.axd", "/app/deep/down/TRACE.AXD", "/app/trace.axd/info"}, []string{"/app/xtrace.axd", "/app/trace.axdx"}},
		{"*_AppService.axd", Segment, []string{"/app/My_appservice.axd", "/app/_AppService.axd"}, []string{"/app/appservice.axd"}},
		{"page?.htm", Segment, []string{"/app/page1.htm"}, []string{"/app/page.htm", "/app/page10.htm"}},
		{"*.", Extensionless, []string{"/app", "/app/", "/app/route", "/app/x.y/", "/app/x.y/route", "/app/dot."}, []string{"/app/a.b", "/app/route/a.b"}},
		{"api/*", AppPath, []string{"/app/api/x", "/app/API/x/y", "/app/api/"}, []string{"/app/api", "/app/x/api/y", "/app/apix/y"}},
		{"api/v?/*.x", AppPath, []string{"/app/api/v1/a/b.x"}, []string{"/app/api/v12/b.x"}},
		{"/app/api/*", SitePath, []string{"/app/api/x"}, []string{"/app/x"}},
		{"/api/*", SitePath, []string{"/app/api/x"}, []string{"/app/x/api/y"}},
		{"*.jpg,*.png", Segment, []string{"/app/a.jpg,b.png"}, []string{"/app/a.jpg", "/app/b.png"}},
		{"", Exact, nil, []string{"/app", "/app/a", "/app/"}},
		{"GRÖSSE.TXT", Exact, []string{"/app/größse.txt", "/app/grösse.txt"}[1:], []string{"/app/größe.txt"}},
		{"*.é", Extension, []string{"/app/x.É"}, []string{"/app/x.e"}},
	}
	for _, tt := range tests {
		p := Compile(tt.pattern)
		if p.Class != tt.class || p.Text != tt.pattern {
			t.Errorf("%q has the class %d, want %d", tt.pattern, p.Class, tt.class)
		}
		for i, paths := range [][]string{tt.no, tt.yes} {
			for _, path := range paths {
				if got := p.Match(target(path, 1)); got != (i == 1) {
					t.Errorf("%q matches %s: %v", tt.pattern, path, got)
				}
			}
		}
	}
}

// TestAppSegmentsDoNotCount: the path of the application is no part of what segment patterns look at.
func TestAppSegmentsDoNotCount(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"*.app", "my.app", "my.*"} {
		if p := Compile(pattern); p.Match(target("/my.app/x", 1)) || !p.Match(target("/my.app/x", 0)) {
			t.Errorf("%q", pattern)
		}
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	p, at := Compile("*.py"), target("/a.py/b/c.py/d", 0)
	var got []int
	for n, ok := p.next(at, 0); ok; n, ok = p.next(at, n) {
		got = append(got, n)
	}
	if len(got) != 2 || got[0] != 1 || got[1] != 3 {
		t.Errorf("script parts end at %v", got)
	}
	if n, ok := p.next(at, 4); ok {
		t.Errorf("behind the end: %d", n)
	}
}

func FuzzWildcard(f *testing.F) {
	for _, seed := range [][2]string{{"a*b?c", "axxbyc"}, {"*é?", "aéb"}, {"??", "😀x"}, {"*?*?", "ä"}, {"", ""}, {"*a*a*b", "aaaaab"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if len(pattern) > 60 || len(s) > 200 || strings.ToValidUTF8(pattern, "") != pattern || strings.ToValidUTF8(s, "") != s {
			t.Skip()
		}
		if got, want := Wildcard(pattern, s), slowWildcard(pattern, s); got != want {
			t.Fatalf("Wildcard(%q, %q) = %v, the reference %v", pattern, s, got, want)
		}
	})
}

func FuzzPattern(f *testing.F) {
	for _, seed := range []struct {
		pattern, path string
		app           int
	}{{"*.py", "/a.py/x", 0}, {"*.", "/a/b.", 1}, {"/app/*", "/app/x", 1}, {"api/*", "/APP/api/", 1}, {"trace.axd", "/x/Trace.axd", 0}, {"*", "/", 0}, {"a,b*", "/a,bc", 0}, {"*.é", "/x.É", 0}} {
		f.Add(seed.pattern, seed.path, seed.app)
	}
	f.Fuzz(func(t *testing.T, pattern, path string, app int) {
		if app < 0 || len(pattern) > 60 || len(path) > 200 || strings.ToValidUTF8(pattern+path, "") != pattern+path {
			t.Skip()
		}
		at := target(path, app)
		p := Compile(pattern)
		if got, want := p.Match(at), slowMatch(pattern, at.Segments, at.App, at.Slash); got != want {
			t.Fatalf("%q matches %q of the application with %d segments: %v, the reference %v", pattern, path, at.App, got, want)
		}
	})
}

// TestLastSegments: the other reading of a path with a slash.
func TestLastSegments(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern, path string
		app           int
		whole, last   bool
	}{
		{"device/*", "/device/list", 0, true, true},
		{"Device/*", "/root/sub/device/list", 0, false, true},
		{"app/*", "/app/js/x", 0, true, false},
		{"app/*/*", "/app/js/x", 0, true, true},
		{"api/*", "/api/", 0, true, true},
		{"api/*", "/api", 0, false, false},
		{"api/*", "/shop/api/x", 1, true, true},
		{"api/*", "/api/x", 1, false, false},
		{"a/*.rep", "/a/b/c.rep", 0, true, false},
	}
	for _, tt := range tests {
		p := Compile(tt.pattern)
		target := &Target{Segments: strings.FieldsFunc(tt.path, func(r rune) bool { return r == '/' }), App: tt.app, Slash: strings.HasSuffix(tt.path, "/")}
		target.Prepare()
		if whole, last := p.Match(target), p.last(target); whole != tt.whole || last != tt.last {
			t.Errorf("%s and %s: whole %v, last %v", tt.pattern, tt.path, whole, last)
		}
	}
}

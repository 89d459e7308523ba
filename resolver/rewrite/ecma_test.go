package rewrite

import (
	"strings"
	"testing"
	"time"

	"github.com/dlclark/regexp2/v2"
)

func TestECMASyntax(t *testing.T) {
	t.Parallel()
	const none = -1
	tests := []struct {
		pattern   string
		pos       int // offset of the first fault, or none
		uncertain bool
		groups    int
	}{
		{``, none, false, 0},
		{`^$`, none, false, 0},
		{`(.*)`, none, false, 1},
		{`^([_0-9a-zA-Z-]+/)?(wp-.*)`, none, false, 2},
		{`^(?!www)(?:a|b)(?=c)(d(e))$`, none, false, 2},
		{`a|`, none, false, 0},
		{`()`, none, false, 1},
		{`[]a[^]`, none, false, 0},
		{`[^\]]+\]`, none, false, 0},
		{`a{2}b{2,}c{2,3}d{2}?`, none, false, 0},
		{`a+?b*?c??`, none, false, 0},
		{`(a)\1`, none, false, 1},
		{`\d\D\w\W\s\S\b\B\f\n\r\t\v\x41\u0041\cA\0`, none, false, 0},
		{`[\d\-\w\b\x41-\x5A]`, none, false, 0},
		{`\.\/\-\{\}\[\]\(\)\*\+\?\^\$\|\\`, none, false, 0},
		{`\%[0-9A-Z]{0,2}`, none, false, 0},
		{`[a-]`, none, false, 0},
		{`[-a]`, none, false, 0},
		{`[\w-]`, none, false, 0},
		{`ä|[à-ü]+`, none, false, 0},
		{`/(?:.(?!/))+$`, none, false, 0},
		// nothing to repeat
		{`*`, 0, false, 0},
		{`*.php`, 0, false, 0},
		{`+a`, 0, false, 0},
		{`?`, 0, false, 0},
		{`^*`, 1, false, 0},
		{`$+`, 1, false, 0},
		{`\b?`, 2, false, 0},
		{`^{2}`, 1, false, 0},
		{`(*a)`, 1, false, 1},
		{`a|*b`, 2, false, 0},
		{`^(.**)$`, 4, false, 1},
		{`a++`, 2, false, 0},
		{`a*+`, 2, false, 0},
		{`a?+`, 2, false, 0},
		{`a??b`, none, false, 0},
		{`a???`, 3, false, 0},
		{`a{2}{3}`, 4, false, 0},
		// braces
		{`{`, 0, false, 0},
		{`a{`, 1, false, 0},
		{`^/{C:1}`, 2, false, 0},
		{`a{,5}`, 1, false, 0},
		{`a{x}`, 1, false, 0},
		{`a{1,x}`, 1, false, 0},
		{`a{3,2}`, 1, false, 0},
		{`a{99999999999}`, 1, false, 0},
		{`a}`, 1, true, 0},
		{`a]`, 1, true, 0},
		// groups
		{`(a`, 0, false, 1},
		{`a)`, 1, false, 0},
		{`(?i)a`, 0, false, 0},
		{`(?i:a)`, 0, false, 0},
		{`(?-i)a`, 0, false, 0},
		{`(?<name>a)`, 0, false, 0},
		{`(?P<name>a)`, 0, false, 0},
		{`(?'name'a)`, 0, false, 0},
		{`(?>a)`, 0, false, 0},
		{`(?#a)`, 0, false, 0},
		{`(?`, 0, false, 0},
		{`(?a`, 0, false, 0},
		{`(?<=a)b`, 0, true, 0},
		{`(?<!a)b`, 0, true, 0},
		{`(?=a)*`, 5, true, 0},
		{`(a)\2`, 3, false, 1},
		{`\1(a)`, 0, true, 1},
		{`(a\1)`, 2, true, 1},
		// classes and escapes
		{`[a`, 0, false, 0},
		{`[z-a]`, 1, false, 0},
		{`[\w-z]`, 1, true, 0},
		{`[a-\d]`, 1, true, 0},
		{`[[:alpha:]]`, 1, true, 0},
		{`a\`, 1, false, 0},
		{`[a\`, 2, false, 0},
		{`\A`, 0, true, 0},
		{`\Z`, 0, true, 0},
		{`\x4`, 0, true, 0},
		{`\uZZZZ`, 0, true, 0},
		{`\c1`, 0, true, 0},
		{`\01`, 0, true, 0},
	}
	for _, tt := range tests {
		info := parseECMA(tt.pattern, true)
		if info.groups != tt.groups {
			t.Errorf("%s: %d groups, want %d", tt.pattern, info.groups, tt.groups)
		}
		if tt.pos < 0 {
			if len(info.faults) > 0 {
				t.Errorf("%s: unexpected %+v", tt.pattern, info.faults)
			}
			continue
		}
		if len(info.faults) == 0 {
			t.Errorf("%s: accepted", tt.pattern)
			continue
		}
		f := info.faults[0]
		if f.pos != tt.pos || f.uncertain != tt.uncertain || info.valid() != tt.uncertain {
			t.Errorf("%s: fault %+v valid %v, want offset %d uncertain %v", tt.pattern, f, info.valid(), tt.pos, tt.uncertain)
		}
		if f.end < f.pos || f.end > len(tt.pattern)+1 {
			t.Errorf("%s: range %d:%d", tt.pattern, f.pos, f.end)
		}
	}
}

func TestECMALimits(t *testing.T) {
	t.Parallel()
	for name, pattern := range map[string]string{
		"depth":  strings.Repeat("(", 5000) + strings.Repeat(")", 5000),
		"groups": strings.Repeat("()", 1200),
		"length": strings.Repeat("a", 100<<10),
	} {
		if parseECMA(pattern, true).valid() {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestBacktracking(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern string
		want    bool
	}{
		{`^(a+)+$`, true},
		{`(a*)*b`, true},
		{`^(\w+\s?)*$`, true},
		{`^([a-z0-9]+[-.]?)+@x$`, true},
		{`^(a|a)*$`, true},
		{`^(\w|\d)+x`, true},
		{`^(a\w+)+$`, true},
		{`^((a+)b?)+$`, true},
		{`(.*)*x`, true},
		{`^(?:[^/]+)*/$`, true},
		{`^(a+){2,40}$`, true},
		{`^((ab)+)+$`, true},
		{`^((a|aa)+)+$`, true},
		// what can follow never fails, or the split is unique
		{`(.+)+`, false},
		{`^(.*)*$`, false},
		{`(a+)+`, false},
		{`^([^/]+/)*x$`, false},
		{`^(\w+\.)+com$`, false},
		{`^(a|b)*$`, false},
		{`^((ab)*c)*$`, false},
		{`^(ab|ac)*$`, false},
		{`^(\b\w+)+$`, false},
		{`^((?!x).)*$`, false},
		{`^.*a.*b.*$`, false},
		{`^(a+)?$`, false},
		{`^(a+){2}$`, false},
		{`^(.*)/(.*)/(.*)$`, false},
	}
	for _, tt := range tests {
		info := parseECMA(tt.pattern, true)
		if !info.valid() {
			t.Fatalf("%s: %+v", tt.pattern, info.faults)
		}
		if got := findBacktracking(info.root) != nil; got != tt.want {
			t.Errorf("%s: %v, want %v", tt.pattern, got, tt.want)
		}
	}
}

func FuzzECMA(f *testing.F) {
	for _, s := range []string{``, `^(.*)$`, `(?i)a`, `[a-z]{2,3}?`, `(a|b\1)*`, `\u0041[^\]-\w]`, `(?=a)+{`, `^*`,
		`a{1,}b{,2}`, "[\xff-\u20ac]", `(?:((a)|b)*)+$`, `[[:alpha:]]`, `\x4g\c[`, `(?<!x)y}]`} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, pattern string, fold bool) {
		if len(pattern) > 400 {
			return
		}
		info := parseECMA(pattern, fold)
		for _, ft := range info.faults {
			if ft.pos < 0 || ft.end < ft.pos || ft.msg == "" {
				t.Fatalf("%q: fault %+v", pattern, ft)
			}
		}
		if !info.valid() {
			if len(info.faults) == 0 {
				t.Fatalf("%q: refused without a fault", pattern)
			}
			return
		}
		findBacktracking(info.root)
		if len(info.faults) > 0 {
			return
		}
		options := regexp2.ECMAScript
		if fold {
			options |= regexp2.IgnoreCase
		}
		re, err := regexp2.Compile(pattern, options)
		if err != nil {
			t.Fatalf("%q: accepted here, but %v", pattern, err)
		}
		sameMatches(t, pattern, re, info.root, fold)
		if n := len(re.GetGroupNumbers()); n != info.groups+1 {
			t.Fatalf("%q: %d groups here, %d there", pattern, info.groups, n-1)
		}
	})
}

// sameMatches compares the engine as we set it up with the plain one, on inputs taken from the pattern.
func sameMatches(t *testing.T, pattern string, plain *regexp2.Regexp, root *node, fold bool) {
	const limit = 50 * time.Millisecond
	source := pattern
	if fold {
		source = engineSource(pattern, root)
	}
	ours := compileEngine(source, fold, limit)
	if ours == nil {
		t.Fatalf("%q cannot be evaluated", pattern)
	}
	plain.MatchTimeout = limit
	for _, s := range []string{pattern, strings.ToUpper(pattern), "aA/bB-_.0\n"} {
		a, errA := plain.FindStringMatch(s)
		b, errB := ours.FindStringMatch(s)
		if errA != nil || errB != nil {
			continue
		}
		if (a == nil) != (b == nil) || a != nil && a.String() != b.String() {
			t.Fatalf("%q on %q: %v and %v", pattern, s, a, b)
		}
	}
}

package rewrite

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestWildcard(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern, input string
		want           []string // nil: no match
	}{
		{"*", "", []string{"", ""}},
		{"*", "a/b", []string{"a/b", "a/b"}},
		{"", "", []string{""}},
		{"", "a", nil},
		{"blog", "blog", []string{"blog"}},
		{"blog", "blogger", nil},
		{"BLOG", "blog", []string{"blog"}},
		{"*/*.html", "contoso/test.html", []string{"contoso/test.html", "contoso", "test"}},
		{"*.*", "logo.jpg", []string{"logo.jpg", "logo", "jpg"}},
		{"*.*", "a.b.c", []string{"a.b.c", "a", "b.c"}},
		{"Scripts/*_in.???", "scripts/x_in.asp", []string{"scripts/x_in.asp", "x"}},
		{"Scripts/*_in.???", "scripts/x_in.aspx", nil},
		{"a*a", "a", nil},
		{"a*a", "aa", []string{"aa", ""}},
		{"a**b", "axb", []string{"axb", "", "x"}},
		{"?", "ü", []string{"ü"}},
		{"Ü*", "üb", []string{"üb", "b"}},
		{"*ab*ab", "abab", []string{"abab", "", ""}},
		{"*aab", "aaab", []string{"aaab", "a"}},
	}
	for _, tt := range tests {
		got, ok := compileWildcard(tt.pattern, true).match(tt.input, nil)
		if !ok {
			got = nil
		}
		if d := cmp.Diff(tt.want, got); d != "" || ok != (tt.want != nil) {
			t.Errorf("%q on %q: %v\n%s", tt.pattern, tt.input, ok, d)
		}
	}
	if _, ok := compileWildcard("A*", false).match("ab", nil); ok {
		t.Error("case-sensitive A* matches ab")
	}
}

// slowWildcard is the definition of wildcard matching: it tries every split, the shortest text for a star first.
func slowWildcard(pattern, s []rune, fold bool) ([]string, bool) {
	if len(pattern) == 0 {
		return nil, len(s) == 0
	}
	if pattern[0] == '*' {
		for n := 0; n <= len(s); n++ {
			if rest, ok := slowWildcard(pattern[1:], s[n:], fold); ok {
				return append([]string{string(s[:n])}, rest...), true
			}
		}
		return nil, false
	}
	if len(s) == 0 || pattern[0] != '?' && !sameRune(pattern[0], s[0], fold) {
		return nil, false
	}
	return slowWildcard(pattern[1:], s[1:], fold)
}

func FuzzWildcard(f *testing.F) {
	f.Add("*/*.html", "contoso/test.html", true)
	f.Add("a*?b*", "aXbBb", false)
	f.Add("**", "äöü", true)
	f.Add("*ab*ab", "aabab", true)
	f.Fuzz(func(t *testing.T, pattern, input string, fold bool) {
		if len(pattern) > 12 || len(input) > 40 || !utf8.ValidString(pattern) || !utf8.ValidString(input) {
			return
		}
		want, wantOK := slowWildcard([]rune(pattern), []rune(input), fold)
		got, ok := compileWildcard(pattern, fold).match(input, nil)
		if ok != wantOK {
			t.Fatalf("%q on %q: %v, want %v", pattern, input, ok, wantOK)
		}
		if !ok {
			return
		}
		if got[0] != input || len(got) != len(want)+1 {
			t.Fatalf("%q on %q: %q, want %q", pattern, input, got, want)
		}
		for i := range want {
			if got[i+1] != want[i] {
				t.Fatalf("%q on %q: %q, want %q", pattern, input, got, want)
			}
		}
	})
}

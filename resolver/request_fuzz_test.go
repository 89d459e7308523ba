package resolver_test

import (
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver"
)

// FuzzParseURL reads URLs. What comes out has no dots left, no empty segments, and is read the same again.
func FuzzParseURL(f *testing.F) {
	for _, seed := range []string{
		"http://localhost/a/../b%2f%2e%2e/c?x#y", "https://[::1]:8443/%u0041%", "/..%5c..%5cetc/passwd", "http://u:p@h:0/",
		"http://h/" + strings.Repeat("a/", 300), "HTTP://H//./", "http:///", "http://h/%00%0a%ff", "ftp://h/", "http://h/\u202e",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := resolver.ParseURL(text)
		if err != nil {
			return
		}
		if r.Host == "" || r.Port < 1 || r.Port > 65535 || !strings.HasPrefix(r.Path, "/") || !strings.HasPrefix(r.RawPath, "/") || len(r.Segments) > resolver.MaxSegments {
			t.Fatalf("%q: %+v", text, r)
		}
		for _, segment := range r.Segments {
			if segment == "" || segment == "." || segment == ".." || strings.ContainsAny(segment, `/\`) {
				t.Fatalf("%q: segment %q", text, segment)
			}
		}
		again, err := resolver.ParseURL(r.URL())
		if err != nil {
			t.Fatalf("%q became %q: %v", text, r.URL(), err)
		}
		if again.Path != r.Path || again.Host != r.Host || again.Port != r.Port || again.HTTPS != r.HTTPS || again.Query != r.Query || again.HasQuery != r.HasQuery || again.Slash != r.Slash {
			t.Fatalf("%q became %q: %+v, then %+v", text, r.URL(), r, again)
		}
	})
}

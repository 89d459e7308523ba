package rewrite

import (
	"strings"
	"testing"
)

// TestBytes: which bytes are what, over all of them.
func TestBytes(t *testing.T) {
	t.Parallel()
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for c := range 256 {
		b := byte(c)
		in := func(set string) bool { return strings.IndexByte(set, b) >= 0 }
		if isLetter(b) != in(letters) || isDigit(b) != in("0123456789") || isHex(b) != in("0123456789abcdefABCDEF") {
			t.Errorf("%#x: letter %v, digit %v, hex %v", c, isLetter(b), isDigit(b), isHex(b))
		}
		want := string([]byte{b})
		if !in(letters + "0123456789-._~") {
			want = "%" + strings.ToUpper(string("0123456789abcdef"[b>>4])+string("0123456789abcdef"[b&15]))
		}
		if got := urlEncode(string([]byte{b})); !strings.EqualFold(got, want) {
			t.Errorf("%#x encoded: %s, want %s", c, got, want)
		}
	}
}

// TestOriginal: the URL as requested is the one that was sent, where that is known.
func TestOriginal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   Input
		want string
	}{
		{Input{Path: "/a b", Query: "q=1", RawURL: "/a%20b?q=1"}, "/a%20b?q=1"},
		{Input{Path: "/a", Query: "q=1"}, "/a?q=1"},
		{Input{Path: "/a"}, "/a"},
	} {
		if got := (&run{in: tt.in}).original(); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.in, got, tt.want)
		}
	}
}

package static_test

import (
	"testing"

	"github.com/iislens/iislens/resolver/static"
)

func TestDotted(t *testing.T) {
	t.Parallel()
	for ext, want := range map[string]string{"webp": ".webp", "*.webp": ".webp", " webp ": ".webp", "*": ".*", "tar.gz": ".tar.gz", "a/b": "", "web?": "", "": ""} {
		if got := static.Dotted(ext); got != want {
			t.Errorf("%q: got %q, want %q", ext, got, want)
		}
	}
}

func TestWebType(t *testing.T) {
	t.Parallel()
	for ext, want := range map[string]string{".webp": "image/webp", ".WOFF2": "font/woff2", ".php": "", ".cs": "", "": ""} {
		if got := static.WebType(ext); got != want {
			t.Errorf("%q: got %q, want %q", ext, got, want)
		}
	}
}

package winpath_test

import (
	"testing"

	"github.com/iislens/iislens/resolver/winpath"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		`C:\inetpub\wwwroot`:      `C:\inetpub\wwwroot`,
		`c:\inetpub\wwwroot`:      `C:\inetpub\wwwroot`,
		`C:/inetpub//wwwroot/`:    `C:\inetpub\wwwroot`,
		`C:\a\.\b\..\c`:           `C:\a\c`,
		`C:\..\..\a`:              `C:\a`,
		`C:\`:                     `C:\`,
		`C:`:                      `C:\`,
		`\\srv\share\a\`:          `\\srv\share\a`,
		`\\?\C:\a`:                `C:\a`,
		`\\?\UNC\srv\share\a\..`:  `\\srv\share`,
		`C:\console\.hidden\a.b.`: `C:\console\.hidden\a.b.`,
	} {
		if got, err := winpath.Clean(path); err != nil || got != want {
			t.Errorf("Clean(%q) = %q, %v; want %q", path, got, err, want)
		}
	}
	for _, path := range []string{``, `a\b`, `C:a`, `C:\a\con`, `C:\nul.txt`, `C:\a:b`, `C:\a?b`, "C:\\a\x01", `\\.\pipe\x`, `\\srv`, `C:\COM1\a`} {
		if got, err := winpath.Clean(path); err == nil {
			t.Errorf("Clean(%q) = %q, want an error", path, got)
		}
	}
}

// FuzzClean makes sure that cleaning twice changes nothing, and that the short cut for clean paths agrees with the long way, which
// the prefix forces.
func FuzzClean(f *testing.F) {
	for _, seed := range []string{`C:\a\b`, `C:\a\..\b`, `C:\a/b`, `\\s\h\x`, `C:\con`, `C:\ \a`, `Z:\a\\b`, `C:\.`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		got, err := winpath.Clean(path)
		if err != nil {
			return
		}
		if again, err := winpath.Clean(got); err != nil || again != got {
			t.Fatalf("Clean(%q) = %q, and again %q, %v", path, got, again, err)
		}
		if len(path) > 2 && path[1] == ':' {
			if long, err := winpath.Clean(`\\?\` + path); err != nil || long != got {
				t.Fatalf("Clean(%q) = %q, the long way %q, %v", path, got, long, err)
			}
		}
	})
}

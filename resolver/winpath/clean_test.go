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

package logs

import (
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver"
)

// FuzzUnescaped: a logged path comes back from a request as it was, but for what every request loses.
func FuzzUnescaped(f *testing.F) {
	f.Add("/100%/a b")
	f.Add("/%41%zz%")
	f.Fuzz(func(t *testing.T, path string) {
		escaped := unescaped(path)
		if _, ok := resolver.Unescape(escaped); !ok {
			t.Errorf("%q becomes %q, which is not escaped", path, escaped)
		}
		if strings.ReplaceAll(escaped, "%25", "%") != strings.ReplaceAll(path, "%25", "%") {
			t.Errorf("%q becomes %q", path, escaped)
		}
	})
}

package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/resolver/carry"
)

func TestDefect(t *testing.T) {
	t.Parallel()
	crash := func() error {
		var none *cobra.Command
		return none.Execute()
	}
	for name, run := range map[string]func() error{
		"here": crash,
		"in a goroutine": func() error {
			var g carry.Group
			g.Go(func() { _ = crash() })
			g.Wait()
			return nil
		},
	} {
		var out bytes.Buffer
		c := Command{Stderr: &out, Version: "1.2.3"}
		if got := c.finish(c.guarded(run)); got != ExitFailed {
			t.Errorf("%s: exit code %d", name, got)
		}
		text := out.String()
		for _, want := range []string{"a defect of iislens itself", "nil pointer", "cmd/internal/cli/defect_test.go:", "1.2.3", tracker} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: lacks %q:\n%s", name, want, text)
			}
		}
		if strings.Contains(text, "goroutine") {
			t.Errorf("%s: shows a trace:\n%s", name, text)
		}
	}
}

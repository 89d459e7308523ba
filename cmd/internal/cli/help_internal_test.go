package cli

import (
	"regexp"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// single is a text in single quotes: cmd.exe hands them to the program as they stand.
var single = regexp.MustCompile(`(^|[\s(=])'[^'\n]+'`)

// TestHelpQuotes: what help shows can be typed into cmd.exe, PowerShell and the shells of others alike.
func TestHelpQuotes(t *testing.T) {
	t.Parallel()
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, text := range []string{cmd.Short, cmd.Long, cmd.Example} {
			if found := single.FindString(text); found != "" {
				t.Errorf("%s: %s", cmd.CommandPath(), found)
			}
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if found := single.FindString(f.Usage); found != "" {
				t.Errorf("%s --%s: %s", cmd.CommandPath(), f.Name, found)
			}
		})
		for _, child := range cmd.Commands() {
			walk(child)
		}
	}
	walk((&Command{}).root())
}

package cli

import (
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iislens/iislens/resolver/topology"
)

// unknownFlag is how the flag parser begins its message about one that a command does not have.
var unknownFlag = regexp.MustCompile(`^unknown (?:flag: --|shorthand flag: '.' in -)([A-Za-z][A-Za-z-]*)`)

// wrongFlag is the error of flags that are not understood, with the one that may have been meant: a near name, the same in another case
// or behind one dash as in PowerShell, or the command that has it.
func wrongFlag(cmd *cobra.Command, err error) error {
	hint := "see: " + cmd.CommandPath() + " --help"
	if m := unknownFlag.FindStringSubmatch(err.Error()); m != nil {
		if meant := meantFlag(cmd, m[1]); meant != "" {
			hint = meant + "\n" + hint
		}
	}
	return &exit{code: ExitUsage, err: err, hint: hint}
}

func meantFlag(cmd *cobra.Command, name string) string {
	if len(name) == 1 { // the parser panics at more
		if shorthand := cmd.Flags().ShorthandLookup(strings.ToUpper(name)); shorthand != nil {
			return "did you mean -" + shorthand.Shorthand + "?"
		}
	}
	if near := topology.Nearest(strings.ToLower(name), flagNames(cmd)); near != "" && len(name) > 2 {
		return "did you mean --" + near + "?"
	}
	for _, other := range cmd.Root().Commands() {
		if other.Flags().Lookup(strings.ToLower(name)) != nil {
			return "iislens " + other.Name() + " has a flag --" + strings.ToLower(name)
		}
	}
	return ""
}

// flagNames are the names of the flags that a command takes.
func flagNames(cmd *cobra.Command) []string {
	var names []string
	for _, set := range []*pflag.FlagSet{cmd.Flags(), cmd.InheritedFlags()} {
		set.VisitAll(func(f *pflag.Flag) {
			if !f.Hidden && !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		})
	}
	return names
}

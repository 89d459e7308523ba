package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// man is the command by which a release makes its manual pages.
func (c *Command) man() *cobra.Command {
	return &cobra.Command{
		Use:     "man DIR",
		Short:   "Write the manual pages into a directory",
		Example: "  iislens man build/man",
		Hidden:  true,
		Args:    arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return failed(err, "")
			}
			root := cmd.Root()
			for _, of := range append([]*cobra.Command{root}, root.Commands()...) {
				if of.Hidden || of.Name() == "help" {
					continue
				}
				if err := os.WriteFile(filepath.Join(args[0], manName(of)+".1"), []byte(manPage(of)), 0o644); err != nil {
					return failed(err, "")
				}
			}
			return nil
		},
	}
}

func manName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manPage is the manual page of a command in the language of man(7). It has no date, so that the same source gives the same page.
func manPage(cmd *cobra.Command) string {
	cmd.InitDefaultHelpFlag() // cobra adds them when a command runs
	cmd.InitDefaultVersionFlag()
	var b strings.Builder
	name, root := manName(cmd), cmd.Root()
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"iislens\" \"iislens\"\n", strings.ToUpper(roff(name)))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(cmd.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roff(cmd.UseLine()))
	if cmd == root {
		b.WriteString(".I COMMAND\n")
	}
	b.WriteString(".SH DESCRIPTION\n")
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		b.WriteString(roff(paragraph) + "\n")
	}
	var pages []string
	if cmd == root {
		b.WriteString(".SH COMMANDS\n")
		for _, sub := range cmd.Commands() {
			if !sub.Hidden {
				fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(sub.Name()), roff(sub.Short))
			}
			if !sub.Hidden && sub.Name() != "help" {
				pages = append(pages, manName(sub))
			}
		}
	} else {
		pages = []string{manName(root)}
	}
	b.WriteString(".SH OPTIONS\n")
	seen := map[string]bool{}
	for _, set := range []*pflag.FlagSet{cmd.LocalFlags(), cmd.InheritedFlags()} {
		set.VisitAll(func(flag *pflag.Flag) {
			if !flag.Hidden && !seen[flag.Name] {
				seen[flag.Name] = true
				manFlag(&b, flag)
			}
		})
	}
	if cmd.Example != "" {
		fmt.Fprintf(&b, ".SH EXAMPLES\n.nf\n%s\n.fi\n", roff(cmd.Example))
	}
	fmt.Fprintf(&b, ".SH EXIT STATUS\n.nf\n%s.fi\n", roff(strings.TrimPrefix(exitCodesHelp, "Exit codes:\n")))
	b.WriteString(".SH SEE ALSO\n")
	for i, page := range pages {
		comma := ","
		if i == len(pages)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, ".BR %s (1)%s\n", roff(page), comma)
	}
	return b.String()
}

func manFlag(b *strings.Builder, flag *pflag.Flag) {
	value, usage := pflag.UnquoteUsage(flag)
	b.WriteString(".TP\n")
	if flag.Shorthand != "" {
		fmt.Fprintf(b, "\\fB\\-%s\\fR, ", flag.Shorthand)
	}
	fmt.Fprintf(b, "\\fB%s\\fR", roff("--"+flag.Name))
	switch {
	case flag.NoOptDefVal != "" && flag.Value.Type() != "bool":
		b.WriteString(`[=\fIWHICH\fR]`)
	case value != "":
		fmt.Fprintf(b, " \\fI%s\\fR", roff(value))
	}
	b.WriteString("\n" + roff(usage))
	if def := flag.DefValue; def != "" && def != "false" && def != "[]" {
		fmt.Fprintf(b, " (default %s)", roff(def))
	}
	b.WriteString("\n")
}

// roff writes text so that man shows it as it is.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}

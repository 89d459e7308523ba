package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/ask/answer"
)

// Command is one run of iislens.
type Command struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Env looks up an environment variable, as os.LookupEnv does; nil knows none.
	Env func(name string) (string, bool)
	// Version is the released version, "" for a development build.
	Version string

	out     outputFlags
	secrets answer.Secrets
	tuned   atomic.Bool // when garbage is collected is settled
}

// Main runs the command line args (without the program's name) and returns the exit code.
func (c *Command) Main(args []string) int {
	return c.finish(c.guarded(func() error {
		root := c.root()
		root.SetArgs(args)
		return root.Execute()
	}))
}

// finish tells an error and returns the exit code.
func (c *Command) finish(err error) int {
	if text := message(err); text != "" {
		text = c.secrets.Mask()(text)
		lines := strings.Split(text, "\n")
		for i := range lines {
			lines[i] = printable(lines[i]) // a message may quote a file
		}
		fmt.Fprintf(c.Stderr, "iislens: %s\n", strings.Join(lines, "\n"))
	}
	return code(err)
}

// message is what to print of an error, with its hint on a line of its own.
func message(err error) string {
	var e *exit
	var a *ask.Error
	hint := ""
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		err, hint = e, e.hint
	case errors.As(err, &a):
		err, hint = a, a.Hint
	default:
		return firstLine(err) + "\n  see: iislens help"
	}
	if hint != "" {
		return err.Error() + "\n  " + strings.ReplaceAll(hint, "\n", "\n  ")
	}
	return err.Error()
}

// firstLine folds the blank lines of cobra's suggestions into one line each.
func firstLine(err error) string {
	var lines []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimRight(line, "\n"); strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n  ")
}

func (c *Command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "iislens",
		Short: "Which IIS handler serves a URL, and which line of which file says so",
		Long: `iislens reads the configuration of an IIS server, without the server, and answers
which handler serves a URL, where every effective value comes from, and why a
request fails.`,
		Example: `  iislens explain http://www.elvenware.example/cgi-bin/hello.py -c applicationHost.config
  iislens show handlers "Default Web Site/shop" --root ./disks
  iislens explain /cgi-bin/hello.py            # this directory is the site`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.Version = answer.Build(c.Version).Line()
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetIn(c.Stdin)
	root.SetOut(c.Stdout)
	root.SetErr(c.Stderr)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SuggestionsMinimumDistance = 2
	root.SetHelpTemplate(root.HelpTemplate() + "\n" + exitCodesHelp)
	root.SetFlagErrorFunc(wrongFlag)
	c.out.add(root)
	root.PersistentFlags().BoolVar(&c.secrets.Show, "show-secrets", false, "show passwords and keys, which are masked otherwise")
	root.AddCommand(c.explain(), c.show(), c.lint(), c.diagnose(), c.rules(), c.version(), c.initSettings(), c.completion(), c.man())
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "help" {
			cmd.Short = "Help on a command"
			cmd.Example = "  iislens help explain"
		}
	}
	return root
}

// noSuchCommand is the error of a first argument that is no command, with the one that may have been meant.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "see: iislens help"
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return &exit{code: ExitUsage, err: fmt.Errorf("unknown command %q", args[0]), hint: hint}
}

// arguments checks the number of arguments and shows the right form when it is wrong.
func arguments(low, high int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < low:
			return &exit{code: ExitUsage, err: fmt.Errorf("%s needs %s", cmd.Name(), strings.TrimPrefix(cmd.Use, cmd.Name()+" ")), hint: "see: " + cmd.CommandPath() + " --help"}
		case len(args) > high:
			return &exit{code: ExitUsage, err: fmt.Errorf("%s takes no further argument: %q", cmd.Name(), args[high]), hint: "a name with blanks needs quotes; see: " + cmd.CommandPath() + " --help"}
		}
		return nil
	}
}

// lookup returns the value of an environment variable, "" when it is not set.
func (c *Command) lookup(name string) string {
	if c.Env == nil {
		return ""
	}
	value, _ := c.Env(name)
	return value
}

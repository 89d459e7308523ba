package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/mattn/go-colorable"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/iislens/iislens/cmd/internal/inert"
	"github.com/iislens/iislens/resolver/topology"
)

// outputFlags say how a command answers.
type outputFlags struct {
	format, color  string
	quiet, verbose bool
}

func (o *outputFlags) add(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVar(&o.format, "format", "text", "`FORMAT` of the answer: text or json")
	flags.StringVar(&o.color, "color", "auto", "`WHEN` to use colours: auto, always or never")
	flags.BoolVarP(&o.quiet, "quiet", "q", false, "only the answer")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "more of how the answer was found")
	complete(root, "format", "text", "json")
	complete(root, "color", "auto", "always", "never")
}

// complete offers fixed values for a flag.
func complete(cmd *cobra.Command, flag string, values ...string) {
	// The only error is a flag that does not exist, which every test of the command would show.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// check refuses values of the output flags that the command does not know.
func (o *outputFlags) check(formats ...string) error {
	if err := oneOf("--format", o.format, formats...); err != nil {
		return err
	}
	return oneOf("--color", o.color, "auto", "always", "never")
}

func oneOf(flag, value string, known ...string) error {
	if slices.Contains(known, value) {
		return nil
	}
	err := usage("%s %q is not known; there are %s", flag, value, strings.Join(known, ", "))
	if near := topology.Nearest(value, known); near != "" {
		err.hint = fmt.Sprintf("did you mean %s?", near)
	}
	return err
}

func (o *outputFlags) json() bool { return o.format == "json" }

// colored decides on colours once: the flag, then NO_COLOR, then FORCE_COLOR and CLICOLOR_FORCE, then the terminal.
func (c *Command) colored() bool {
	forced := func(name string) bool { v := c.lookup(name); return v != "" && v != "0" }
	switch {
	case c.out.format != "text":
		return false
	case c.out.color != "auto":
		return c.out.color == "always"
	case c.lookup("NO_COLOR") != "":
		return false
	case forced("FORCE_COLOR"), forced("CLICOLOR_FORCE"):
		return true
	case c.lookup("TERM") == "dumb":
		return false
	}
	file, ok := c.Stdout.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// width is the number of columns to write in.
func (c *Command) width() int {
	if file, ok := c.Stdout.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			return min(max(width, 40), 120)
		}
	}
	return 80
}

// page returns an empty page of text for standard output.
func (c *Command) page() *page {
	p := newPage(c.width(), c.colored())
	p.mask, p.lineOf = c.secrets.Mask(), c.secrets.Line
	return p
}

// print writes a page to standard output.
func (c *Command) print(p *page) error {
	return c.write(c.terminal(p.colored), []byte(inert.Text(p.out.String())))
}

// terminal returns standard output, as something that knows the escapes of colours where they are written.
func (c *Command) terminal(colored bool) io.Writer {
	if file, ok := c.Stdout.(*os.File); ok && colored {
		return colorable.NewColorable(file) // old Windows consoles do not know them
	}
	return c.Stdout
}

// printJSON writes a value as JSON to standard output.
func (c *Command) printJSON(v any) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return failed(err, "")
	}
	return c.write(c.Stdout, []byte(c.document(out.String())))
}

// document returns a JSON document without secrets, and one that no other program takes for a command.
func (c *Command) document(text string) string { return inert.JSON(c.secrets.Document(text)) }

func (c *Command) write(w io.Writer, raw []byte) error {
	if _, err := w.Write(raw); err != nil {
		return failed(fmt.Errorf("standard output: %w", err), "")
	}
	return nil
}

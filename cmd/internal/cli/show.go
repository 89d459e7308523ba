package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/cmd/internal/ask/target"
	"github.com/iislens/iislens/resolver/topology"
)

func (c *Command) show() *cobra.Command {
	var from serverFlags
	var how showFlags
	cmd := &cobra.Command{
		Use:   "show [SECTION [TARGET]]",
		Short: "The effective section, every value with the line that set it",
		Long: `show prints what holds for a section at a place of the server: attributes with
the value that wins and those it replaced, items in effective order, and the
removals and clears on the way. SECTION may be abbreviated to its end. TARGET is
a configuration path ("Site name/app/dir") or a URL; without it the section of
the server is shown. Without SECTION, or with a TARGET alone, show lists the
sections that are set there.

--describe tells what a section may hold instead: elements, attributes, types,
defaults and values, by the schema; SECTION may name an element or attribute.
--file prints the server-level file itself, which is how to see a place such as
profile:iis10/applicationHost.config:451.`,
		Example: `  iislens show system.webServer/handlers "Default Web Site/cgi-bin"
  iislens show requestFiltering http://localhost/api -c applicationHost.config
  iislens show handlers --xml
  iislens show "Default Web Site"
  iislens show requestLimits --describe
  iislens show --file --profile iis10`,
		Args: arguments(0, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := c.out.check("text", "json"); err != nil {
				return err
			}
			s, err := c.server(&from)
			if err != nil {
				return err
			}
			return c.runShow(s, args, &how)
		},
	}
	from.add(cmd)
	cmd.Flags().BoolVar(&how.xml, "xml", false, "print the section as XML, each element with its file and line")
	cmd.Flags().BoolVar(&how.describe, "describe", false, "tell what the section may hold, by the schema")
	cmd.Flags().BoolVar(&how.file, "file", false, "print the server-level file, with line numbers; -q without them")
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		s, err := c.server(&from)
		if err != nil || len(args) > 1 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		if len(args) == 1 {
			return s.Topology.SiteNames(), cobra.ShellCompDirectiveNoFileComp
		}
		d, err := s.Path("")
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return target.Sections(d.Node), cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

// showFlags choose what show prints.
type showFlags struct {
	xml, describe, file bool
}

// check refuses what does not go together.
func (f *showFlags) check(arguments int) error {
	switch {
	case f.xml && f.describe, f.xml && f.file, f.describe && f.file:
		return usage("--xml, --describe and --file exclude each other")
	case f.describe && arguments != 1:
		return usage("--describe needs a section, and takes nothing else")
	case f.file && arguments != 0:
		return usage("--file prints a whole file, and takes neither section nor target")
	}
	return nil
}

// showFile prints the server-level file as it was read.
func (c *Command) showFile(s *loaded) error {
	if c.out.json() {
		return usage("--file has no JSON form")
	}
	text := s.Config.File.Text
	if c.out.quiet {
		return c.write(c.Stdout, []byte(text))
	}
	var out strings.Builder
	n := 0
	for line := range strings.Lines(text) {
		n++
		fmt.Fprintf(&out, "%5d  %s\n", n, printable(strings.TrimRight(line, "\r\n")))
	}
	return c.write(c.Stdout, []byte(out.String()))
}

func (c *Command) runShow(s *loaded, args []string, how *showFlags) error {
	if err := how.check(len(args)); err != nil {
		return err
	}
	switch {
	case how.file:
		return c.showFile(s)
	case how.describe:
		return c.runDescribe(s, args[0])
	}
	name, where := "", ""
	switch len(args) {
	case 1:
		if name = args[0]; s.reader().Is(name) {
			name, where = "", name
		}
	case 2:
		name, where = args[0], args[1]
	}
	d, err := s.reader().Directory(where)
	if err != nil {
		return err
	}
	if name == "" {
		if how.xml {
			return usage("--xml needs a section")
		}
		return c.showList(s, d)
	}
	full, err := target.Section(d, name)
	if err != nil {
		return s.orSite(err, name, len(args))
	}
	name = full
	v := &view{s.asked().View(d, name), s}
	switch {
	case how.xml:
		err = c.showXML(v)
	case c.out.json():
		err = c.printJSON(v.Document())
	default:
		p := c.page()
		v.text(p, &c.out)
		err = c.print(p)
	}
	if err == nil && v.Fault != nil {
		err = errFound
	}
	return err
}

// orSite adds the site that a lone argument may have meant to the error of a section that does not exist.
func (s *loaded) orSite(err error, text string, arguments int) error {
	var e *ask.Error
	site, _, _ := strings.Cut(text, "/")
	near := topology.Nearest(site, s.Topology.SiteNames())
	if near != "" && arguments == 1 && errors.As(err, &e) && !strings.HasPrefix(e.Hint, "did you mean") {
		e.Hint = fmt.Sprintf("did you mean the site \"%s\"?", near)
	}
	return err
}

// view is a section, ready to be shown.
type view struct {
	*answer.View
	server *loaded
}

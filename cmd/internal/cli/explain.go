package cli

import (
	"github.com/spf13/cobra"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/resolver/pipeline"
)

func (c *Command) explain() *cobra.Command {
	var from serverFlags
	var with requestFlags
	var all bool
	cmd := &cobra.Command{
		Use:   "explain TARGET",
		Short: "Which handler serves a request, and which line says so",
		Long: `explain follows a request through the configuration: the site that its binding
chooses, application, pool, directory and file, then the handler that takes it,
the line that the handler comes from, and why the entries before it do not. It
predicts the status that IIS answers by its configuration alone.

TARGET is a URL, or a configuration path as appcmd writes it ("Site name/app/x.py").
Where there is one site only, or no configuration, a URL path is enough.`,
		Example: `  iislens explain http://www.elvenware.example/cgi-bin/hello.py -c applicationHost.config --root disks
  iislens explain "Default Web Site/app/api/items" --method PUT
  iislens explain /cgi-bin/hello.py --web-root ./wwwroot --all`,
		Args: arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := c.out.check("text", "json"); err != nil {
				return err
			}
			s, err := c.server(&from)
			if err != nil {
				return err
			}
			o, err := s.predict(args[0], &with)
			if err != nil {
				return err
			}
			return c.runExplain(&explanation{Followed: s.followed(o), server: s, all: all})
		},
	}
	from.add(cmd)
	with.add(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "every handler entry, with its place and what became of it")
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		s, err := c.server(&from)
		if err != nil || len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return s.Topology.SiteNames(), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	return cmd
}

// predict follows the request that TARGET and the flags describe.
func (l *loaded) predict(text string, with *requestFlags) (*pipeline.Outcome, error) {
	t, err := l.reader().Target(text)
	if err != nil {
		return nil, err
	}
	if err := with.apply(t.Request); err != nil {
		return nil, err
	}
	p := pipeline.New(l.Server)
	if t.Site != nil {
		return p.Follow(l.ResolveIn(t.Site, t.Request)), nil
	}
	return p.Predict(t.Request), nil
}

// explanation is a predicted request, ready to be shown.
type explanation struct {
	*answer.Followed
	server *loaded
	all    bool
}

// followed is a request that was followed through the server.
func (l *loaded) followed(o *pipeline.Outcome) *answer.Followed {
	return &answer.Followed{Outcome: o, Server: l.asked()}
}

func (c *Command) runExplain(a *explanation) error {
	var err error
	if c.out.json() {
		err = c.printJSON(a.Explain())
	} else {
		p := c.page()
		a.text(p, &c.out)
		err = c.print(p)
	}
	if err == nil && a.Fails() {
		err = errFound
	}
	return err
}

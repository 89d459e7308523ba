package cli

import (
	"github.com/spf13/cobra"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
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
			return c.runExplain(&answer{Outcome: o, server: s, all: all})
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
	t, err := l.target(text)
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

// answer is a predicted request, ready to be shown.
type answer struct {
	*pipeline.Outcome
	server *loaded
	all    bool
}

func (c *Command) runExplain(a *answer) error {
	var err error
	if c.out.json() {
		err = c.printJSON(a.json())
	} else {
		p := c.page()
		a.text(p, &c.out)
		err = c.print(p)
	}
	if err == nil && a.failing() {
		err = errFound
	}
	return err
}

// failing reports whether the request is predicted to fail; a redirect that the configuration asks for does not.
func (a *answer) failing() bool {
	return a.Status >= 400 || a.fault() != nil || a.Status == 0 && a.Failure != nil
}

// asked is the request as the client sent it.
func (a *answer) asked() *resolver.Request {
	if a.Asked != nil {
		return a.Asked
	}
	return a.First.Request
}

// resolution returns the request that answers in the end.
func (a *answer) resolution() *resolver.Resolution {
	if a.Last != nil {
		return a.Last
	}
	return a.First
}

// handlersFault is what keeps IIS from reading the handlers of the path.
func (a *answer) handlersFault() *merge.Fault {
	r := a.resolution()
	if r.Directory == nil || r.Node == nil || r.Handlers == nil {
		return nil
	}
	return r.Node.Error(r.Handlers.Section)
}

func (a *answer) fault() *merge.Fault {
	if a.Fault != nil {
		return a.Fault
	}
	return a.handlersFault()
}

// entry returns the handler that answers, nil when none does or its section cannot be read.
func (a *answer) entry() *handler.Entry {
	if a.handlersFault() != nil {
		return nil
	}
	return a.resolution().Selection.Entry
}

// view is the config path whose own file counts as not inherited.
func (a *answer) view() string {
	if r := a.resolution(); r.Directory != nil {
		return r.View()
	}
	return ""
}

// candidate is one entry and what became of it.
type candidate struct {
	handler.Candidate
	// HandedOn says that the entry took the request and passed it on to the entries behind it.
	HandedOn bool
}

// candidates tells what became of every entry.
func (a *answer) candidates() []candidate {
	r := a.resolution()
	if r.Handlers == nil || r.Match == nil {
		return nil
	}
	var list []candidate
	for i, c := range r.Handlers.Candidates(r.Match, r.Selection.Index) {
		one := candidate{Candidate: c}
		if c.Result == handler.Selected && i < r.Selection.Index {
			one.HandedOn, one.Reason = true, "takes the request and hands it on to the entries behind it"
		}
		list = append(list, one)
	}
	return list
}

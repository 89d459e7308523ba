package cli

import (
	"github.com/spf13/cobra"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
)

// diagnoseFlags are the flags of diagnose beside those of the server and the request.
type diagnoseFlags struct {
	status, win32 string
	trace, page   string
	logs, merge   fileMode
	site          string
	since, until  string
	fields        string
	top           int
	partial       bool
}

func (c *Command) diagnose() *cobra.Command {
	var from serverFlags
	var with requestFlags
	var f diagnoseFlags
	cmd := &cobra.Command{
		Use:   "diagnose TARGET | --log FILE... | --trace FILE | --page FILE",
		Short: "Why a request fails: the one cause to act on first",
		Long: `diagnose follows a request through IIS, stops where it fails, and names the line
to change. With --status it explains the answer that you saw. TARGET is a URL, a
configuration path, a file of the server (C:\...), or a status alone.
--log reads logs (W3C, IIS, NCSA, HTTPERR; docs/logs.md), --trace a failed request
trace, --page a saved error page. Such files may stand for TARGET without a flag.`,
		Example: `  iislens diagnose http://www.example.com/cgi-bin/x.py -c applicationHost.config --root disks
  iislens diagnose http://www.example.com/cgi-bin/x.py --status 502.2
  iislens diagnose --log "u_ex*.log" -c applicationHost.config --root disks --since 2h
  iislens diagnose --page error.html --root disks`,
		RunE: func(_ *cobra.Command, args []string) error { return c.runDiagnoseMode(args, &from, &with, &f) },
	}
	from.add(cmd)
	with.add(cmd)
	f.add(cmd)
	return cmd
}

func (f *diagnoseFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.status, "status", "", "the `STATUS` that you saw, such as 404.2; with --log those to look at: 404,5xx")
	flags.StringVar(&f.win32, "win32", "", "the error `CODE` that you saw: 0x80070002, or the number of a log")
	f.logs.add(cmd, "log", "read these logs `FILE...`: paths, globs, directories, or - for standard input")
	f.merge.add(cmd, "merge", "add up these `FILE...` that --partial wrote")
	flags.BoolVar(&f.partial, "partial", false, "with --log: write counts that --merge adds up, and no causes")
	flags.StringVar(&f.site, "site", "", "with --log: the site, by `NAME` or ID, of lines that do not name one")
	flags.StringVar(&f.since, "since", "", "with --log: from this `TIME` on: 2026-03-01 or 2026-03-01T14:30 (UTC), or 2h ago")
	flags.StringVar(&f.until, "until", "", "with --log: before this `TIME`")
	flags.StringVar(&f.fields, "fields", "", "with --log: the `LIST` behind #Fields:, for pieces of a log without it")
	flags.IntVar(&f.top, "top", 0, "with --log: at most `N` groups (default 20 as text, else all)")
	flags.StringVar(&f.trace, "trace", "", "read this failed request trace `FILE`")
	flags.StringVar(&f.page, "page", "", "read this saved error page `FILE`, - for standard input")
	_ = cmd.MarkFlagFilename("trace", "xml")
	_ = cmd.MarkFlagFilename("page", "html", "htm", "txt")
}

// fileMode is a switch that makes the arguments files; --log=FILE names one as well.
type fileMode struct {
	on    bool
	files []string
}

func (m *fileMode) add(cmd *cobra.Command, name, use string) {
	cmd.Flags().Var(m, name, use)
	cmd.Flags().Lookup(name).NoOptDefVal = "true"
}

func (m *fileMode) String() string { return "" }

// Type is what makes pflag show the flag without a value.
func (m *fileMode) Type() string { return "bool" }

// Set takes the file of --log=FILE; the plain flag sets "true".
func (m *fileMode) Set(text string) error {
	if m.on = true; text != "true" {
		m.files = append(m.files, text)
	}
	return nil
}

// runDiagnoseMode runs the one thing that the flags ask for.
func (c *Command) runDiagnoseMode(args []string, from *serverFlags, with *requestFlags, f *diagnoseFlags) error {
	modes := 0
	for _, on := range []bool{f.logs.on, f.merge.on, f.trace != "", f.page != ""} {
		if on {
			modes++
		}
	}
	if modes > 1 {
		return usage("--log, --merge, --trace and --page exclude each other")
	}
	if f.logs.on || f.merge.on {
		return c.runLogs(args, from, f)
	}
	if err := c.out.check("text", "json"); err != nil {
		return err
	}
	for name, set := range map[string]bool{"--partial": f.partial, "--since": f.since != "", "--until": f.until != "", "--fields": f.fields != "", "--top": f.top != 0, "--site": f.site != ""} {
		if set {
			err := usage("%s goes with --log only", name)
			err.hint = "see: iislens diagnose --help"
			return err
		}
	}
	switch {
	case f.trace != "" && len(args) > 0, f.page != "" && len(args) > 1:
		return usage("%q: the file names the request, so there is no TARGET beside it", args[len(args)-1])
	case f.trace != "":
		return c.runTrace(from, f)
	case f.page != "":
		return c.runPage(args, from, with, f)
	}
	args = f.takeStatus(args)
	if done, err := c.runNatural(args, from, with, f); done {
		return err
	}
	switch {
	case len(args) == 0:
		return &exit{code: ExitUsage, err: errNoTarget, hint: "see: iislens diagnose --help"}
	case len(args) > 1:
		return &exit{code: ExitUsage, err: usage("diagnose takes one TARGET: %q", args[1]), hint: "for log files write --log before them; a name with blanks needs quotes"}
	}
	return c.runTarget(args[0], from, with, f)
}

var errNoTarget = usage("diagnose needs a TARGET, --log FILE..., --trace FILE or --page FILE")

// runTarget explains one request.
func (c *Command) runTarget(text string, from *serverFlags, with *requestFlags, f *diagnoseFlags) error {
	seen, err := observedStatus(f.status, f.win32)
	if err != nil {
		return err
	}
	s, err := c.server(from)
	if err != nil {
		return err
	}
	t, err := s.reader().Target(text)
	if err != nil {
		return err
	}
	if err := with.apply(t.Request); err != nil {
		return err
	}
	return c.runDiagnose(s.examine(t.Site, t.Request, seen))
}

// examine explains a request of a site, or of the one that its binding chooses.
func (s *loaded) examine(site *topology.Site, r *resolver.Request, seen *diagnose.Observed) *diagnosis {
	d := diagnose.New(pipeline.New(s.Server), catalogue.All())
	o := d.Predict(site, r, seen)
	return &diagnosis{explanation: &explanation{Followed: s.followed(o), server: s}, observed: seen, Diagnosis: d.Explain(o, seen)}
}

// diagnosis is a request with its causes, ready to be shown.
type diagnosis struct {
	*explanation
	*diagnose.Diagnosis
	observed *diagnose.Observed
	// found is what a trace or an error page says beside the status, as rows for people and as a value for programs.
	found   []row
	foundAs map[string]any
}

// general puts what is known of the status in the place of a diagnosis that rests on no configuration.
func (d *diagnosis) general() {
	known := diagnose.Know(d.observed, d.observed.Module)
	d.Diagnosis = &diagnose.Diagnosis{Verdict: diagnose.Undecided, Means: known.Means, Elsewhere: known.Causes(), Look: diagnose.Fill(known.Look, nil),
		Note: "No configuration was given or found, so this is only what the status means. With --config applicationHost.config and --root the cause is named."}
	d.Checks, d.found, d.foundAs = nil, nil, nil
}

// row is a line of a report: a label and its text.
type row struct {
	label string
	text  []words
}

func (c *Command) runDiagnose(d *diagnosis) error {
	var err error
	if c.out.json() {
		err = c.printJSON(d.Diagnose(d.Diagnosis, d.observed, d.foundAs))
	} else {
		p := c.page()
		if c.out.quiet {
			d.line(p)
		} else {
			d.text(p, c.out.verbose)
		}
		err = c.print(p)
	}
	if err == nil && (d.Fails() || len(d.Causes) > 0 || d.observed != nil && !d.observed.Success()) {
		err = errFound
	}
	return err
}

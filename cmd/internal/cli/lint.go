package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/discover"
	"github.com/iislens/iislens/cmd/internal/project"
	"github.com/iislens/iislens/cmd/internal/report"
	"github.com/iislens/iislens/resolver/carry"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/lint"
)

// lintFlags are the flags of lint beside those of the server.
type lintFlags struct {
	rules, skip           []string
	severity              string
	fix                   string
	diff, exitZero        bool
	baseline              string
	writeBaseline         bool
	outputs               []string
	configFile, stdinName string
	noIgnore              bool
}

func (c *Command) lint() *cobra.Command {
	var from serverFlags
	var f lintFlags
	cmd := &cobra.Command{
		Use:   "lint [PATH...]",
		Short: "What is wrong in configuration files, with fixes",
		Long: `lint checks web.config and applicationHost.config files: each by itself, and on top
of the files that IIS would merge it with. PATH is a file, a directory or a glob;
without one it is the current directory. "-" reads standard input.

With --config the files are checked where the server's sites put them. Without,
the top-most web.config of each directory tree is the root of an application on
the embedded server (--profile), and what depends on that server is likely at most.

Suppress a finding with <!-- iislens:ignore NAME reason --> before its element.`,
		Example: `  iislens lint
  iislens lint --fix src/web/web.config
  iislens lint -c applicationHost.config --root disks
  iislens lint --format sarif . > iislens.sarif
  cat web.config | iislens lint - --stdin-filename src/web/web.config`,
		RunE: func(_ *cobra.Command, args []string) error { return c.runLint(args, &from, &f) },
	}
	from.add(cmd)
	flags := cmd.Flags()
	flags.StringSliceVar(&f.rules, "rules", nil, "run only these `RULES`: names, IDs or groups")
	flags.StringSliceVar(&f.skip, "skip", nil, "do not run these `RULES`")
	flags.StringVar(&f.severity, "severity", "", "lowest `SEVERITY` that fails the run: info, warning or error (default warning)")
	flags.StringVar(&f.fix, "fix", "", "write the safe fixes; --fix=unsafe the others too")
	flags.Lookup("fix").NoOptDefVal = "safe"
	flags.BoolVar(&f.diff, "diff", false, "show what --fix would write, and write nothing")
	flags.StringVar(&f.baseline, "baseline", "", "do not count the findings that this `FILE` holds")
	flags.BoolVar(&f.writeBaseline, "write-baseline", false, "accept the present findings: write them to the baseline")
	flags.StringArrayVar(&f.outputs, "output", nil, "write another report: `FORMAT=FILE`; repeatable")
	flags.BoolVar(&f.exitZero, "exit-zero", false, "exit with 0 whatever is found")
	flags.StringVar(&f.configFile, "config-file", "", "settings `FILE` instead of the nearest "+project.FileName)
	flags.StringVar(&f.stdinName, "stdin-filename", "", "`NAME` of the file on standard input")
	flags.BoolVar(&f.noIgnore, "no-ignore", false, "look also into what git ignores")
	complete(cmd, "severity", "info", "warning", "error")
	complete(cmd, "fix", "safe", "unsafe")
	return cmd
}

// linting is one run of lint.
type linting struct {
	*Command
	from    *serverFlags
	flags   *lintFlags
	project *project.Project
	plan    *setup.Plan
	dir     string        // the current directory
	rules   []*rules.Rule // those that run somewhere
	found   *discover.Result
	units   []*lint.Unit
	result  *lint.Result
	unread  func() []string // finds the files that no site maps; nil where nobody asks
	run     report.Run
	stale   int
}

func (c *Command) runLint(args []string, from *serverFlags, f *lintFlags) error {
	if err := c.out.check(report.Formats()...); err != nil {
		return err
	}
	if f.severity != "" {
		if err := oneOf("--severity", f.severity, "info", "warning", "error"); err != nil {
			return err
		}
	}
	if f.fix != "" {
		if err := oneOf("--fix", f.fix, "safe", "unsafe"); err != nil {
			return err
		}
	}
	if f.fix != "" && !f.diff && slices.Contains(args, "-") {
		err := usage("--fix writes files, and standard input is none")
		err.hint = "--diff shows the changes instead"
		return err
	}
	l := &linting{Command: c, from: from, flags: f}
	var err error
	if l.project, err = setup.Project(f.configFile); err != nil {
		return err
	}
	if err := l.choose(); err != nil {
		return err
	}
	if l.plan, err = l.opener().NamedPlan(from.Settings, l.project); err != nil {
		return err
	}
	if err := l.check(args); err != nil {
		return err
	}
	if f.fix != "" || f.diff {
		return l.mend(args)
	}
	return l.finish()
}

// check reads the files and runs the rules over them.
func (l *linting) check(args []string) error {
	if err := l.collect(args); err != nil {
		return err
	}
	var beside carry.Group
	beside.Go(func() {
		if l.unread != nil {
			l.run.Summary.Unmapped = l.unread()
		}
	})
	progress, done := l.progress()
	l.result = lint.Run(l.units, lint.Options{Rules: l.rules, Progress: progress})
	beside.Wait()
	done()
	l.run.Rules = l.rules
	l.run.Findings = l.result.Findings
	l.run.Summary.Skipped = l.result.Skipped
	l.run.Summary.Files += len(l.result.Reached)
	l.run.Summary.Checked += len(l.result.Reached)
	l.grade()
	return l.suppress()
}

// finish writes the reports and says how the run ends.
func (l *linting) finish() error {
	l.count()
	if err := l.reports(); err != nil {
		return err
	}
	s := l.run.Summary
	switch {
	case l.flags.exitZero:
		return nil
	case s.Checked == 0 && s.Failed == 0:
		return failed(fmt.Errorf("there was nothing to check"), l.nothing())
	case s.Failed > 0:
		return &exit{code: ExitFailed}
	}
	threshold := l.threshold()
	for _, f := range l.run.Findings {
		if f.Suppressed == "" && f.Severity >= threshold {
			return errFound
		}
	}
	return nil
}

// nothing says what was looked for.
func (l *linting) nothing() string {
	if n := len(l.found.LeftOut); n > 0 {
		return fmt.Sprintf("no web.config or applicationHost.config was found; %d places were left out, such as %s (%s)", n, l.found.LeftOut[0].Path, l.found.LeftOut[0].Message)
	}
	return "no web.config or applicationHost.config was found"
}

// threshold is the lowest severity that fails the run.
func (l *linting) threshold() rules.Severity {
	switch l.flags.severity {
	case "info":
		return rules.Info
	case "warning":
		return rules.Warning
	case "error":
		return rules.Error
	}
	if l.project != nil && l.project.Severity != rules.Unset {
		return l.project.Severity
	}
	return rules.Warning
}

// count sums up what the reports say at their end.
func (l *linting) count() {
	s := &l.run.Summary
	s.Errors, s.Warnings, s.Infos = 0, 0, 0
	for _, f := range l.run.Findings {
		if f.Suppressed != "" {
			continue
		}
		switch f.Severity {
		case rules.Error:
			s.Errors++
		case rules.Warning:
			s.Warnings++
		default:
			s.Infos++
		}
	}
}

// reports writes the report of --format to standard output and those of --output to files.
func (l *linting) reports() error {
	opt := report.Options{Color: l.colored(), Width: l.width(), Version: l.Version, Quiet: l.out.quiet}
	if err := report.Write(l.terminal(opt.Color), l.out.format, &l.run, opt); err != nil {
		return failed(err, "")
	}
	for _, output := range l.flags.outputs {
		format, path, ok := strings.Cut(output, "=")
		if !ok || path == "" {
			return usage("--output %q is not FORMAT=FILE", output)
		}
		if err := oneOf("--output", format, report.Formats()...); err != nil {
			return err
		}
		opt.Color, opt.Width = false, 0
		if err := writeReport(path, format, &l.run, opt); err != nil {
			return failed(err, "")
		}
	}
	if l.stale > 0 && l.out.format == "text" {
		fmt.Fprintf(l.Stderr, "iislens: %d findings of the baseline are gone; --write-baseline takes them out\n", l.stale)
	}
	return nil
}

func writeReport(path, format string, run *report.Run, opt report.Options) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
	}()
	return report.Write(io.Writer(file), format, run, opt)
}

// slash is the path as reports show it.
func slash(path string) string { return filepath.ToSlash(filepath.Clean(path)) }

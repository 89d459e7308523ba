package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/iislens/iislens/cmd/internal/ask/lintrun"
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/atomicfile"
	"github.com/iislens/iislens/cmd/internal/project"
	"github.com/iislens/iislens/cmd/internal/report"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/rules"
)

// lintFlags are the flags of lint beside those of the server.
type lintFlags struct {
	rules, skip           []string
	severity, level       string
	fix                   string
	diff, exitZero        bool
	baseline              string
	writeBaseline         bool
	outputs               []string
	configFile, stdinName string
	noIgnore              bool
	newFrom               string
	statistics, listFiles bool
}

func (c *Command) lint() *cobra.Command {
	var from serverFlags
	var f lintFlags
	cmd := &cobra.Command{
		Use:   "lint [PATH...]",
		Short: "What is wrong in configuration files, with fixes",
		Long: `lint checks web.config and applicationHost.config files: each by itself, and on top of the files that IIS would
merge it with. PATH is a file, a directory or a glob; without one it is the current directory. "-" reads standard input.

With --config the files are checked where the server's sites put them. Without, the top-most web.config of each tree
is the root of an application on the embedded server (--profile), and what depends on that server is likely at most.

Formats (--format, --output): ` + strings.Join(report.Formats(), ", ") + `.
Suppress a finding with <!-- iislens:ignore NAME reason --> before its element.`,
		Example: `  iislens lint
  iislens lint --fix src/web/web.config
  iislens lint -c applicationHost.config --root disks
  iislens lint --format sarif . > iislens.sarif
  iislens lint --new-from-rev origin/main
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
	flags.StringVar(&f.level, "level", "", "lowest `SEVERITY` that is told: info, warning or error (default info)")
	flags.StringVar(&f.newFrom, "new-from-rev", "", "only findings that were not there at the git `REVISION`")
	flags.BoolVar(&f.statistics, "statistics", false, "print how often each rule found something, instead of the findings")
	flags.BoolVar(&f.listFiles, "list-files", false, "print the files that are looked at, and what each is mapped to")
	complete(cmd, "severity", "info", "warning", "error")
	complete(cmd, "rules", ruleWords()...)
	complete(cmd, "skip", ruleWords()...)
	complete(cmd, "output", outputWords()...)
	complete(cmd, "format", report.Formats()...)
	complete(cmd, "level", "info", "warning", "error")
	complete(cmd, "fix", "safe", "unsafe")
	return cmd
}

// linting is one run of lint.
type linting struct {
	*Command
	flags   *lintFlags
	project *project.Project
	outputs []output
	runner  *lintrun.Runner
	result  *lintrun.Result
}

func (c *Command) runLint(args []string, from *serverFlags, f *lintFlags) error {
	l := &linting{Command: c, flags: f}
	if err := l.checkFlags(args); err != nil {
		return err
	}
	var err error
	if l.project, err = setup.Project(f.configFile); err != nil {
		return err
	}
	o := lintrun.Options{Opener: c.opener(), Settings: from.Settings, Project: l.project, Rules: f.rules, Skip: f.skip,
		NoIgnore: f.noIgnore, Baseline: f.baseline, Accept: f.writeBaseline, Progress: l.progress}
	for _, arg := range args {
		if arg != "-" {
			o.Paths = append(o.Paths, arg)
		}
	}
	if slices.Contains(args, "-") {
		if o.Texts, err = l.standardInput(); err != nil {
			return err
		}
	}
	if f.newFrom != "" {
		if o.Since, err = since(f.newFrom); err != nil {
			return err
		}
	}
	if l.runner, err = lintrun.New(o); err != nil {
		return err
	}
	if f.fix != "" || f.diff {
		return l.mend()
	}
	if l.result, err = l.runner.Run(nil); err != nil {
		return err
	}
	return l.finish()
}

// checkFlags refuses what is wrong with the flags before anything is read.
func (l *linting) checkFlags(args []string) error {
	f := l.flags
	if err := l.out.check(report.Formats()...); err != nil {
		return err
	}
	if f.severity != "" {
		if err := oneOf("--severity", f.severity, "info", "warning", "error"); err != nil {
			return err
		}
	}
	if err := f.checkLists(l.out.format); err != nil {
		return err
	}
	if f.level != "" {
		if err := oneOf("--level", f.level, "info", "warning", "error"); err != nil {
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
	if f.stdinName != "" && !slices.Contains(args, "-") {
		err := usage("--stdin-filename names the file on standard input, which nobody asked for")
		err.hint = "iislens lint - --stdin-filename " + f.stdinName
		return err
	}
	for _, text := range f.outputs {
		o, err := parseOutput(text)
		if err != nil {
			return err
		}
		l.outputs = append(l.outputs, o)
	}
	return nil
}

// checkLists refuses what does not go with the two lists that take the place of the findings.
func (f *lintFlags) checkLists(format string) error {
	if !f.statistics && !f.listFiles {
		return nil
	}
	switch {
	case f.statistics && f.listFiles:
		return usage("--statistics and --list-files exclude each other")
	case f.fix != "" || f.diff || f.writeBaseline || len(f.outputs) > 0:
		return usage("--statistics and --list-files print a list, and go with no --fix, --diff, --write-baseline or --output")
	}
	return oneOf("--format", format, "text", "json")
}

// standardInput reads the text of the file that --stdin-filename names.
func (l *linting) standardInput() ([]lintrun.Text, error) {
	raw, err := io.ReadAll(io.LimitReader(l.Stdin, resolver.MaxFile+1))
	if err != nil {
		return nil, failed(fmt.Errorf("standard input: %w", err), "")
	}
	if len(raw) > resolver.MaxFile {
		return nil, failed(fmt.Errorf("standard input: more than %d bytes", resolver.MaxFile), "")
	}
	return []lintrun.Text{{Path: filepath.Clean(cmp.Or(l.flags.stdinName, "web.config")), Raw: raw}}, nil
}

// finish writes the reports and says how the run ends.
func (l *linting) finish() error {
	if l.flags.writeBaseline {
		if err := l.runner.WriteBaseline(l.result); err != nil {
			return err
		}
	}
	write := l.reports
	switch {
	case l.flags.statistics:
		write = l.printStatistics
	case l.flags.listFiles:
		write = l.printFiles
	}
	if err := write(); err != nil {
		return err
	}
	if l.flags.listFiles {
		return nil
	}
	return l.ending()
}

// ending says how the run ends. --exit-zero is about findings: what could not be checked is told all the same.
func (l *linting) ending() error {
	s := l.result.Summary
	switch {
	case s.Checked == 0 && s.Failed == 0:
		return failed(errors.New("there was nothing to check"), l.nothing())
	case s.Failed > 0:
		return &exit{code: ExitFailed}
	case !l.flags.exitZero && l.result.Counts(l.threshold()):
		return errFound
	}
	return nil
}

// nothing says what was looked for.
func (l *linting) nothing() string {
	if out := l.result.LeftOut; len(out) > 0 {
		return fmt.Sprintf("no web.config or applicationHost.config was found; %d places were left out, such as %s (%s)", len(out), out[0].Path, out[0].Message)
	}
	return "no web.config or applicationHost.config was found"
}

// threshold is the lowest severity that fails the run.
func (l *linting) threshold() rules.Severity {
	return lintrun.Threshold(severity(l.flags.severity), l.project)
}

// severity is the severity of a name that was checked, unset for "".
func severity(name string) rules.Severity {
	for _, s := range []rules.Severity{rules.Info, rules.Warning, rules.Error} {
		if s.String() == name {
			return s
		}
	}
	return rules.Unset
}

// reports writes the report of --format to standard output and those of --output to files.
func (l *linting) reports() error {
	l.result.Hide(severity(l.flags.level))
	run := &report.Run{Findings: l.result.Findings, Summary: l.result.Summary, Rules: l.runner.Rules}
	for _, p := range l.result.Problems {
		run.Problems = append(run.Problems, report.Problem{Path: p.Path, Message: p.Message})
	}
	opt := report.Options{Color: l.colored(), Links: l.hyperlinks(), Width: l.width(), Version: l.Version, Quiet: l.out.quiet, Verbose: l.out.verbose, ShowSecrets: l.secrets.Show}
	if err := report.Write(l.terminal(opt.Color), l.out.format, run, opt); err != nil {
		return failed(err, "")
	}
	opt.Color, opt.Links, opt.Width = false, false, 0
	for _, o := range l.outputs {
		if err := o.write(run, opt); err != nil {
			return failed(err, "")
		}
	}
	l.tellBaseline()
	l.tellKnown()
	return nil
}

// tellBaseline names the baseline that nobody named, and says what it holds that is gone.
func (l *linting) tellBaseline() {
	b := l.result.Baseline
	if b.Implied && b.Path != "" && !l.out.quiet {
		fmt.Fprintf(l.Stderr, "iislens: %s: %s accepted\n", printable(filepath.ToSlash(b.Path)), count(b.Accepted, "finding"))
	}
	if b.Stale > 0 && l.out.format == "text" {
		fmt.Fprintf(l.Stderr, "iislens: %d findings of the baseline are gone; --write-baseline takes them out\n", b.Stale)
	}
}

// output is a report that goes to a file.
type output struct{ format, path string }

func parseOutput(text string) (output, error) {
	format, path, ok := strings.Cut(text, "=")
	if !ok || path == "" {
		return output{}, usage("--output %q is not FORMAT=FILE", text)
	}
	return output{format, path}, oneOf("--output", format, report.Formats()...)
}

// write replaces the file as a whole: where that fails, the old report is still there. What is no regular file, such as a pipe, is
// written to.
func (o output) write(run *report.Run, opt report.Options) error {
	var text bytes.Buffer
	if err := report.Write(&text, o.format, run, opt); err != nil {
		return err
	}
	stat, err := os.Stat(o.path)
	switch {
	case err == nil && stat.IsDir():
		return fmt.Errorf("%s: is a directory", o.path)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err != nil || stat.Mode().IsRegular():
		_, err := atomicfile.Write(o.path, text.Bytes())
		return err
	}
	file, err := os.OpenFile(o.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := file.Write(text.Bytes()); err != nil {
		_ = file.Close() // the first error counts
		return err
	}
	return file.Close()
}

// progress shows on a terminal how far a long run is; done clears it.
func (l *linting) progress() (step func(done, total int), end func()) {
	file, ok := l.Stderr.(*os.File)
	if !ok || l.out.quiet || !term.IsTerminal(int(file.Fd())) {
		return nil, func() {}
	}
	start, shown := time.Now(), time.Time{}
	return func(done, total int) {
			if now := time.Now(); now.Sub(start) > time.Second && now.Sub(shown) > 100*time.Millisecond {
				shown = now
				fmt.Fprintf(file, "\rchecking %d of %d sites", done, total)
			}
		}, func() {
			if !shown.IsZero() {
				fmt.Fprint(file, "\r\x1b[K")
			}
		}
}

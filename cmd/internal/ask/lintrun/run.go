package lintrun

import (
	"fmt"
	"slices"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/changed"
	"github.com/iislens/iislens/cmd/internal/discover"
	"github.com/iislens/iislens/cmd/internal/project"
	"github.com/iislens/iislens/resolver/carry"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/lint"
)

// Options say what to lint, against what and by which rules.
type Options struct {
	// Opener and Settings lead to a server, Project is the settings file, nil for none.
	Opener   *setup.Opener
	Settings setup.Settings
	Project  *project.Project
	// Paths are files, directories and globs. Without any, and without Texts, it is everything: what the server's sites reach, or what
	// lies in the current directory.
	Paths []string
	// Texts are files of which the text is at hand; they need not be there.
	Texts []Text
	// Rules are the only ones to run, none for what the settings say; Skip are not to run. Both hold names, IDs and groups.
	Rules, Skip []string
	// NoIgnore looks also into what git ignores.
	NoIgnore bool
	// Baseline is the file of accepted findings, "" for the one of the settings file, or of the usual name.
	Baseline string
	// Accept writes the baseline: the findings of the run are accepted.
	Accept bool
	// Since, when set, is an earlier state of the files: what was found then too does not exist for the baseline and the counts.
	Since *changed.Files
	// Progress, when set, returns what is called from any goroutine as sites are checked, and what is called at the end.
	Progress func() (step func(done, total int), end func())
}

// Text is what a file is taken to hold.
type Text struct {
	Path string
	Raw  []byte
}

// Problem says why a file was not checked.
type Problem struct{ Path, Message string }

// Runner lints what its options say, as often as somebody asks.
type Runner struct {
	Options
	// Rules are those that run somewhere.
	Rules []*rules.Rule
	plan  *setup.Plan
	dir   string // the current directory
}

// New checks the options.
func New(o Options) (*Runner, error) {
	r := &Runner{Options: o}
	var err error
	if r.Rules, err = choose(o.Rules, o.Skip, o.Project); err != nil {
		return nil, err
	}
	if r.plan, err = o.Opener.NamedPlan(o.Settings, o.Project); err != nil {
		return nil, err
	}
	if r.dir, err = setup.WorkingDirectory(); err != nil {
		return nil, ask.Failed(fmt.Errorf("the current directory: %w", err), "")
	}
	return r, nil
}

// Result is what a run found.
type Result struct {
	Findings []*rules.Finding // in order; those that do not count say why
	Problems []Problem
	Summary  rules.Summary
	// LeftOut are the places that were not looked at.
	LeftOut []discover.Note
	// Baseline is what became of it.
	Baseline Baseline
	// Files are those that were looked at.
	Files []Listed
	// Known is the number of findings that were there at the earlier state already.
	Known int
	// Units are the servers and files that were looked at.
	Units []*lint.Unit
	own   *ownership
}

// Own reports whether a file may be changed: it was named, or found where somebody pointed.
func (r *Result) Own(path string) bool { return r.own.holds(path) }

// Outside reports whether a file was linted and may not be changed, because only the settings file leads to it and its repository does
// not hold it.
func (r *Result) Outside(path string) bool { return r.own.linted[path] && r.own.outside(path) }

// Counts reports whether some finding counts that is as severe as the threshold.
func (r *Result) Counts(threshold rules.Severity) bool {
	for _, f := range r.Findings {
		if f.Suppressed == "" && f.Severity >= threshold {
			return true
		}
	}
	return false
}

// Hide leaves out what is less severe than a level, as if it had not been found.
func (r *Result) Hide(level rules.Severity) {
	r.Findings = slices.DeleteFunc(r.Findings, func(f *rules.Finding) bool { return f.Severity < level })
	count(r)
}

// Threshold is the lowest severity that fails a run: what the caller says, the settings file, or warning.
func Threshold(said rules.Severity, of *project.Project) rules.Severity {
	switch {
	case said != rules.Unset:
		return said
	case of != nil && of.Severity != rules.Unset:
		return of.Severity
	}
	return rules.Warning
}

// Run lints. Texts, by path, stand in for what the disk and the options hold.
func (r *Runner) Run(texts map[string][]byte) (*Result, error) {
	c := &collection{Runner: r, plan: r.plan, texts: map[string][]byte{}, result: &Result{}}
	if err := c.collect(texts); err != nil {
		return nil, err
	}
	var beside carry.Group
	beside.Go(func() {
		if c.unread != nil {
			c.result.Summary.Unmapped = c.unread()
		}
	})
	var step func(done, total int)
	end := func() {}
	if r.Progress != nil {
		step, end = r.Progress()
	}
	found := lint.Run(c.units, lint.Options{Rules: r.Rules, Progress: step})
	beside.Wait()
	end()
	result := c.result
	result.Findings = found.Findings
	result.Summary.Skipped = found.Skipped
	result.Summary.Files += len(found.Reached)
	result.Summary.Checked += len(found.Reached)
	r.grade(result)
	docs := append([]*xmlsrc.Document{}, found.Commented...)
	for _, u := range c.units {
		for _, f := range u.Files {
			docs = append(docs, f.Doc)
		}
	}
	result.own, result.Files = c.ownership(found.Reached), list(c.units, found.Reached)
	if r.Since != nil {
		if err := r.keepNew(result, r.Since); err != nil {
			return nil, err
		}
	}
	result.Units = c.units
	r.suppress(result, docs)
	if err := r.applyBaseline(result); err != nil {
		return nil, err
	}
	count(result)
	return result, nil
}

// count sums up the findings that count.
func count(r *Result) {
	r.Summary.Errors, r.Summary.Warnings, r.Summary.Infos = 0, 0, 0
	for _, f := range r.Findings {
		switch {
		case f.Suppressed != "":
		case f.Severity == rules.Error:
			r.Summary.Errors++
		case f.Severity == rules.Warning:
			r.Summary.Warnings++
		default:
			r.Summary.Infos++
		}
	}
}

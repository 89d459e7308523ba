package lintrun

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/atomicfile"
	"github.com/iislens/iislens/cmd/internal/worktree"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/baseline"
)

// BaselineName is the name of the baseline where nobody gives one.
const BaselineName = ".iislens-baseline.json"

// Baseline says what became of the file of accepted findings.
type Baseline struct {
	// Path is the file, "" where there is none; Implied says that nobody named it.
	Path    string
	Implied bool
	// Accepted is the number of findings that it holds, Stale of those that are gone.
	Accepted, Stale int
}

// baselineFile returns the file of accepted findings: the one that is named, or one of the usual name in the current directory or
// beside the settings file. Where there is none of the usual name, the path is that of one in the current directory.
func (r *Runner) baselineFile() (path string, implied bool) {
	switch {
	case r.Baseline != "":
		return r.Baseline, false
	case r.Project != nil && r.Project.Baseline != "":
		return setup.Near(r.dir, r.Project.Baseline), false
	}
	if r.Project != nil && !isThere(BaselineName) {
		if beside := filepath.Join(filepath.Dir(r.Project.Path), BaselineName); isThere(beside) {
			return setup.Near(r.dir, beside), true
		}
	}
	return BaselineName, true
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// applyBaseline marks the findings that the baseline holds.
func (r *Runner) applyBaseline(result *Result) error {
	path, implied := r.baselineFile()
	old, err := readBaseline(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && (implied || r.Accept):
		return nil
	case err != nil:
		return r.baselineError(path, err)
	}
	outcome := old.Apply(result.Findings, r.baselineOptions(path, old, result))
	result.Baseline = Baseline{path, implied, outcome.Accepted, len(outcome.Stale)}
	return nil
}

// WriteBaseline accepts the findings of a result.
func (r *Runner) WriteBaseline(result *Result) error {
	path, implied := r.baselineFile()
	old, err := readBaseline(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return r.baselineError(path, err)
	}
	if r.foreign(path) {
		return ask.Misused("--write-baseline: %s lies outside %s; name it with --baseline", path, r.tree())
	}
	opt := r.baselineOptions(path, nil, result)
	updated := old.Update(result.Findings, opt)
	if _, err := atomicfile.Write(path, updated.Encode()); err != nil {
		return ask.Failed(err, "")
	}
	outcome := updated.Apply(result.Findings, opt)
	result.Baseline = Baseline{path, implied, outcome.Accepted, len(outcome.Stale)}
	count(result)
	return nil
}

// tree is the repository of the settings file, "" without one.
func (r *Runner) tree() string {
	if r.Project == nil {
		return ""
	}
	return worktree.Of(filepath.Dir(r.Project.Path))
}

// foreign reports whether only the settings file leads to a baseline, which lies outside of its repository.
func (r *Runner) foreign(path string) bool {
	return r.Baseline == "" && r.Project != nil && r.Project.Baseline != "" && !worktree.Holds(r.tree(), setup.Absolute(path))
}

// baselineError is the error of reading a baseline. It quotes nothing of a file that only the settings file leads to.
func (r *Runner) baselineError(path string, err error) error {
	var malformed *baseline.Error
	if errors.As(err, &malformed) && r.foreign(path) {
		err = &baseline.Error{Path: malformed.Path, Line: malformed.Line, Column: malformed.Column, Message: "not a baseline of iislens"}
	}
	return ask.Misused("--baseline: %w", err)
}

// baselineOptions say what a run covered. The paths of a baseline start from its directory, so that it holds wherever the run starts
// and wherever the files are; those of version 1 from the directory of the run. old may be nil.
func (r *Runner) baselineOptions(path string, old *baseline.Baseline, result *Result) baseline.Options {
	dir := filepath.Dir(setup.Absolute(path))
	from := func(file string) string {
		local := filepath.FromSlash(file)
		if !filepath.IsAbs(local) {
			local = filepath.Join(r.dir, local)
		}
		if rel, err := filepath.Rel(dir, local); err == nil {
			return filepath.ToSlash(rel)
		}
		return file
	}
	o := baseline.Options{Path: from, Fingerprints: func(list []*rules.Finding) []string { return rules.FingerprintsFrom(list, from) }}
	if old != nil && old.Version == 1 {
		dir, from = r.dir, func(file string) string { return file }
		o = baseline.Options{Fingerprints: rules.LineFingerprints}
	}
	covered := map[string]bool{}
	for file := range result.own.linted {
		covered[from(file)] = true
	}
	o.Covered = func(e baseline.Entry) bool {
		return (covered[e.Path] || gone(dir, e.Path)) && slices.ContainsFunc(r.Rules, func(rule *rules.Rule) bool { return rule.ID == e.Rule })
	}
	return o
}

// readBaseline reads a baseline. A pipe in its place must not make the run wait.
func readBaseline(path string) (*baseline.Baseline, error) {
	stat, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w; --write-baseline makes one", path, fs.ErrNotExist)
	}
	if err != nil {
		return nil, err
	}
	raw, err := setup.ReadRegular(path, stat)
	if err != nil {
		return nil, err
	}
	return baseline.Parse(path, raw)
}

// gone reports whether a file that a baseline in dir names is no longer there. Shares of other machines are not asked: that would tell
// them who runs this.
func gone(dir, path string) bool {
	if strings.HasPrefix(path, "//") || strings.HasPrefix(path, `\\`) {
		return false
	}
	local := filepath.FromSlash(path)
	if !filepath.IsAbs(local) {
		local = filepath.Join(dir, local)
	}
	_, err := os.Stat(local)
	return err != nil
}

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/atomicfile"
	"github.com/iislens/iislens/cmd/internal/project"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/baseline"
	"github.com/iislens/iislens/rules/catalogue"
)

func allRules() []*rules.Rule { return catalogue.All() }

// matches reports whether a name is that of a rule, its ID or its group.
func matches(name string, r *rules.Rule) bool {
	return name == r.Name || strings.EqualFold(name, r.ID) || name == string(r.Group) || name == "all"
}

// choose fixes the list of rules that run anywhere.
func (l *linting) choose() error {
	all := allRules()
	for _, name := range slices.Concat(l.flags.rules, l.flags.skip) {
		if !slices.ContainsFunc(all, func(r *rules.Rule) bool { return matches(name, r) }) {
			err := usage("no rule or group is called %q", name)
			var names []string
			for _, r := range all {
				names = append(names, r.Name, string(r.Group))
			}
			if near := topology.Nearest(name, names); near != "" {
				err.hint = fmt.Sprintf("did you mean %s?", near)
			}
			return err
		}
	}
	for _, r := range all {
		if l.on(r, "") || l.project != nil && l.onSomewhere(r) {
			l.rules = append(l.rules, r)
		}
	}
	return nil
}

// on tells whether a rule counts for a file; "" asks for no file in particular.
func (l *linting) on(r *rules.Rule, path string) bool {
	named := func(list []string) bool {
		return slices.ContainsFunc(list, func(name string) bool { return matches(name, r) })
	}
	if named(l.flags.skip) {
		return false
	}
	if len(l.flags.rules) > 0 {
		return named(l.flags.rules)
	}
	if l.project == nil {
		return !r.Off
	}
	_, on := l.project.Effective(r, path)
	return on
}

// onSomewhere reports whether an override of the project switches a rule on for some files.
func (l *linting) onSomewhere(r *rules.Rule) bool {
	return len(l.flags.rules) == 0 && slices.ContainsFunc(l.project.Overrides, func(o project.Override) bool { return len(o.Severities) > 0 }) &&
		!slices.ContainsFunc(l.flags.skip, func(name string) bool { return matches(name, r) })
}

// grade sets the severities of the project and drops what it switches off for a file.
func (l *linting) grade() {
	l.run.Findings = slices.DeleteFunc(l.run.Findings, func(f *rules.Finding) bool {
		if !l.on(f.Rule, filepath.FromSlash(f.Span.File.Path)) {
			return true
		}
		if l.project != nil {
			severity, _ := l.project.Effective(f.Rule, filepath.FromSlash(f.Span.File.Path))
			if severity != rules.Unset && severity != f.Rule.Severity {
				f.Severity = severity
			}
		}
		return false
	})
}

// suppress applies the ignore comments and the baseline.
func (l *linting) suppress() error {
	known := func(name string) bool {
		return slices.ContainsFunc(allRules(), func(r *rules.Rule) bool { return matches(name, r) })
	}
	unused := catalogue.Find(rules.UnusedSuppression)
	ran := func(name string) bool {
		return !slices.ContainsFunc(allRules(), func(r *rules.Rule) bool { return matches(name, r) && !slices.Contains(l.rules, r) })
	}
	var names []string
	for _, r := range allRules() {
		names = append(names, r.Name, string(r.Group))
	}
	inFile := map[*source.File][]*rules.Finding{}
	for _, f := range l.run.Findings {
		inFile[f.Span.File] = append(inFile[f.Span.File], f)
	}
	for _, doc := range l.documents() {
		if len(doc.Comments) == 0 || !strings.Contains(doc.File.Text, "iislens:") {
			continue
		}
		s := rules.ParseSuppressions(doc, known)
		for _, f := range inFile[doc.File] {
			if s.Match(f) {
				f.Suppressed = "comment"
			}
		}
		if unused != nil && slices.Contains(l.rules, unused) {
			l.run.Findings = append(l.run.Findings, s.Findings(unused, names, ran)...)
		}
	}
	rules.Sort(l.run.Findings)
	return l.accepted()
}

// documents are the files of all units that may hold comments for iislens.
func (l *linting) documents() []*xmlsrc.Document {
	docs := slices.Clone(l.result.Commented)
	for _, u := range l.units {
		for _, f := range u.Files {
			docs = append(docs, f.Doc)
		}
	}
	return docs
}

// accepted applies or writes the baseline.
func (l *linting) accepted() error {
	path := l.flags.baseline
	if path == "" && l.project != nil {
		path = l.project.Baseline
	}
	if path == "" {
		if l.flags.writeBaseline {
			path = ".iislens-baseline.json"
		} else {
			return nil
		}
	}
	covered := map[string]bool{}
	for _, path := range l.result.Reached {
		covered[path] = true
	}
	for _, doc := range l.documents() {
		covered[doc.File.Path] = true
	}
	opt := baseline.Options{Fingerprints: rules.Fingerprints, Covered: func(e baseline.Entry) bool {
		return (covered[e.Path] || gone(e.Path)) && slices.ContainsFunc(l.rules, func(r *rules.Rule) bool { return r.ID == e.Rule })
	}}
	raw, err := readBaseline(path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist), err != nil && !l.flags.writeBaseline:
		return usage("--baseline: %w", err)
	}
	var old *baseline.Baseline
	if err == nil {
		if old, err = baseline.Parse(path, raw); err != nil {
			return &exit{code: ExitUsage, err: err}
		}
	}
	if l.flags.writeBaseline {
		raw = old.Update(l.run.Findings, opt).Encode()
		if _, err := atomicfile.Write(path, raw); err != nil {
			return failed(err, "")
		}
		if old, err = baseline.Parse(path, raw); err != nil {
			return failed(err, "")
		}
	}
	outcome := old.Apply(l.run.Findings, opt)
	l.stale = len(outcome.Stale)
	return nil
}

// readBaseline reads a baseline. A pipe in its place must not make the run wait.
func readBaseline(path string) ([]byte, error) {
	stat, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	return setup.ReadRegular(path, stat)
}

// gone reports whether a file that a baseline names is no longer there. Shares of other machines are not asked: that would tell them
// who runs this.
func gone(path string) bool {
	if strings.HasPrefix(path, "//") || strings.HasPrefix(path, `\\`) {
		return false
	}
	_, err := os.Stat(filepath.FromSlash(path))
	return err != nil
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

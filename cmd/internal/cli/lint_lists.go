package cli

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/iislens/iislens/cmd/internal/ask/lintrun"
	"github.com/iislens/iislens/cmd/internal/changed"
	"github.com/iislens/iislens/rules"
)

// since returns what keeps the findings of lines that are new since a revision.
func (l *linting) since(revision string) (func(*rules.Finding) bool, error) {
	lines, err := changed.Since(".", revision)
	if err != nil {
		return nil, failed(fmt.Errorf("--new-from-rev %s: %w", revision, err), "")
	}
	return func(f *rules.Finding) bool {
		path, err := filepath.Abs(filepath.FromSlash(f.Span.File.Path))
		return err == nil && lines.Has(path, f.Span.From().Line, f.Span.To().Line)
	}, nil
}

// statistic is how often a rule found something.
type statistic struct {
	Rule     string `json:"rule"`
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Count    int    `json:"count"`
	Fixable  int    `json:"fixable"`
}

// statistics counts the findings that count, the most frequent first.
func statistics(findings []*rules.Finding) []statistic {
	byRule := map[string]*statistic{}
	for _, f := range findings {
		if f.Suppressed != "" {
			continue
		}
		s := byRule[f.Rule.ID]
		if s == nil {
			s = &statistic{Rule: f.Rule.ID, Name: f.Rule.Name, Severity: f.Severity.String()}
			byRule[f.Rule.ID] = s
		}
		s.Count++
		if slices.ContainsFunc(f.Fixes, func(fix rules.Fix) bool { return fix.Safe }) {
			s.Fixable++
		}
	}
	list := make([]statistic, 0, len(byRule))
	for _, s := range byRule {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b statistic) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Rule, b.Rule))
	})
	return list
}

// printStatistics prints how often each rule found something, instead of the findings.
func (l *linting) printStatistics() error {
	list := statistics(l.result.Findings)
	if l.out.json() {
		return l.printJSON(struct {
			SchemaVersion int         `json:"schemaVersion"`
			Statistics    []statistic `json:"statistics"`
		}{1, list})
	}
	p := l.page()
	for _, s := range list {
		line := fmt.Sprintf("%6d  %s  %s  %s", s.Count, s.Rule, s.Severity, s.Name)
		if s.Fixable > 0 {
			line += fmt.Sprintf(" (%d with --fix)", s.Fixable)
		}
		p.line(line)
	}
	if len(list) == 0 {
		p.line("no findings")
	}
	return l.print(p)
}

// printFiles prints the files that were looked at and what each was taken for, instead of the findings.
func (l *linting) printFiles() error {
	if l.out.json() {
		type file struct {
			File    string  `json:"file"`
			Windows *string `json:"windows"`
			As      string  `json:"as"`
		}
		list := []file{}
		for _, f := range l.result.Files {
			list = append(list, file{f.Path, optional(f.Windows), string(f.As)})
		}
		return l.printJSON(struct {
			SchemaVersion int    `json:"schemaVersion"`
			Files         []file `json:"files"`
		}{1, list})
	}
	p := l.page()
	for _, f := range l.result.Files {
		text := f.Windows
		switch f.As {
		case lintrun.ServerFile:
			text = "the server, with all that it maps"
		case lintrun.Lone:
			text = "by itself: no site of the server maps it"
		case lintrun.Transform:
			text = "a transform, which IIS never reads"
		}
		p.text(0, p.to(f.Path), plain("%s", text))
	}
	return l.print(p)
}

package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/cmd/internal/ask/lintrun"
	"github.com/iislens/iislens/cmd/internal/changed"
)

// since asks git for the configuration files as they were at a revision.
func since(revision string) (*changed.Files, error) {
	files, err := changed.Since(".", revision, func(path string) bool { return strings.EqualFold(filepath.Ext(path), ".config") })
	if err != nil {
		return nil, failed(fmt.Errorf("--new-from-rev %s: %w", revision, err), "")
	}
	return files, nil
}

// tellKnown says how many findings are left out because they are not new.
func (l *linting) tellKnown() {
	if l.result.Known > 0 && l.out.format == "text" && !l.out.quiet {
		fmt.Fprintf(l.Stderr, "iislens: %s left out, there at %s already\n", count(l.result.Known, "finding"), printable(l.flags.newFrom))
	}
}

// printStatistics prints how often each rule found something, instead of the findings.
func (l *linting) printStatistics() error {
	list := answer.CountRules(l.result.Findings)
	if l.out.json() {
		return l.printJSON(list)
	}
	p := l.page()
	for _, s := range list.Statistics {
		line := fmt.Sprintf("%6d  %s  %s  %s", s.Count, s.Rule, s.Severity, s.Name)
		if s.Fixable > 0 {
			line += fmt.Sprintf(" (%d with --fix)", s.Fixable)
		}
		p.line(line)
	}
	if len(list.Statistics) == 0 {
		p.line("no findings")
	}
	return l.print(p)
}

// printFiles prints the files that were looked at and what each was taken for, instead of the findings.
func (l *linting) printFiles() error {
	if l.out.json() {
		return l.printJSON(answer.ListFiles(l.result.Files))
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

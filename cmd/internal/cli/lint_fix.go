package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/fixer"
	"github.com/iislens/iislens/cmd/internal/ask/lintrun"
	"github.com/iislens/iislens/cmd/internal/atomicfile"
)

// mend applies the fixes, or shows them, until none is left.
func (l *linting) mend() error {
	var before *lintrun.Result
	lint := func(texts map[string][]byte) (*fixer.Look, error) {
		var err error
		if l.result, err = l.runner.Run(texts); err != nil {
			return nil, err
		}
		if before == nil {
			before = l.result
		}
		return &fixer.Look{Findings: l.result.Findings, Units: l.result.Units}, nil
	}
	out, err := fixer.Run(lint, fixer.Options{Unsafe: l.flags.fix == "unsafe", Own: func(path string) bool { return l.result.Own(path) }})
	if err != nil {
		return err
	}
	for _, err := range out.Refused {
		fmt.Fprintf(l.Stderr, "iislens: not fixed: %s\n", printable(err.Error()))
	}
	l.tellOutside()
	if l.flags.diff {
		after := l.result
		l.result = before
		return l.showDiff(out.Changes, after)
	}
	refused := l.writeFixed(out.Changes)
	if refused > 0 { // what was found is no longer what there is
		if l.result, err = l.runner.Run(nil); err != nil {
			return err
		}
	}
	err = l.finish()
	if refused > 0 && (err == nil || code(err) == ExitFindings) {
		err = &exit{code: ExitFailed}
	}
	return err
}

// writeFixed writes what fixes made of files. A file that cannot be written is told and left alone: the others are fixed all the same.
func (l *linting) writeFixed(changes []*fixer.Change) (refused int) {
	for _, c := range changes {
		result, err := atomicfile.Replace(filepath.FromSlash(c.File.Path), c.File.Raw, c.Content)
		if err != nil {
			refused++
			fmt.Fprintf(l.Stderr, "iislens: not fixed: %s\n", printable(err.Error()))
			continue
		}
		if result.Links > 0 {
			fmt.Fprintf(l.Stderr, "iislens: %s: the file has %s (hard links), which keep the old content\n", printable(c.File.Path), count(int(result.Links), "other name"))
		}
		if len(result.Lost) > 0 {
			fmt.Fprintf(l.Stderr, "iislens: %s: the file lost %s, which could not be kept\n", printable(c.File.Path), printable(strings.Join(result.Lost, ", ")))
		}
		fmt.Fprintf(l.Stderr, "iislens: %s: %d fixed\n", printable(c.File.Path), c.Count)
	}
	return refused
}

// tellOutside names the files that would be fixed if they did not lie elsewhere.
func (l *linting) tellOutside() {
	told := map[string]bool{}
	for _, f := range l.result.Findings {
		path := f.Span.File.Path
		if f.Suppressed == "" && len(f.Fixes) > 0 && !told[path] && l.result.Outside(path) {
			told[path] = true
			fmt.Fprintf(l.Stderr, "iislens: not fixed: %s: only the settings file leads there, and it lies outside of its repository; name the file to fix it\n", printable(path))
		}
	}
}

package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/term"

	"github.com/iislens/iislens/cmd/internal/ask/fixer"
	"github.com/iislens/iislens/cmd/internal/atomicfile"
	"github.com/iislens/iislens/resolver/source"
)

// maxPasses bounds how often fixed files are checked again: one fix may make room for another.
const maxPasses = 10

// mend applies the fixes, or shows them, until none is left. A file that cannot be written is told and left alone: the others are
// fixed all the same.
func (l *linting) mend(args []string) error {
	fixed, refused := map[string]int{}, map[string]bool{}
	for range maxPasses {
		changes := slices.DeleteFunc(l.changes(), func(c *fixer.Change) bool { return refused[c.File.Path] })
		if len(changes) == 0 {
			break
		}
		if l.flags.diff {
			l.show(changes)
			break
		}
		wrote := false
		for _, c := range changes {
			result, err := atomicfile.Replace(filepath.FromSlash(c.File.Path), c.File.Raw, c.Content)
			if err != nil {
				refused[c.File.Path] = true
				fmt.Fprintf(l.Stderr, "iislens: not fixed: %s\n", printable(err.Error()))
				continue
			}
			if result.Links > 0 {
				fmt.Fprintf(l.Stderr, "iislens: %s: the file has %s (hard links), which keep the old content\n", printable(c.File.Path), count(int(result.Links), "other name"))
			}
			fixed[c.File.Path] += c.Count
			wrote = true
		}
		if !wrote {
			break
		}
		if err := l.check(args); err != nil {
			return err
		}
	}
	if !l.flags.diff {
		for _, path := range slices.Sorted(maps.Keys(fixed)) {
			fmt.Fprintf(l.Stderr, "iislens: %s: %d fixed\n", printable(path), fixed[path])
		}
		err := l.finish()
		if len(refused) > 0 && (err == nil || code(err) == ExitFindings) {
			err = &exit{code: ExitFailed}
		}
		return err
	}
	l.count()
	for _, f := range l.run.Findings {
		if f.Suppressed == "" && f.Severity >= l.threshold() && !l.flags.exitZero {
			return errFound
		}
	}
	return nil
}

// changes returns the files as the fixes would have them.
func (l *linting) changes() []*fixer.Change {
	own := l.linted()
	out := fixer.Select(l.run.Findings, fixer.Options{Unsafe: l.flags.fix == "unsafe", Own: func(path string) bool { return own[path] }})
	for _, err := range out.Refused {
		fmt.Fprintf(l.Stderr, "iislens: not fixed: %s\n", printable(err.Error()))
	}
	return out.Changes
}

// linted returns the paths of the files that somebody named, or that were found where somebody pointed: no other is written.
func (l *linting) linted() map[string]bool {
	own := map[string]bool{}
	for _, path := range l.result.Reached {
		own[path] = true
	}
	for _, u := range l.units {
		for _, f := range u.Files {
			own[f.Doc.File.Path] = true
		}
	}
	return own
}

// show prints the changes as a unified diff.
func (l *linting) show(changes []*fixer.Change) {
	for _, c := range changes {
		after := source.Decode(c.File.Path, "", c.Content)
		text := udiff.Unified("a/"+c.File.Path, "b/"+c.File.Path, c.File.Text, after.Text)
		if file, ok := l.Stdout.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
			text = visible(text)
		}
		if _, err := fmt.Fprint(l.Stdout, text); err != nil {
			return
		}
	}
}

// visible is printable for text of many lines.
func visible(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = printable(strings.TrimSuffix(line, "\r"))
	}
	return strings.Join(lines, "\n")
}

package cli

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/aymanbagabas/go-udiff"

	"github.com/iislens/iislens/cmd/internal/atomicfile"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// maxPasses bounds how often fixed files are checked again: one fix may make room for another.
const maxPasses = 10

// mend applies the fixes, or shows them, until none is left.
func (l *linting) mend(args []string) error {
	fixed := map[string]int{}
	for range maxPasses {
		changes := l.changes()
		if len(changes) == 0 {
			break
		}
		if l.flags.diff {
			l.show(changes)
			break
		}
		for _, c := range changes {
			if _, err := atomicfile.Replace(filepath.FromSlash(c.file.Path), c.file.Raw, c.content); err != nil {
				return failed(err, "")
			}
			fixed[c.file.Path] += c.count
		}
		if err := l.check(args); err != nil {
			return err
		}
	}
	if !l.flags.diff {
		for _, path := range slices.Sorted(mapKeys(fixed)) {
			fmt.Fprintf(l.Stderr, "iislens: %s: %d fixed\n", path, fixed[path])
		}
		return l.finish()
	}
	l.count()
	for _, f := range l.run.Findings {
		if f.Suppressed == "" && f.Severity >= l.threshold() && !l.flags.exitZero {
			return errFound
		}
	}
	return nil
}

func mapKeys(m map[string]int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// change is a file with fixes applied.
type change struct {
	file    *source.File
	content []byte
	count   int
}

// changes applies, file by file, the first fix of each finding that may be applied and overlaps no earlier one. A fix is
// applied whole or not at all.
func (l *linting) changes() []*change {
	accepted := map[*source.File][]source.Edit{}
	count := map[*source.File]int{}
	for _, f := range l.run.Findings {
		if f.Suppressed != "" {
			continue
		}
		for _, fix := range f.Fixes {
			if !fix.Safe && l.flags.fix != "unsafe" || !fits(accepted, fix) {
				continue
			}
			for _, e := range fix.Edits {
				accepted[e.Span.File] = append(accepted[e.Span.File], e)
			}
			count[fix.Edits[0].Span.File]++
			break
		}
	}
	var list []*change
	for file, edits := range accepted {
		content, err := source.Apply(file, edits)
		if err != nil {
			fmt.Fprintf(l.Stderr, "iislens: not fixed: %v\n", err)
			continue
		}
		list = append(list, &change{file, content, count[file]})
	}
	slices.SortFunc(list, func(a, b *change) int { return cmp.Compare(a.file.Path, b.file.Path) })
	return list
}

// fits reports whether a fix touches files of the user only, and nothing that an accepted edit touches.
func fits(accepted map[*source.File][]source.Edit, fix rules.Fix) bool {
	for _, e := range fix.Edits {
		if e.Span.File == nil || e.Span.File.Profile {
			return false
		}
		for _, other := range accepted[e.Span.File] {
			if e == other || e.Span.Start < other.Span.End && other.Span.Start < e.Span.End ||
				e.Span.Start == other.Span.Start || e.Span.End == other.Span.End {
				return false
			}
		}
	}
	return len(fix.Edits) > 0
}

// show prints the changes as a unified diff.
func (l *linting) show(changes []*change) {
	for _, c := range changes {
		after := source.Decode(c.file.Path, "", c.content)
		text := udiff.Unified("a/"+c.file.Path, "b/"+c.file.Path, c.file.Text, after.Text)
		if _, err := fmt.Fprint(l.Stdout, text); err != nil && !errors.Is(err, errFound) {
			return
		}
	}
}

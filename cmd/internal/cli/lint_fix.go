package cli

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/term"

	"github.com/iislens/iislens/cmd/internal/atomicfile"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// maxPasses bounds how often fixed files are checked again: one fix may make room for another.
const maxPasses = 10

// mend applies the fixes, or shows them, until none is left. A file that cannot be written is told and left alone: the others are
// fixed all the same.
func (l *linting) mend(args []string) error {
	fixed, refused := map[string]int{}, map[string]bool{}
	for range maxPasses {
		changes := slices.DeleteFunc(l.changes(), func(c *change) bool { return refused[c.file.Path] })
		if len(changes) == 0 {
			break
		}
		if l.flags.diff {
			l.show(changes)
			break
		}
		wrote := false
		for _, c := range changes {
			result, err := atomicfile.Replace(filepath.FromSlash(c.file.Path), c.file.Raw, c.content)
			if err != nil {
				refused[c.file.Path] = true
				fmt.Fprintf(l.Stderr, "iislens: not fixed: %s\n", printable(err.Error()))
				continue
			}
			if result.Links > 0 {
				fmt.Fprintf(l.Stderr, "iislens: %s: the file has %s (hard links), which keep the old content\n", printable(c.file.Path), count(int(result.Links), "other name"))
			}
			fixed[c.file.Path] += c.count
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
	own := l.linted()
	count := map[*source.File]int{}
	for _, f := range l.run.Findings {
		if f.Suppressed != "" {
			continue
		}
		for _, fix := range f.Fixes {
			if !fix.Safe && l.flags.fix != "unsafe" || !fits(accepted, own, fix) {
				continue
			}
			for _, e := range fix.Edits {
				list := accepted[e.Span.File]
				accepted[e.Span.File] = slices.Insert(list, slot(list, e), e)
			}
			count[fix.Edits[0].Span.File]++
			break
		}
	}
	var list []*change
	for file, edits := range accepted {
		content, err := source.Apply(file, edits)
		if err != nil {
			fmt.Fprintf(l.Stderr, "iislens: not fixed: %s\n", printable(err.Error()))
			continue
		}
		list = append(list, &change{file, content, count[file]})
	}
	slices.SortFunc(list, func(a, b *change) int { return cmp.Compare(a.file.Path, b.file.Path) })
	return list
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

// fits reports whether a fix touches own files only, and nothing that an accepted edit touches. The accepted edits of a file are in
// the order of their places.
func fits(accepted map[*source.File][]source.Edit, own map[string]bool, fix rules.Fix) bool {
	for _, e := range fix.Edits {
		if e.Span.File == nil || e.Span.File.Profile || !own[e.Span.File.Path] {
			return false
		}
		list := accepted[e.Span.File]
		at := slot(list, e)
		if at > 0 && touch(list[at-1], e) || at < len(list) && touch(list[at], e) {
			return false
		}
	}
	return len(fix.Edits) > 0
}

// slot returns where an edit belongs in a list that is in order.
func slot(list []source.Edit, e source.Edit) int {
	at, _ := slices.BinarySearchFunc(list, e, func(a, b source.Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	return at
}

// touch reports whether two edits overlap or begin or end at one place.
func touch(a, b source.Edit) bool {
	return a.Span.Start < b.Span.End && b.Span.Start < a.Span.End || a.Span.Start == b.Span.Start || a.Span.End == b.Span.End
}

// show prints the changes as a unified diff.
func (l *linting) show(changes []*change) {
	for _, c := range changes {
		after := source.Decode(c.file.Path, "", c.content)
		text := udiff.Unified("a/"+c.file.Path, "b/"+c.file.Path, c.file.Text, after.Text)
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

package fixer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// Options say which fixes are taken.
type Options struct {
	// Unsafe takes the fixes too that need a look.
	Unsafe bool
	// Own tells whether a file is one that somebody named, or found where somebody pointed: no other is changed.
	Own func(path string) bool
	// Check, when set, has the last word on a fix that could be applied; an error says why it is not.
	Check func(*Candidate) error
	// Skip, when set, tells which fixes are passed over in silence.
	Skip func(*rules.Finding, *rules.Fix) bool
}

// Taken is a fix that was chosen for a finding.
type Taken struct {
	Finding *rules.Finding
	Fix     *rules.Fix
}

// name is what a fix is known by from one version of a text to the next.
func (t Taken) name() string {
	return strings.Join([]string{t.Finding.Span.File.Path, t.Finding.Rule.ID, t.Finding.Section, t.Finding.Key, t.Finding.Message, t.Fix.Title}, "\x00")
}

// Candidate is a fix that could be applied.
type Candidate struct {
	Finding *rules.Finding
	Fix     *rules.Fix
	// Texts holds, by path, what the files of the fix would hold with it and with everything that was taken before it.
	Texts map[string][]byte
}

// Change is a file with fixes applied.
type Change struct {
	File    *source.File
	Content []byte
	// Count is the number of fixes.
	Count int
}

// Outcome is what became of the fixes of some findings.
type Outcome struct {
	Changes []*Change // sorted by path
	Refused []error   // why fixes were not taken that were asked for
	Taken   []Taken   // the fixes of the changes
}

// Select applies, file by file, the first fix of each finding that may be applied and overlaps no earlier one. A fix is applied
// whole or not at all. Findings that are suppressed have none.
func Select(findings []*rules.Finding, o Options) *Outcome {
	s := &selection{Options: o, edits: map[*source.File][]source.Edit{}, count: map[*source.File]int{}}
	for _, f := range findings {
		if f.Suppressed != "" {
			continue
		}
		for i := range f.Fixes {
			if s.take(f, &f.Fixes[i]) {
				break
			}
		}
	}
	out := &Outcome{Refused: s.refused, Taken: s.taken}
	for file, edits := range s.edits {
		content, err := source.Apply(file, edits)
		if err != nil {
			out.Refused = append(out.Refused, err)
			continue
		}
		out.Changes = append(out.Changes, &Change{file, content, s.count[file]})
	}
	slices.SortFunc(out.Changes, func(a, b *Change) int { return cmp.Compare(a.File.Path, b.File.Path) })
	return out
}

// selection is what was taken so far.
type selection struct {
	Options
	edits   map[*source.File][]source.Edit // in the order of their places
	count   map[*source.File]int
	refused []error
	taken   []Taken
}

// take adds a fix if it may be applied.
func (s *selection) take(f *rules.Finding, fix *rules.Fix) bool {
	if !fix.Safe && !s.Unsafe || s.Skip != nil && s.Skip(f, fix) || !s.fits(fix) {
		return false
	}
	next := map[*source.File][]source.Edit{}
	for _, e := range fix.Edits {
		list, ok := next[e.Span.File]
		if !ok {
			list = slices.Clone(s.edits[e.Span.File])
		}
		next[e.Span.File] = slices.Insert(list, slot(list, e), e)
	}
	if err := s.check(f, fix, next); err != nil {
		s.refused = append(s.refused, fmt.Errorf("%s:%d: %s: %w", f.Span.File.Path, f.Span.Line(), f.Rule.Name, err))
		return false
	}
	for file, list := range next {
		s.edits[file] = list
	}
	s.count[fix.Edits[0].Span.File]++
	s.taken = append(s.taken, Taken{f, fix})
	return true
}

// check asks who has the last word.
func (s *selection) check(f *rules.Finding, fix *rules.Fix, next map[*source.File][]source.Edit) error {
	if s.Check == nil && len(next) == 1 {
		return nil // if its file cannot be edited, nothing is taken of any
	}
	c := &Candidate{Finding: f, Fix: fix, Texts: map[string][]byte{}}
	for file, edits := range next {
		content, err := source.Apply(file, edits)
		if err != nil {
			return err
		}
		c.Texts[file.Path] = content
	}
	if s.Check == nil {
		return nil
	}
	return s.Check(c)
}

// fits reports whether a fix touches own files only, and nothing that an edit touches which was taken before.
func (s *selection) fits(fix *rules.Fix) bool {
	for _, e := range fix.Edits {
		if e.Span.File == nil || e.Span.File.Profile || s.Own != nil && !s.Own(e.Span.File.Path) {
			return false
		}
		list := s.edits[e.Span.File]
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

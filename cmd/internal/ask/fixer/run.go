package fixer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/lint"
)

// Look is what was found in some texts, and the servers that it was found on.
type Look struct {
	Findings []*rules.Finding
	Units    []*lint.Unit
}

// Lint looks at texts, by path, in place of what the files hold.
type Lint func(texts map[string][]byte) (*Look, error)

// maxPasses bounds how often fixed texts are checked again: one fix may make room for another.
const maxPasses = 10

// maxLooks bounds how often a run looks at texts in all, to find out which of many fixes did harm. Fixes that were not tried then are
// told, and the next run tries them.
const maxLooks = 80

var errMany = errors.New("it was not tried: too many fixes would do harm; fix fewer files at once")

// state is what the files hold after some passes.
type state struct {
	texts map[string][]byte
	count map[string]int
	look  *Look
}

// fixing is one run.
type fixing struct {
	Options
	lint    Lint
	out     *Outcome
	files   map[string]*source.File // as they were
	refused map[string]bool         // fixes that were tried, by place and title
	looks   int
	asked   map[string][]byte // of the last look
}

// Run fixes what lint finds until no fix is left. Fixes that lead back to texts that were there before have fixed nothing, and are
// taken back. The last call of lint is with the texts of the outcome.
func Run(lint Lint, o Options) (*Outcome, error) {
	f := &fixing{Options: o, lint: lint, out: &Outcome{}, files: map[string]*source.File{}, refused: map[string]bool{}}
	first, err := f.at(state{map[string][]byte{}, map[string]int{}, nil})
	if err != nil {
		return nil, err
	}
	states := []state{first}
	for range maxPasses {
		last := states[len(states)-1]
		o.Skip = f.skips
		pass := Select(last.look.Findings, o)
		f.refuse(pass.Refused...)
		if len(pass.Taken) == 0 {
			break
		}
		got, err := f.try(last, chosen{state: last}, pass.Taken)
		if err != nil {
			return nil, err
		}
		next := got.state
		if equal(next.texts, last.texts) && len(got.fixes) == 0 {
			continue // other fixes of the same findings may do
		}
		if at := slices.IndexFunc(states, func(s state) bool { return equal(s.texts, next.texts) }); at >= 0 {
			states = states[:at+1]
			break
		}
		states = append(states, next)
		f.refused, f.out.Refused = map[string]bool{}, nil // what did harm there may do none here
	}
	last := states[len(states)-1]
	if !equal(f.asked, last.texts) {
		if _, err := lint(last.texts); err != nil {
			return nil, err
		}
	}
	return f.out.with(last, f.files), nil
}

func equal(a, b map[string][]byte) bool { return maps.EqualFunc(a, b, bytes.Equal) }

func (f *fixing) refuse(errs ...error) {
	for _, err := range errs {
		if !slices.ContainsFunc(f.out.Refused, func(e error) bool { return e.Error() == err.Error() }) {
			f.out.Refused = append(f.out.Refused, err)
		}
	}
}

// at looks at the texts of a state.
func (f *fixing) at(s state) (state, error) {
	f.looks++
	f.asked = s.texts
	var err error
	s.look, err = f.lint(s.texts)
	return s, err
}

// chosen are fixes of one state that do no harm together, and the state that they lead to.
type chosen struct {
	fixes []Taken
	state state
}

// try adds fixes of a state to those that were chosen: all at once, and where they do harm, each half by itself.
func (f *fixing) try(from state, so chosen, fixes []Taken) (chosen, error) {
	if len(fixes) == 0 {
		return so, nil
	}
	if f.looks > maxLooks {
		f.refuse(refusal(fixes[0], errMany))
		return so, nil
	}
	all := slices.Concat(so.fixes, fixes)
	next, changed, err := f.apply(from, all)
	if err != nil || !changed {
		return so, err
	}
	harm := judge(from.look, next.look, all)
	switch {
	case harm == nil:
		return chosen{all, next}, nil
	case len(fixes) == 1:
		one := fixes[0]
		f.refused[one.name()] = true
		f.refuse(refusal(one, harm))
		return so, nil
	}
	if so, err = f.try(from, so, fixes[:len(fixes)/2]); err != nil {
		return so, err
	}
	return f.try(from, so, fixes[len(fixes)/2:])
}

// refusal says why a fix is not taken.
func refusal(t Taken, why error) error {
	return fmt.Errorf("%s:%d: %s: %w", t.Finding.Span.File.Path, t.Finding.Span.Line(), t.Finding.Rule.Name, why)
}

// apply returns a state with some fixes; ok is false where they change nothing.
func (f *fixing) apply(from state, fixes []Taken) (next state, ok bool, err error) {
	these := make(map[*rules.Fix]bool, len(fixes))
	for _, t := range fixes {
		these[t.Fix] = true
	}
	only := Select(from.look.Findings, Options{Unsafe: true, Skip: func(_ *rules.Finding, fix *rules.Fix) bool { return !these[fix] }})
	next = state{maps.Clone(from.texts), maps.Clone(from.count), nil}
	for _, c := range only.Changes {
		if f.files[c.File.Path] == nil {
			f.files[c.File.Path] = c.File
		}
		next.texts[c.File.Path] = c.Content
		next.count[c.File.Path] += c.Count
	}
	for path, file := range f.files {
		if bytes.Equal(next.texts[path], file.Raw) {
			delete(next.texts, path)
		}
	}
	if equal(next.texts, from.texts) {
		return from, false, nil
	}
	next, err = f.at(next)
	return next, err == nil, err
}

// skips reports whether a fix was tried and did harm.
func (f *fixing) skips(finding *rules.Finding, fix *rules.Fix) bool {
	return f.refused[Taken{finding, fix}.name()]
}

// with takes what the files hold in the end.
func (o *Outcome) with(s state, files map[string]*source.File) *Outcome {
	for path, text := range s.texts {
		o.Changes = append(o.Changes, &Change{files[path], text, s.count[path]})
	}
	slices.SortFunc(o.Changes, func(a, b *Change) int { return cmp.Compare(a.File.Path, b.File.Path) })
	return o
}

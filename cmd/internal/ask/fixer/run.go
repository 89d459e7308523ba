package fixer

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// Lint returns the findings with texts, by path, in place of what the files hold.
type Lint func(texts map[string][]byte) ([]*rules.Finding, error)

// maxPasses bounds how often fixed texts are checked again: one fix may make room for another.
const maxPasses = 10

// state is what the files hold after some passes.
type state struct {
	texts map[string][]byte
	count map[string]int
}

// Run fixes what lint finds until no fix is left. Fixes that lead back to texts that were there before have fixed nothing, and are
// taken back. The last call of lint is with the texts of the outcome.
func Run(lint Lint, o Options) (*Outcome, error) {
	out := &Outcome{}
	files := map[string]*source.File{} // as they were
	states := []state{{map[string][]byte{}, map[string]int{}}}
	for range maxPasses {
		last := states[len(states)-1]
		findings, err := lint(last.texts)
		if err != nil {
			return nil, err
		}
		pass := Select(findings, o)
		for _, err := range pass.Refused {
			if !slices.ContainsFunc(out.Refused, func(e error) bool { return e.Error() == err.Error() }) {
				out.Refused = append(out.Refused, err)
			}
		}
		if len(pass.Changes) == 0 {
			return out.with(last, files), nil
		}
		next := state{maps.Clone(last.texts), maps.Clone(last.count)}
		for _, c := range pass.Changes {
			if files[c.File.Path] == nil {
				files[c.File.Path] = c.File
			}
			next.texts[c.File.Path] = c.Content
			next.count[c.File.Path] += c.Count
		}
		for path, file := range files {
			if bytes.Equal(next.texts[path], file.Raw) {
				delete(next.texts, path)
			}
		}
		if at := slices.IndexFunc(states, func(s state) bool { return maps.EqualFunc(s.texts, next.texts, bytes.Equal) }); at >= 0 {
			states = states[:at+1]
			break
		}
		states = append(states, next)
	}
	last := states[len(states)-1]
	if _, err := lint(last.texts); err != nil {
		return nil, err
	}
	return out.with(last, files), nil
}

// with takes what the files hold in the end.
func (o *Outcome) with(s state, files map[string]*source.File) *Outcome {
	for path, text := range s.texts {
		o.Changes = append(o.Changes, &Change{files[path], text, s.count[path]})
	}
	slices.SortFunc(o.Changes, func(a, b *Change) int { return cmp.Compare(a.File.Path, b.File.Path) })
	return o
}

package lintrun

import (
	"path/filepath"

	"github.com/iislens/iislens/cmd/internal/changed"
	"github.com/iislens/iislens/rules"
)

// absent stands for a file that was not there: it says nothing.
const absent = "<configuration />"

// keepNew takes away the findings that there were at a revision: everything is linted as it was then too, and what is found both times,
// wherever it stands now, is not new. Files that were not there are new as a whole.
func (r *Runner) keepNew(result *Result, then *changed.Files) error {
	texts := make(map[string][]byte, len(then.Old)+len(then.Added))
	for path, old := range then.Old {
		texts[path] = old
	}
	for path := range then.Added {
		texts[path] = []byte(absent)
	}
	before := *r
	before.Since, before.Progress = nil, nil
	old, err := before.Run(texts)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, print := range rules.Fingerprints(old.Findings) {
		known[print] = true
	}
	kept := result.Findings[:0]
	for i, print := range rules.Fingerprints(result.Findings) {
		f := result.Findings[i]
		if path, err := filepath.Abs(filepath.FromSlash(f.Span.File.Path)); !known[print] || err == nil && then.Added[path] {
			kept = append(kept, f)
		}
	}
	result.Known += len(result.Findings) - len(kept)
	result.Findings = kept
	return nil
}

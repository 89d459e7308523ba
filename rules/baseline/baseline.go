package baseline

import (
	"cmp"
	"slices"

	"github.com/iislens/iislens/rules"
)

// Mark is what [Baseline.Apply] writes into Finding.Suppressed.
const Mark = "baseline"

// Entry is one accepted finding, or several that nothing tells apart.
type Entry struct {
	// Rule is the ID of the rule, Name its name at the time of writing. Only people read the name.
	Rule string `json:"rule"`
	Name string `json:"name"`
	// Path is the file, with slashes, relative to what the caller chose.
	Path string `json:"path"`
	// Fingerprint identifies the finding.
	Fingerprint string `json:"fingerprint"`
	// Count is how many findings of that fingerprint are accepted, at least 1.
	Count int `json:"count"`
}

// Baseline is a set of accepted findings, sorted by path, rule and fingerprint. The nil Baseline accepts nothing.
type Baseline struct {
	// Version is that of the file that it was read from.
	Version int
	Entries []Entry
}

// Options says how findings are told apart and what a run covered.
type Options struct {
	// Fingerprints returns the fingerprint of each finding: rules.Fingerprints.
	Fingerprints func([]*rules.Finding) []string
	// Path returns the path to write for a finding's file; nil takes File.Path. It must be the same on every machine.
	Path func(path string) string
	// Covered tells whether the run would have found the entry if it still were there: its file was among the files checked (or
	// was deleted) and its rule was run. nil means that the run covered everything.
	Covered func(Entry) bool
}

// Outcome tells what became of a run's findings.
type Outcome struct {
	// Accepted is the number of findings that the baseline holds; they are marked.
	Accepted int
	// New are the findings that count, in the order given.
	New []*rules.Finding
	// Stale are the entries, with the count, that a run covered and did not find: they are fixed and should leave the baseline.
	Stale []Entry
}

// New returns the baseline that accepts exactly these findings. Those that something else suppressed are left out.
func New(findings []*rules.Finding, o Options) *Baseline {
	b := &Baseline{Version: Version}
	prints := o.Fingerprints(findings)
	for i, f := range findings {
		if f.Suppressed == "" || f.Suppressed == Mark {
			b.Entries = append(b.Entries, o.entry(f, prints[i]))
		}
	}
	b.Entries = normalize(b.Entries, func(a, b int) int { return a + b })
	return b
}

// Update returns the baseline that --write-baseline writes: it accepts exactly these findings, and keeps what the run did not cover.
func (b *Baseline) Update(findings []*rules.Finding, o Options) *Baseline {
	updated := New(findings, o)
	if b == nil || o.Covered == nil {
		return updated
	}
	for _, e := range b.Entries {
		if !o.Covered(e) {
			updated.Entries = append(updated.Entries, e)
		}
	}
	updated.Entries = normalize(updated.Entries, func(a, b int) int { return max(a, b) })
	return updated
}

// Apply marks the findings that the baseline holds. The fingerprint decides; of several entries with one fingerprint the one with
// the finding's path is used up first.
func (b *Baseline) Apply(findings []*rules.Finding, o Options) Outcome {
	var out Outcome
	left := map[string][]*Entry{} // by fingerprint; Count is what is left
	var entries []Entry
	if b != nil {
		entries = slices.Clone(b.Entries)
	}
	for i := range entries {
		left[entries[i].Fingerprint] = append(left[entries[i].Fingerprint], &entries[i])
	}
	prints := o.Fingerprints(findings)
	var elsewhere []int // findings whose fingerprint has no entry with their path
	accept := func(i int, samePath bool) bool {
		for _, e := range left[prints[i]] {
			if e.Count > 0 && e.Rule == findings[i].Rule.ID && (!samePath || e.Path == o.path(findings[i])) {
				e.Count--
				out.Accepted++
				findings[i].Suppressed = Mark
				return true
			}
		}
		return false
	}
	for i, f := range findings {
		if f.Suppressed == "" && !accept(i, true) {
			elsewhere = append(elsewhere, i)
		}
	}
	for _, i := range elsewhere {
		if !accept(i, false) {
			out.New = append(out.New, findings[i])
		}
	}
	for _, e := range entries {
		if e.Count > 0 && (o.Covered == nil || o.Covered(e)) {
			out.Stale = append(out.Stale, e)
		}
	}
	return out
}

func (o Options) entry(f *rules.Finding, fingerprint string) Entry {
	return Entry{Rule: f.Rule.ID, Name: f.Rule.Name, Path: o.path(f), Fingerprint: fingerprint, Count: 1}
}

func (o Options) path(f *rules.Finding) string {
	if o.Path == nil {
		return f.Span.File.Path
	}
	return o.Path(f.Span.File.Path)
}

// normalize sorts entries and makes one of those that are equal but for the count and the rule's name.
func normalize(entries []Entry, count func(a, b int) int) []Entry {
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Fingerprint, b.Fingerprint),
			cmp.Compare(a.Name, b.Name))
	})
	out := entries[:0]
	for _, e := range entries {
		if n := len(out); n > 0 && out[n-1].Path == e.Path && out[n-1].Rule == e.Rule && out[n-1].Fingerprint == e.Fingerprint {
			out[n-1].Count = count(out[n-1].Count, e.Count)
			continue
		}
		out = append(out, e)
	}
	return out
}

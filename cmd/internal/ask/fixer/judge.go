package fixer

import (
	"errors"
	"fmt"
	"slices"

	"github.com/iislens/iislens/rules"
)

var (
	errStays = errors.New("what it mends would still be found")
	errNew   = errors.New("it would bring another finding")
)

// kind is what findings are counted by: the places of those that stay move with the text.
type kind struct{ path, rule string }

// judge says why fixes do harm, nil if they do none. What they mend must be gone, and nothing else be found; what was behind a
// configuration error, or in a file that could not be read, was there before. No request may fare worse.
func judge(before, after *Look, fixes []Taken) error {
	was, is := counts(before.Findings), counts(after.Findings)
	mended, unread, behind := map[kind]int{}, map[string]bool{}, map[string]bool{}
	safe := true
	for _, t := range fixes {
		mended[kind{t.Finding.Span.File.Path, t.Finding.Rule.ID}]++
		safe = safe && t.Fix.Safe
		for _, e := range t.Fix.Edits {
			unread[e.Span.File.Path] = unread[e.Span.File.Path] || t.Finding.Rule.Group == rules.Structure
			behind[e.Span.File.Path] = behind[e.Span.File.Path] || slices.Contains(t.Finding.Statuses, "500.19")
		}
	}
	for k, n := range mended {
		if is[k] > was[k]-n {
			return errStays
		}
	}
	seen := map[kind]bool{}
	for _, f := range after.Findings {
		k := kind{f.Span.File.Path, f.Rule.ID}
		if seen[k] || is[k] <= was[k] || unread[k.path] || behind[k.path] && !slices.Contains(f.Statuses, "500.19") || !safe && severity(f) != rules.Error {
			continue
		}
		seen[k] = true
		return fmt.Errorf("%w: %s", errNew, f.Rule.Name)
	}
	return worse(before, after, fixes, safe)
}

func severity(f *rules.Finding) rules.Severity {
	if f.Severity == rules.Unset {
		return f.Rule.Severity
	}
	return f.Severity
}

// counts counts the findings that count.
func counts(findings []*rules.Finding) map[kind]int {
	n := map[kind]int{}
	for _, f := range findings {
		n[kind{f.Span.File.Path, f.Rule.ID}]++
	}
	return n
}

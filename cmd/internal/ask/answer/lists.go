package answer

import (
	"cmp"
	"slices"

	"github.com/iislens/iislens/cmd/internal/ask/lintrun"
	"github.com/iislens/iislens/rules"
)

// Statistics is how often each rule found something.
type Statistics struct {
	SchemaVersion int         `json:"schemaVersion"`
	Statistics    []RuleCount `json:"statistics"`
}

// RuleCount is how often a rule found something.
type RuleCount struct {
	Rule     string `json:"rule"`
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Count    int    `json:"count"`
	Fixable  int    `json:"fixable"`
}

// CountRules counts the findings that count, the most frequent first.
func CountRules(findings []*rules.Finding) *Statistics {
	byRule := map[string]*RuleCount{}
	for _, f := range findings {
		if f.Suppressed != "" {
			continue
		}
		s := byRule[f.Rule.ID]
		if s == nil {
			s = &RuleCount{Rule: f.Rule.ID, Name: f.Rule.Name, Severity: f.Severity.String()}
			byRule[f.Rule.ID] = s
		}
		s.Count++
		if slices.ContainsFunc(f.Fixes, func(fix rules.Fix) bool { return fix.Safe }) {
			s.Fixable++
		}
	}
	list := make([]RuleCount, 0, len(byRule))
	for _, s := range byRule {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Rule, b.Rule))
	})
	return &Statistics{1, list}
}

// Files lists the files that lint looks at.
type Files struct {
	SchemaVersion int    `json:"schemaVersion"`
	Files         []File `json:"files"`
}

// File is a file that lint looks at.
type File struct {
	File string `json:"file"`
	// Windows is its path on the server, null where no server maps it.
	Windows *string `json:"windows"`
	// As is what it was taken for.
	As string `json:"as"`
}

// ListFiles returns the files of a run and what each was taken for.
func ListFiles(files []lintrun.Listed) *Files {
	j := &Files{1, []File{}}
	for _, f := range files {
		j.Files = append(j.Files, File{f.Path, optional(f.Windows), string(f.As)})
	}
	return j
}

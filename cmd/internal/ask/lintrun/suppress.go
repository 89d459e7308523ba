package lintrun

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
)

// suppress applies the ignore comments of the files.
func (r *Runner) suppress(result *Result, docs []*xmlsrc.Document) {
	all := catalogue.All()
	known := func(name string) bool {
		return slices.ContainsFunc(all, func(rule *rules.Rule) bool { return rules.Selects(name, rule) })
	}
	// A comment for a rule that could not look everywhere may be of use where it can.
	ran := func(name string) bool {
		return !slices.ContainsFunc(all, func(rule *rules.Rule) bool {
			return rules.Selects(name, rule) && (!slices.Contains(r.Rules, rule) || skipped(result.Summary.Skipped, rule))
		})
	}
	var names []string
	for _, rule := range all {
		names = append(names, rule.Name, string(rule.Group))
	}
	inFile := map[*source.File][]*rules.Finding{}
	for _, f := range result.Findings {
		inFile[f.Span.File] = append(inFile[f.Span.File], f)
	}
	unused := catalogue.Find(rules.UnusedSuppression)
	for _, doc := range docs {
		if len(doc.Comments) == 0 || !strings.Contains(doc.File.Text, "iislens:") {
			continue
		}
		s := rules.ParseSuppressions(doc, known)
		for _, f := range inFile[doc.File] {
			if s.Match(f) {
				f.Suppressed = "comment"
			}
		}
		if unused != nil && slices.Contains(r.Rules, unused) {
			result.Findings = append(result.Findings, s.Findings(unused, names, ran)...)
		}
	}
	rules.Sort(result.Findings)
}

func skipped(list []rules.Skipped, rule *rules.Rule) bool {
	return slices.ContainsFunc(list, func(s rules.Skipped) bool { return s.Rule == rule })
}

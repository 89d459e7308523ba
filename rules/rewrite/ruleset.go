package rewriterules

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// ruleSections are the sections that hold rules.
var ruleSections = []string{pipeline.RulesSection, pipeline.GlobalRulesSection, pipeline.OutboundSection}

// problem is something wrong with one rule that the scope itself brings.
type problem struct {
	rewrite.Problem
	section string
	item    *merge.Item
	rule    rewrite.Rule
	place   merge.Origin
}

// name is the name of the rule.
func (p *problem) name() string { return p.item.Text("name") }

// problems returns what resolver/rewrite finds in the enabled rules that a scope brings, of the kinds for which the catalogue
// has the pass's rule.
func problems(p *rules.Pass, s *rules.Scope) []problem {
	var list []problem
	add := func(section string, items []*merge.Item, set []rewrite.Rule, found []rewrite.Problem) {
		for _, f := range found {
			if f.Rule < 0 || !set[f.Rule].Enabled || pipeline.RewriteRuleName(f.Kind) != p.Rule.Name || !s.Owns(items[f.Rule].Origin) {
				continue
			}
			list = append(list, problem{f, section, items[f.Rule], set[f.Rule], pipeline.ProblemPlace(section, items[f.Rule], f)})
		}
	}
	for _, section := range ruleSections {
		if !s.Node.Sets(section) {
			continue
		}
		for _, level := range p.Predictor.RuleLevels(s.Node, section) {
			add(section, level.Items, level.Rules, level.Problems)
		}
	}
	return list
}

// tight narrows the span of an attribute to the part of its value that is wrong, where the value is written without references.
func tight(place merge.Origin, p rewrite.Problem) source.Span {
	span := place.Span
	text := span.Text()
	at := strings.IndexAny(text, `"'`)
	if at < 0 || len(text) < at+2 || text[at+1:len(text)-1] != p.Pattern || p.End <= p.Offset || p.End > len(p.Pattern) {
		return span
	}
	start := span.Start + at + 1
	return span.File.Span(start+p.Offset, start+p.End)
}

// value is the span of an attribute's value, zero when the place is no attribute.
func value(place merge.Origin) source.Span {
	text := place.Span.Text()
	at := strings.IndexAny(text, `"'`)
	if at < 0 || strings.HasPrefix(text, "<") {
		return source.Span{}
	}
	return place.Span.File.Span(place.Span.Start+at+1, place.Span.End-1)
}

// statusOf is the status of a section that URL Rewrite refuses.
func statusOf(section string) string {
	switch section {
	case pipeline.GlobalRulesSection:
		return "500.51"
	case pipeline.OutboundSection:
		return "500.52"
	}
	return "500.50"
}

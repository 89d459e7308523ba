package rewrite

import (
	"fmt"
	"testing"
)

// twentyRules is a site with 20 ordinary rules of which a typical request matches the last.
func twentyRules() []Rule {
	var rules []Rule
	for i := range 14 {
		rules = append(rules, Rule{Enabled: true, StopProcessing: true,
			Match:  Match{URL: fmt.Sprintf(`^section%d/([0-9]+)/([^/]+)/?$`, i), IgnoreCase: true},
			Action: Action{Type: Rewrite, URL: fmt.Sprintf("page%d.aspx?id={R:1}&t={R:2}", i), AppendQueryString: true}})
	}
	https := Rule{Enabled: true, StopProcessing: true, Match: Match{URL: "(.*)", IgnoreCase: true},
		Conditions: Conditions{Items: []Condition{{Input: "{HTTPS}", Pattern: "^off$", IgnoreCase: true}}},
		Action:     Action{Type: Redirect, URL: "https://{HTTP_HOST}/{R:1}", AppendQueryString: true}}
	for i := range 5 {
		r := https
		r.Conditions.Items = append([]Condition{{Input: "{HTTP_HOST}", Pattern: fmt.Sprintf(`^old%d\.example\.com$`, i), IgnoreCase: true}}, https.Conditions.Items...)
		rules = append(rules, r)
	}
	return append(rules, Rule{Enabled: true, StopProcessing: true, Match: Match{URL: "^(.*)$", IgnoreCase: true},
		Conditions: Conditions{Items: []Condition{
			{Input: "{REQUEST_FILENAME}", MatchType: IsFile, Negate: true},
			{Input: "{REQUEST_FILENAME}", MatchType: IsDirectory, Negate: true}}},
		Action: Action{Type: Rewrite, URL: "index.php?q={R:1}", AppendQueryString: true}})
}

func benchInput(brief bool) Input {
	return Input{Path: "/products/2026/winter/boots", Query: "size=42", Host: "www.example.com", Scheme: "https",
		Method: "GET", AllHeaders: true, StatURL: func(string) Presence { return Absent }, Brief: brief}
}

func BenchmarkEvaluate(b *testing.B) {
	set, _ := Compile(twentyRules(), nil, Options{})
	none, _ := Compile(nil, nil, Options{})
	for _, bench := range []struct {
		name  string
		set   *Set
		brief bool
	}{{"20rules", set, false}, {"20rules-brief", set, true}, {"none", none, true}} {
		b.Run(bench.name, func(b *testing.B) {
			in := benchInput(bench.brief)
			b.ReportAllocs()
			for b.Loop() {
				if r := bench.set.Evaluate(in); bench.set.Len() > 0 && r.Rule != 19 {
					b.Fatal(r)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	rules := twentyRules()
	b.ReportAllocs()
	for b.Loop() {
		Compile(rules, nil, Options{})
	}
}

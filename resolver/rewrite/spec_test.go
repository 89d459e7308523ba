package rewrite

import "testing"

func TestTakesAll(t *testing.T) {
	t.Parallel()
	rule := func(url string, change func(*Rule)) *Rule {
		r := &Rule{Enabled: true, StopProcessing: true, Match: Match{URL: url, IgnoreCase: true}, Action: Action{Type: Rewrite, URL: "index.php"}}
		if change != nil {
			change(r)
		}
		return r
	}
	tests := []struct {
		name string
		rule *Rule
		want bool
	}{
		{"star", rule(".*", nil), true},
		{"group", rule("^(.*)$", nil), true},
		{"nothing", rule("", nil), true},
		{"prefix", rule("^api/(.*)$", nil), false},
		{"one or more: not the root", rule(".+", nil), false},
		{"wildcard", rule("*", func(r *Rule) { r.PatternSyntax = Wildcard }), true},
		{"a star as an expression", rule("*", nil), false},
		{"exact", rule(".*", func(r *Rule) { r.PatternSyntax = ExactMatch }), false},
		{"goes on", rule(".*", func(r *Rule) { r.StopProcessing = false }), false},
		{"redirect", rule(".*", func(r *Rule) { r.StopProcessing, r.Action.Type = false, Redirect }), true},
		{"negated", rule(".*", func(r *Rule) { r.Match.Negate = true }), false},
		{"condition", rule(".*", func(r *Rule) { r.Conditions.Items = []Condition{{Input: "{HTTPS}", Pattern: "off"}} }), false},
	}
	for _, tt := range tests {
		if got := tt.rule.TakesAll(); got != tt.want {
			t.Errorf("%s: TakesAll() = %t, want %t", tt.name, got, tt.want)
		}
	}
}

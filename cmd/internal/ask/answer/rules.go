package answer

import "github.com/iislens/iislens/rules"

// Rule is a rule as `rules --format json` writes it.
type Rule struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Group        string   `json:"group"`
	Severity     string   `json:"severity"`
	Statuses     []string `json:"statuses"`
	Title        string   `json:"title"`
	What         string   `json:"what"`
	Why          string   `json:"why"`
	Bad          string   `json:"bad"`
	Good         string   `json:"good"`
	Since        string   `json:"since"`
	Sources      []string `json:"sources"`
	NeedsServer  bool     `json:"needsServer"`
	NeedsRequest bool     `json:"needsRequest"`
	Off          bool     `json:"off"`
}

func ruleOf(r *rules.Rule) Rule {
	return Rule{ID: r.ID, Name: r.Name, Group: string(r.Group), Severity: r.Severity.String(), Statuses: append([]string{}, r.Statuses...),
		Title: r.Doc.Title, What: r.Doc.What, Why: r.Doc.Why, Bad: rules.Example(r.Doc.Bad), Good: rules.Example(r.Doc.Good),
		Since: r.Doc.Since, Sources: r.Doc.Sources,
		NeedsServer: r.NeedsServer, NeedsRequest: r.NeedsRequest, Off: r.Off}
}

// Rules is a list of rules.
type Rules struct {
	SchemaVersion int    `json:"schemaVersion"`
	Rules         []Rule `json:"rules"`
}

// RuleDocument is one rule by itself.
type RuleDocument struct {
	SchemaVersion int `json:"schemaVersion"`
	Rule
}

// RuleList returns the document of some rules.
func RuleList(all []*rules.Rule) *Rules {
	list := make([]Rule, len(all))
	for i, r := range all {
		list[i] = ruleOf(r)
	}
	return &Rules{1, list}
}

// OneRule returns the document of one rule.
func OneRule(r *rules.Rule) *RuleDocument { return &RuleDocument{1, ruleOf(r)} }

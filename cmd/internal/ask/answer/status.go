package answer

import (
	"fmt"
	"slices"

	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
)

// Status is what is known of a status that nobody saw at a URL.
type Status struct {
	SchemaVersion int       `json:"schemaVersion"`
	Observed      *Observed `json:"observed"`
	Means         string    `json:"means"`
	Causes        []Cause   `json:"causes"`
	// Gives says what in a configuration or request gives the status, Elsewhere what else does.
	Gives     []string `json:"gives"`
	Elsewhere []string `json:"elsewhere"`
	Look      []Step   `json:"look"`
	// Rules are the names of the rules that find a cause of it.
	Rules []string `json:"rules"`
	Note  string   `json:"note"`
}

// Known returns what is known of a status without a request.
func Known(seen *diagnose.Observed, known *diagnose.Knowledge) *Status {
	j := &Status{SchemaVersion: 1, Observed: observed(seen), Means: known.Means, Causes: []Cause{}, Gives: append([]string{}, known.Gives...),
		Elsewhere: append([]string{}, known.Elsewhere...), Look: stepsOf(diagnose.Fill(known.Look, nil)), Rules: []string{}}
	for _, rule := range catalogue.All() {
		if rule.Group != rules.Security && slices.ContainsFunc(rule.Statuses, seen.Is) {
			j.Rules = append(j.Rules, rule.Name)
		}
	}
	j.Note = fmt.Sprintf("This is what the status means anywhere. For the line that gives it: "+
		"iislens diagnose URL --status %s -c applicationHost.config --root DISKS.", seen.Text())
	return j
}

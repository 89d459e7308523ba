package diagnose_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
	"github.com/iislens/iislens/rules/rulestest/incident"
)

const incidentDir = "../../testdata/incidents"

// TestIncidents runs every case of testdata/incidents: the first cause must be the one that the case names, at its place, and
// the status must be predicted. Of a server with nothing wrong nothing may be said.
func TestIncidents(t *testing.T) {
	t.Parallel()
	names, err := incident.Names(incidentDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			for _, miss := range examineIncident(t, incident.Load(t, name)) {
				t.Error(miss)
			}
		})
	}
}

// examineIncident returns what is wrong with the diagnosis of a case.
func examineIncident(t *testing.T, c *incident.Case) []string {
	t.Helper()
	p := pipeline.New(c.Server(t))
	d := diagnose.New(p, catalogue.All())
	out := d.Predict(nil, c.Request(t), c.Seen)
	got := d.Explain(out, c.Seen)
	misses := briefly(t, c, p, out.Text(), got)
	if !c.HasStatus(out.Text()) {
		misses = append(misses, fmt.Sprintf("status %s, want %s: %s", out.Text(), strings.Join(c.Status, " or "), out.Because))
	}
	if c.Control() {
		for _, cause := range got.Causes {
			misses = append(misses, "nothing is wrong, but: "+describe(cause))
		}
		return misses
	}
	return append(misses, misplaced(c, got.Causes)...)
}

// briefly returns what is told otherwise when predictions leave out their checklists, as for logs.
func briefly(t *testing.T, c *incident.Case, full *pipeline.Predictor, status string, diagnosis *diagnose.Diagnosis) []string {
	t.Helper()
	p := pipeline.New(full.Server)
	p.Brief = true
	d := diagnose.New(p, catalogue.All())
	out := d.Predict(nil, c.Request(t), c.Seen)
	if want, got := status+told(diagnosis), out.Text()+told(d.Explain(out, c.Seen)); want != got {
		return []string{"briefly: " + got + "\nin full: " + want}
	}
	return nil
}

// told is all that a diagnosis says.
func told(d *diagnose.Diagnosis) string {
	text := fmt.Sprintln(d.Verdict, d.Means, d.Note, d.Elsewhere, d.Look)
	for _, cause := range d.Causes {
		text += fmt.Sprintln(describe(cause), cause.Confidence, cause.Message, cause.Fix, cause.Statuses)
	}
	for _, f := range d.After {
		text += fmt.Sprintln(f.Text(), f.Because)
	}
	return text
}

// misplaced compares the first cause with the one of the case.
func misplaced(c *incident.Case, causes []*diagnose.Cause) []string {
	if len(causes) == 0 {
		return []string{fmt.Sprintf("no cause, want %s: %s", strings.Join(c.Cause, " or "), c.Why)}
	}
	first := causes[0]
	if !c.HasCause(first.Rule.Name) {
		list := make([]string, len(causes))
		for i, cause := range causes {
			list[i] = describe(cause)
		}
		return []string{fmt.Sprintf("want %s (%s), got\n\t%s", strings.Join(c.Cause, " or "), c.Why, strings.Join(list, "\n\t"))}
	}
	for _, p := range c.Places {
		if p.Holds(first) {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s is not at %v", describe(first), c.Places)}
}

func describe(c *diagnose.Cause) string {
	return fmt.Sprintf("%s at %s:%d, %s[%s]: %s", c.Rule.Name, c.Span.File.Path, c.Span.Line(), c.Section, c.Key, c.Message)
}

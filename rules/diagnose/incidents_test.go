package diagnose_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
)

// TestIncidents runs every case of testdata/incidents: the first cause must be the one that the case names, at its place, and
// the status must be predicted. Of a server with nothing wrong nothing may be said.
func TestIncidents(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join(incidentDir, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no incidents: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			for _, miss := range examineIncident(t, loadIncident(t, name)) {
				t.Error(miss)
			}
		})
	}
}

// examineIncident returns what is wrong with the diagnosis of a case.
func examineIncident(t *testing.T, c *incident) []string {
	t.Helper()
	d := diagnose.New(pipeline.New(c.server), catalogue.All())
	out := d.Predict(nil, c.request, c.seen)
	got := d.Explain(out, c.seen)
	misses := c.briefly(out.Text(), got)
	if !c.hasStatus(out.Text()) {
		misses = append(misses, fmt.Sprintf("status %s, want %s: %s", out.Text(), strings.Join(c.status, " or "), out.Because))
	}
	if c.control() {
		for _, cause := range got.Causes {
			misses = append(misses, "nothing is wrong, but: "+describe(cause))
		}
		return misses
	}
	return append(misses, c.misplaced(got.Causes)...)
}

// briefly returns what is told otherwise when predictions leave out their checklists, as for logs.
func (c *incident) briefly(status string, full *diagnose.Diagnosis) []string {
	p := pipeline.New(c.server)
	p.Brief = true
	d := diagnose.New(p, catalogue.All())
	out := d.Predict(nil, c.request, c.seen)
	if want, got := status+told(full), out.Text()+told(d.Explain(out, c.seen)); want != got {
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
func (c *incident) misplaced(causes []*diagnose.Cause) []string {
	if len(causes) == 0 {
		return []string{fmt.Sprintf("no cause, want %s: %s", strings.Join(c.cause, " or "), c.why)}
	}
	first := causes[0]
	if !c.hasCause(first.Rule.Name) {
		list := make([]string, len(causes))
		for i, cause := range causes {
			list[i] = describe(cause)
		}
		return []string{fmt.Sprintf("want %s (%s), got\n\t%s", strings.Join(c.cause, " or "), c.why, strings.Join(list, "\n\t"))}
	}
	for _, p := range c.places {
		if p.holds(first) {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s is not at %v", describe(first), c.places)}
}

func describe(c *diagnose.Cause) string {
	return fmt.Sprintf("%s at %s:%d, %s[%s]: %s", c.Rule.Name, c.Span.File.Path, c.Span.Line(), c.Section, c.Key, c.Message)
}

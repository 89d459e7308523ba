package catalogue_test

import (
	"testing"

	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/rulestest"
)

// TestExamples executes the bad and the good example of every rule.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, rule := range catalogue.All() {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			bad := rulestest.Load(t, rule.Doc.Bad)
			if len(bad.Check(t, rule)) == 0 {
				t.Error("the bad example is clean")
			}
			good := rulestest.Load(t, rule.Doc.Good)
			for _, f := range good.Run(t, rule) {
				t.Errorf("the good example is reported: %s:%d: %s", f.Span.File.Path, f.Span.Line(), f.Message)
			}
		})
	}
}

// TestDocumented wants every rule to be complete.
func TestDocumented(t *testing.T) {
	t.Parallel()
	ids, names := map[string]bool{}, map[string]bool{}
	for _, r := range catalogue.All() {
		if ids[r.ID] || names[r.Name] {
			t.Errorf("%s %s is there twice", r.ID, r.Name)
		}
		ids[r.ID], names[r.Name] = true, true
		if r.Severity == rules.Unset || r.Group == "" {
			t.Errorf("%s: severity or group is not set", r.Name)
		}
		if r.Doc.Title == "" || r.Doc.What == "" || r.Doc.Why == "" || r.Doc.Bad == "" || r.Doc.Good == "" || r.Doc.Since == "" || len(r.Doc.Sources) == 0 {
			t.Errorf("%s: documentation is incomplete", r.Name)
		}
	}
}

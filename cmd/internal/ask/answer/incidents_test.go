package answer_test

import (
	"encoding/json"
	"testing"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/cmd/internal/ask/answer/answertest"
	"github.com/iislens/iislens/cmd/internal/ask/logs"
	"github.com/iislens/iislens/cmd/internal/report"
	"github.com/iislens/iislens/resolver/iislog"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
	"github.com/iislens/iislens/rules/rulestest/incident"
)

const root = "../../../../"

// TestIncidents builds the documents of every incident: none has a list that is null, or a field that its schema lacks.
func TestIncidents(t *testing.T) {
	t.Parallel()
	names, err := incident.Names(root + "testdata/incidents")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d incidents, %v", len(names), err)
	}
	schemas := answertest.New(root + "docs/json")
	for _, name := range names {
		for document, value := range documentsOf(t, incident.Load(t, name)) {
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			if err := schemas.Check([]string{document}, text); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// documentsOf builds what there is to say of an incident.
func documentsOf(t *testing.T, c *incident.Case) map[string]any {
	t.Helper()
	finding := func(f *rules.Finding) answer.Finding { return report.JSON(f, report.Options{}) }
	s := &answer.Server{Server: c.Server(t), Secrets: &answer.Secrets{}, Finding: finding}
	s.Configuration.Disks = []string{}
	d := diagnose.New(pipeline.New(s.Server), catalogue.All())
	followed := &answer.Followed{Outcome: d.Predict(nil, c.Request(t), c.Seen), Server: s}
	all := map[string]any{"explain": followed.Explain(), "diagnose": followed.Diagnose(d.Explain(followed.Outcome, c.Seen), c.Seen, nil)}
	if c.Seen != nil {
		known := diagnose.Know(c.Seen, "")
		all["status"] = answer.Known(c.Seen, &known)
	}
	if res := followed.Resolution(); res.Directory != nil {
		all["sections"] = s.List(res.Directory, followed.ConfigError())
		all["show"] = s.View(res.Directory, "system.webServer/handlers").Document()
	}
	report := s.LogReport(iislog.NewAggregate(iislog.Limits{}), nil, nil)
	group := iislog.Group{Host: followed.Sent().Host, Method: followed.Sent().Method, Example: followed.Sent().Path, Status: followed.Status,
		Substatus: followed.Substatus, Win32: -1, Count: 1}
	for _, g := range logs.New(s.Server, "").Explain([]iislog.Group{group}) {
		report.Groups = append(report.Groups, *s.LogGroup(g))
	}
	all["logs"] = report
	return all
}

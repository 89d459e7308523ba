package report

import (
	"bytes"
	"encoding/json"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/rules"
)

// jsonFormat is the report for programs. Its field names are a promise: within schemaVersion 1 fields are only ever added.
type jsonFormat struct{}

func (jsonFormat) format(out *bytes.Buffer, v *view) error {
	v.identify()
	s := v.run.Summary
	report := answer.Lint{
		SchemaVersion: 1,
		Findings:      []answer.Finding{},
		Problems:      []answer.Problem{},
		Summary: answer.LintSummary{
			Files: s.Files, Checked: s.Checked, Failed: s.Failed, SkippedRules: []answer.SkippedRule{},
			Errors: s.Errors, Warnings: s.Warnings, Infos: s.Infos, Suppressed: len(v.entries) - len(v.counted), Unmapped: append([]string{}, s.Unmapped...),
		},
	}
	for _, e := range v.counted {
		report.Findings = append(report.Findings, v.jsonFinding(e))
	}
	for _, t := range v.problems {
		report.Problems = append(report.Problems, answer.Problem{Message: t.Message, Place: toJSON(t.place)})
	}
	for _, skipped := range s.Skipped {
		report.Summary.SkippedRules = append(report.Summary.SkippedRules,
			answer.SkippedRule{Rule: skipped.Rule.ID, Name: skipped.Rule.Name, Why: skipped.Why})
	}
	return encodeJSON(out, report)
}

func (v *view) jsonFinding(e entry) answer.Finding {
	f := answer.Finding{
		Rule: e.Rule.ID, Name: e.Rule.Name, Severity: e.level.String(), Message: e.Message, Place: toJSON(e.place),
		Section: e.Section, Key: e.Key, ConfigPath: e.ConfigPath,
		Statuses: append([]string{}, e.Statuses...), Certainty: e.Certainty.String(), Advice: e.Advice,
		Related: []answer.RelatedPlace{}, Fixes: []answer.Fix{}, Fingerprint: e.fingerprint, Help: DocURL(e.Rule),
	}
	if e.HResult != "" {
		f.HResult = &e.HResult
	}
	for _, r := range e.Related {
		f.Related = append(f.Related, answer.RelatedPlace{Message: r.Message, Place: toJSON(v.place(r.Span))})
	}
	for _, fix := range fixable(e.Finding) {
		if v.tells(fix) {
			f.Fixes = append(f.Fixes, v.jsonFix(fix))
		}
	}
	return f
}

func (v *view) jsonFix(fix rules.Fix) answer.Fix {
	out := answer.Fix{Title: fix.Title, Safe: fix.Safe}
	for _, edit := range fix.Edits {
		file := edit.Span.File
		out.Edits = append(out.Edits, answer.Edit{
			File:      v.path(file.Path),
			StartByte: file.RawOffset(edit.Span.Start),
			EndByte:   file.RawOffset(edit.Span.End),
			NewText:   edit.NewText,
		})
	}
	return out
}

func toJSON(p place) answer.Place {
	return answer.Place{File: p.file, Line: p.from.Line, Column: p.from.Column, EndLine: p.to.Line, EndColumn: p.to.Column}
}

// encodeJSON writes a document that people can read too: indented, with < and > as they are.
func encodeJSON(out *bytes.Buffer, document any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

// JSON returns one finding as the JSON format writes it. A finding without a place has zeros for it.
func JSON(f *rules.Finding, opt Options) answer.Finding {
	v := &view{opt: opt}
	e := entry{Finding: v.redacted(f), found: f, level: severity(f)}
	if !f.Span.IsZero() {
		e.place, e.fingerprint = v.place(f.Span), rules.Fingerprint(f, 0)
	}
	return v.jsonFinding(e)
}

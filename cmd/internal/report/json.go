package report

import (
	"bytes"
	"encoding/json"

	"github.com/iislens/iislens/rules"
)

// jsonFormat is the report for programs. Its field names are a promise: within schemaVersion 1 fields are only ever added.
type jsonFormat struct{}

type jsonReport struct {
	SchemaVersion int           `json:"schemaVersion"`
	Findings      []jsonFinding `json:"findings"`
	Problems      []jsonProblem `json:"problems"`
	Summary       jsonSummary   `json:"summary"`
}

type jsonFinding struct {
	Rule     string `json:"rule"`
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	jsonPlace
	Section     string        `json:"section"`
	Key         string        `json:"key"`
	ConfigPath  string        `json:"configPath"`
	Statuses    []string      `json:"statuses"`
	HResult     *string       `json:"hresult"`
	Certainty   string        `json:"certainty"`
	Advice      string        `json:"advice"`
	Related     []jsonRelated `json:"related"`
	Fixes       []jsonFix     `json:"fixes"`
	Fingerprint string        `json:"fingerprint"`
	Help        string        `json:"help"`
}

// jsonPlace counts lines and columns from 1, columns in characters; the end is just behind the last character.
type jsonPlace struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

type jsonRelated struct {
	Message string `json:"message"`
	jsonPlace
}

type jsonFix struct {
	Title string     `json:"title"`
	Safe  bool       `json:"safe"`
	Edits []jsonEdit `json:"edits"`
}

// jsonEdit replaces the bytes [StartByte, EndByte) of the file on disk, byte order mark counted, by NewText in the file's encoding.
type jsonEdit struct {
	File      string `json:"file"`
	StartByte int    `json:"startByte"`
	EndByte   int    `json:"endByte"`
	NewText   string `json:"newText"`
}

// jsonProblem has zeros for its place where only the file is known.
type jsonProblem struct {
	Message string `json:"message"`
	jsonPlace
}

type jsonSummary struct {
	Files        int           `json:"files"`
	Checked      int           `json:"checked"`
	Failed       int           `json:"failed"`
	SkippedRules []jsonSkipped `json:"skippedRules"`
	Errors       int           `json:"errors"`
	Warnings     int           `json:"warnings"`
	Infos        int           `json:"infos"`
	Suppressed   int           `json:"suppressed"`
	Unmapped     []string      `json:"unmapped"`
}

type jsonSkipped struct {
	Rule string `json:"rule"`
	Name string `json:"name"`
	Why  string `json:"why"`
}

func (jsonFormat) format(out *bytes.Buffer, v *view) error {
	v.identify()
	s := v.run.Summary
	report := jsonReport{
		SchemaVersion: 1,
		Findings:      []jsonFinding{},
		Problems:      []jsonProblem{},
		Summary: jsonSummary{
			Files: s.Files, Checked: s.Checked, Failed: s.Failed, SkippedRules: []jsonSkipped{},
			Errors: s.Errors, Warnings: s.Warnings, Infos: s.Infos, Suppressed: len(v.entries) - len(v.counted), Unmapped: append([]string{}, s.Unmapped...),
		},
	}
	for _, e := range v.counted {
		report.Findings = append(report.Findings, v.jsonFinding(e))
	}
	for _, t := range v.problems {
		report.Problems = append(report.Problems, jsonProblem{t.Message, toJSON(t.place)})
	}
	for _, skipped := range s.Skipped {
		report.Summary.SkippedRules = append(report.Summary.SkippedRules,
			jsonSkipped{Rule: skipped.Rule.ID, Name: skipped.Rule.Name, Why: skipped.Why})
	}
	return encodeJSON(out, report)
}

func (v *view) jsonFinding(e entry) jsonFinding {
	f := jsonFinding{
		Rule: e.Rule.ID, Name: e.Rule.Name, Severity: e.level.String(), Message: e.Message, jsonPlace: toJSON(e.place),
		Section: e.Section, Key: e.Key, ConfigPath: e.ConfigPath,
		Statuses: append([]string{}, e.Statuses...), Certainty: e.Certainty.String(), Advice: e.Advice,
		Related: []jsonRelated{}, Fixes: []jsonFix{}, Fingerprint: e.fingerprint, Help: DocURL(e.Rule),
	}
	if e.HResult != "" {
		f.HResult = &e.HResult
	}
	for _, r := range e.Related {
		f.Related = append(f.Related, jsonRelated{r.Message, toJSON(v.place(r.Span))})
	}
	for _, fix := range fixable(e.Finding) {
		if v.tells(fix) {
			f.Fixes = append(f.Fixes, v.jsonFix(fix))
		}
	}
	return f
}

func (v *view) jsonFix(fix rules.Fix) jsonFix {
	out := jsonFix{Title: fix.Title, Safe: fix.Safe}
	for _, edit := range fix.Edits {
		file := edit.Span.File
		out.Edits = append(out.Edits, jsonEdit{
			File:      v.path(file.Path),
			StartByte: file.RawOffset(edit.Span.Start),
			EndByte:   file.RawOffset(edit.Span.End),
			NewText:   edit.NewText,
		})
	}
	return out
}

func toJSON(p place) jsonPlace {
	return jsonPlace{File: p.file, Line: p.from.Line, Column: p.from.Column, EndLine: p.to.Line, EndColumn: p.to.Column}
}

// encodeJSON writes a document that people can read too: indented, with < and > as they are.
func encodeJSON(out *bytes.Buffer, document any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

// Finding is a finding as the JSON format writes it.
type Finding = jsonFinding

// JSON returns one finding as the JSON format writes it. A finding without a place has zeros for it.
func JSON(f *rules.Finding, opt Options) Finding {
	v := &view{opt: opt}
	e := entry{Finding: v.redacted(f), found: f, level: severity(f)}
	if !f.Span.IsZero() {
		e.place, e.fingerprint = v.place(f.Span), rules.Fingerprint(f, 0)
	}
	return v.jsonFinding(e)
}

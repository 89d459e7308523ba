package report

import (
	"bytes"
	"encoding/xml"
)

// checkstyleFormat writes the XML of Checkstyle 4.3, which many review tools read.
type checkstyleFormat struct{}

type checkstyleReport struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

func (checkstyleFormat) format(out *bytes.Buffer, v *view) error {
	report := checkstyleReport{Version: "4.3"}
	v.byFile(func(file string, problems []trouble, entries []entry) {
		f := checkstyleFile{Name: file}
		for _, t := range problems {
			f.Errors = append(f.Errors, checkstyleError{
				Line: max(t.from.Line, 1), Column: t.from.Column, Severity: "error", Message: t.Message, Source: "iislens.file-not-checked",
			})
		}
		for _, e := range entries {
			f.Errors = append(f.Errors, checkstyleError{
				Line: e.from.Line, Column: e.from.Column, Severity: e.level.String(), Message: told(e.Finding),
				Source: "iislens." + e.Rule.ID + "." + e.Rule.Name,
			})
		}
		report.Files = append(report.Files, f)
	})
	return encodeXML(out, report)
}

package report

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"github.com/iislens/iislens/rules"
)

// junitFormat writes the XML of JUnit as build servers read it: a suite for each file with something to say, a failed case
// for each error and warning, a passed one with output for each info. A clean run is one passed case, since servers take
// an empty report for a broken one.
type junitFormat struct{}

type junitSuites struct {
	XMLName  xml.Name      `xml:"testsuites"`
	Name     string        `xml:"name,attr"`
	Tests    int           `xml:"tests,attr"`
	Failures int           `xml:"failures,attr"`
	Errors   int           `xml:"errors,attr"`
	Suites   []*junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	File    string       `xml:"file,attr,omitempty"`
	Line    int          `xml:"line,attr,omitempty"`
	Failure *junitResult `xml:"failure"`
	Error   *junitResult `xml:"error"`
	Output  string       `xml:"system-out,omitempty"`
}

type junitResult struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Body    string `xml:",chardata"`
}

func (junitFormat) format(out *bytes.Buffer, v *view) error {
	all := junitSuites{Name: "iislens"}
	v.byFile(func(file string, problems []trouble, entries []entry) {
		suite := &junitSuite{Name: file}
		for _, t := range problems {
			suite.Errors++
			suite.Cases = append(suite.Cases, junitCase{
				Name: "file can be checked", Class: file, File: file, Line: t.from.Line,
				Error: &junitResult{Message: t.Message, Type: "unreadable", Body: t.String() + ": " + t.Message},
			})
		}
		for _, e := range entries {
			c := junitCase{
				Name: fmt.Sprintf("%s at %d:%d", label(e.Rule), e.from.Line, e.from.Column), Class: file, File: file, Line: e.from.Line,
			}
			body := e.String() + ": " + detail(e.Finding)
			if e.level == rules.Info {
				c.Output = body
			} else {
				suite.Failures++
				c.Failure = &junitResult{Message: e.Message, Type: e.level.String(), Body: body}
			}
			suite.Cases = append(suite.Cases, c)
		}
		all.Suites = append(all.Suites, suite)
	})
	if len(all.Suites) == 0 {
		all.Suites = []*junitSuite{{Name: "iislens", Cases: []junitCase{{
			Name: count(v.run.Summary.Checked, "file") + " checked", Class: "iislens",
		}}}}
	}
	for _, s := range all.Suites {
		s.Tests = len(s.Cases)
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
	}
	return encodeXML(out, all)
}

// encodeXML writes a document with its declaration. Characters that XML cannot hold become U+FFFD.
func encodeXML(out *bytes.Buffer, document any) error {
	out.WriteString(xml.Header)
	e := xml.NewEncoder(out)
	e.Indent("", "  ")
	if err := e.Encode(document); err != nil {
		return err
	}
	out.WriteByte('\n')
	return nil
}

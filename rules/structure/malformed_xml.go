package structure

import (
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// MalformedXML reports the first syntax error of a file, also of a transform.
var MalformedXML = &rules.Rule{
	ID: "IIS1001", Name: "malformed-xml", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "file is not well-formed XML",
		What: "An XML error: a tag that is not closed, an attribute twice, a bare &, two root elements, an empty file, or the markers " +
			"that a merge conflict leaves behind.",
		Why: "IIS reads nothing of such a file. Every request at its directory and below answers 500.19 (0x8007000d), static files " +
			"included. A transform that is not well-formed stops the build or the deployment instead.",
		Bad: `<configuration>
  <system.webServer>
    <!-- want@+1 "merge conflict" -->
<<<<<<< HEAD
    <directoryBrowse enabled="true" />
=======
    <directoryBrowse enabled="false" />
>>>>>>> main
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <directoryBrowse enabled="false" />
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, "W3C: Extensible Markup Language (XML) 1.0"},
	},
	File: func(p *rules.FilePass) {
		err := p.Doc.Err
		if err == nil || err.Kind == xmlsrc.Encoding {
			return // bytes that cannot be decoded are told by encoding-mismatch
		}
		f := rules.AtSpan(err.Span(), "", "")
		f.HResult = "0x8007000d"
		f.Message = rules.Sentence(err.Message) + " IIS reads nothing of a file that is not well-formed XML and answers every request at its directory and below with 500.19."
		if p.Transform {
			f.Message, f.HResult, f.Statuses = rules.Sentence(err.Message)+" A transform that is not well-formed XML stops the build or the deployment.", "", []string{}
		}
		f.Advice = "Correct the XML here."
		if err.Kind == xmlsrc.MergeConflict {
			f.Advice = "Keep one side of the conflict and delete the marker lines."
		}
		if !err.Related.Span.IsZero() {
			f.Related = append(f.Related, rules.Related{Message: err.Related.Message, Span: err.Related.Span})
		}
		if f.Fixes = syntaxFixes(err); len(f.Fixes) > 0 {
			f.Advice = rules.Sentence(f.Fixes[0].Title)
		}
		p.Report(f)
	},
}

// syntaxFixes mends the errors that have one meaning only.
func syntaxFixes(err *xmlsrc.SyntaxError) []rules.Fix {
	file := err.File
	text := file.Text
	one := func(title string, span source.Span, with string) []rules.Fix {
		return []rules.Fix{{Title: title, Safe: true, Edits: []source.Edit{{Span: span, NewText: with}}}}
	}
	switch err.Kind {
	case xmlsrc.BadEntity:
		if strings.HasPrefix(text[err.Start:], "&") && !strings.HasPrefix(text[err.Start:], "&#") && !wellEnded(text[err.Start:err.End]) {
			return one("write &amp; for &", file.Span(err.Start, err.Start+1), "&amp;")
		}
	case xmlsrc.MissingBlank:
		return one("insert a blank", file.Span(err.Start, err.Start), " ")
	case xmlsrc.Declaration:
		if strings.HasPrefix(text[err.Start:], "<?xml") && strings.Trim(text[:err.Start], " \t\r\n\uFEFF") == "" && err.Start > 0 {
			return one("delete what stands in front of the XML declaration", file.Span(0, err.Start), "")
		}
	case xmlsrc.DuplicateAttribute:
		return duplicateAttribute(err)
	}
	return nil
}

// wellEnded reports whether a reference is complete, as in an entity that nobody declared (&nbsp;).
func wellEnded(reference string) bool { return strings.HasSuffix(reference, ";") }

// duplicateAttribute deletes the second of two attributes that say the same.
func duplicateAttribute(err *xmlsrc.SyntaxError) []rules.Fix {
	file, first := err.File, err.Related.Span
	if first.IsZero() {
		return nil
	}
	again, earlier := attribute(file.Text[err.Start:]), attribute(file.Text[first.Start:])
	if again == "" || again != earlier {
		return nil
	}
	start := err.Start
	for start > 0 && strings.IndexByte(" \t\r\n", file.Text[start-1]) >= 0 {
		start--
	}
	return []rules.Fix{{Title: "delete the second attribute", Safe: true, Edits: []source.Edit{{Span: file.Span(start, err.Start+len(again))}}}}
}

// attribute returns the attribute name="value" that text begins with, "" when it begins with none.
func attribute(text string) string {
	equals := strings.IndexByte(text, '=')
	if equals < 0 || strings.ContainsAny(text[:equals], "<>\"'") {
		return ""
	}
	at := equals + 1
	for at < len(text) && strings.IndexByte(" \t\r\n", text[at]) >= 0 {
		at++
	}
	if at >= len(text) || text[at] != '"' && text[at] != '\'' {
		return ""
	}
	n := strings.IndexByte(text[at+1:], text[at])
	if n < 0 {
		return ""
	}
	return text[:at+1+n+1]
}

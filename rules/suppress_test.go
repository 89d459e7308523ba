package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// The rules that the tests of suppression know.
var (
	percentS = &Rule{ID: "IIS3001", Name: "cgi-missing-percent-s", Group: Handlers, Severity: Error}
	orphan   = &Rule{ID: "IIS3002", Name: "handler-shadowed", Group: Handlers, Severity: Warning}
	twice    = &Rule{ID: "IIS2001", Name: "duplicate-item", Group: Merge, Severity: Error}
	unused   = &Rule{ID: "IIS9001", Name: UnusedSuppression, Group: Hygiene, Severity: Info}
)

func knownNames() []string {
	var names []string
	for _, r := range []*Rule{percentS, orphan, twice, unused} {
		names = append(names, r.Name, r.ID, string(r.Group))
	}
	return names
}

func isKnown(name string) bool {
	for _, n := range knownNames() {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

func parseText(text string) *xmlsrc.Document {
	return xmlsrc.Parse(source.Decode("web.config", "", []byte(text)), xmlsrc.Limits{})
}

// at returns a finding of r at the first place of mark in the document.
func at(t *testing.T, doc *xmlsrc.Document, r *Rule, mark string) *Finding {
	t.Helper()
	start := strings.Index(doc.File.Text, mark)
	if start < 0 {
		t.Fatalf("no %q in the text", mark)
	}
	return &Finding{Rule: r, Span: doc.File.Span(start, start+len(mark))}
}

const handlersText = `<?xml version="1.0"?>
<configuration>
  <system.webServer>
    <!-- iislens:ignore %s -->
    <handlers>
      <add name="py" scriptProcessor="python.exe" />
      <add name="sh" scriptProcessor="sh.exe" />
    </handlers>
    <modules name="outside" />
  </system.webServer>
</configuration>
`

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		comment string
		rule    *Rule
		mark    string
		want    bool
	}{
		{"cgi-missing-percent-s only a test", percentS, "python.exe", true},
		{"cgi-missing-percent-s only a test", percentS, "handlers>\n      <add", true},
		{"cgi-missing-percent-s only a test", percentS, "outside", false},
		{"cgi-missing-percent-s only a test", orphan, "python.exe", false},
		{"CGI-Missing-Percent-S case", percentS, "sh.exe", true},
		{"iis3001 by its ID", percentS, "sh.exe", true},
		{"handlers the group", orphan, "sh.exe", true},
		{"handlers the group", twice, "sh.exe", false},
		{"all of them", twice, "sh.exe", true},
		{"all but itself", unused, "sh.exe", false},
		{"unused-suppression never", unused, "sh.exe", false},
		{"duplicate-item, handler-shadowed two", orphan, "sh.exe", true},
		{"duplicate-item,handler-shadowed two", twice, "sh.exe", true},
		{"duplicate-item ,\n handler-shadowed\n two", orphan, "sh.exe", true},
		{"duplicate-item handler-shadowed no comma", orphan, "sh.exe", false},
		{"duplicate-item", twice, "sh.exe", true},
	} {
		t.Run(tt.comment+"/"+tt.rule.Name+"/"+tt.mark[:2], func(t *testing.T) {
			t.Parallel()
			doc := parseText(fmt.Sprintf(handlersText, tt.comment))
			s := ParseSuppressions(doc, isKnown)
			if got := s.Match(at(t, doc, tt.rule, tt.mark)); got != tt.want {
				t.Errorf("Match = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestMatchFile(t *testing.T) {
	t.Parallel()
	doc := parseText("<a>\n  <b x='1'/>\n  <!-- iislens:ignore-file merge it is generated -->\n</a>\n")
	s := ParseSuppressions(doc, isKnown)
	if !s.Match(at(t, doc, twice, "x='1'")) || s.Match(at(t, doc, orphan, "x='1'")) {
		t.Error("ignore-file does not hold for exactly its rules")
	}
	other := parseText("<a><b x='1'/></a>")
	other.File.Path = "other/web.config"
	if s.Match(at(t, other, twice, "x='1'")) {
		t.Error("ignore-file holds for another file")
	}
	again := parseText(doc.File.Text) // the same file, read a second time
	if !s.Match(at(t, again, twice, "x='1'")) {
		t.Error("ignore-file forgets its file when that is read twice")
	}
	if faults := s.Unused(nil); len(faults) > 0 {
		t.Errorf("Unused = %v", faults)
	}
}

// TestNarrowest has three comments for one finding; the outer two are of no use.
func TestNarrowest(t *testing.T) {
	t.Parallel()
	doc := parseText(`<!-- iislens:ignore-file handlers file -->
<!-- iislens:ignore IIS3001 outer -->
<a>
  <!-- iislens:ignore all, handlers, cgi-missing-percent-s inner -->
  <b x="1"/>
</a>`)
	s := ParseSuppressions(doc, isKnown)
	if !s.Match(at(t, doc, percentS, `x="1"`)) {
		t.Fatal("no match")
	}
	var got []string
	for _, f := range s.Unused(nil) {
		got = append(got, fmt.Sprintf("%d %s", f.Span.Line(), f.Name))
	}
	want := []string{"1 handlers", "2 IIS3001", "4 all", "4 handlers"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFindings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		match      string   // a finding of cgi-missing-percent-s is here
		want       []string // line:column-column severity message | fixed text
	}{
		{"used", "<a>\n<!-- iislens:ignore IIS3001 why -->\n<b/></a>", "<b/>", nil},
		{"useless", "<a>\n  <!-- iislens:ignore handler-shadowed why -->\n  <b/></a>", "", []string{
			`2:23-39 info Nothing of handler-shadowed is found in <b> at line 3. Remove the comment. | "<a>\n  <b/></a>"`}},
		{"useless, not alone on its line", "<a><!-- iislens:ignore all why --><b/></a>", "", []string{
			`1:24-27 info Nothing of all is found in <b> at line 1. Remove the comment. | "<a><b/></a>"`}},
		{"two useless of three", "<a><!-- iislens:ignore merge, IIS3001, IIS3002 why --><b/></a>", "<b/>", []string{
			`1:24-29 info Nothing of merge is found in <b> at line 1. Remove the useless names. | "<a><!-- iislens:ignore IIS3001 why --><b/></a>"`,
			`1:40-47 info Nothing of IIS3002 is found in <b> at line 1. Remove the name from the comment, or the comment.`}},
		{"useless file", "<a><!-- iislens:ignore-file IIS3002 why --></a>", "", []string{
			`1:29-36 info Nothing of IIS3002 is found in this file. Remove the comment. | "<a></a>"`}},
		{"unknown, near", "<a><!-- iislens:ignore cgi-mising-percent-s why --><b/></a>", "<b/>", []string{
			`1:24-44 info No rule or group is called "cgi-mising-percent-s", so nothing is suppressed. Write cgi-missing-percent-s. | "<a><!-- iislens:ignore cgi-missing-percent-s why --><b/></a>"`}},
		{"unknown", "<a><!-- iislens:ignore because I say so --><b/></a>", "", []string{
			`1:24-31 info No rule or group is called "because", so nothing is suppressed. Correct the name; the reason goes behind the names.`}},
		{"no reason", "<a><!-- iislens:ignore IIS3001 --><b/></a>", "<b/>", []string{
			`1:9-31 info Nothing says why this is suppressed. Write the reason behind the names.`}},
		{"dashes are no reason", "<a><!-- iislens:ignore IIS3001 – --><b/></a>", "<b/>", []string{
			`1:9-31 info Nothing says why this is suppressed. Write the reason behind the names.`}},
		{"no comma", "<a><!-- iislens:ignore IIS3001 IIS3002 why --><b/></a>", "<b/>", []string{
			`1:32-39 info IIS3002 is read as the reason, not as a rule. Put a comma in front of it.`}},
		{"binds to nothing", "<a><b/><!-- iislens:ignore IIS3001 --></a>", "", []string{
			`1:13-27 info This comment suppresses nothing: no element follows it inside its parent. Remove the comment, put it in front of the element, or write iislens:ignore-file. | "<a><b/></a>"`}},
		{"names nothing", "<a><!-- iislens:ignore --><b/></a>", "", []string{
			`1:9-23 info This comment suppresses nothing: it names no rule. Name the rules, as in iislens:ignore RULE[, RULE] reason.`}},
		{"itself", "<a><!-- iislens:ignore unused-suppression why --><b/></a>", "", []string{
			`1:24-42 info unused-suppression cannot be suppressed in a comment. Remove the useless comment instead.`}},
		{"other verb", "<a><!-- iislens:ignore-next-line IIS3001 why --><b/></a>", "", []string{
			`1:9-33 info "iislens:ignore-next-line" is not understood, so nothing is suppressed. Write iislens:ignore or iislens:ignore-file.`}},
		{"other sign", "<a><!-- iislens-disable IIS3001 --><b/></a>", "", []string{
			`1:9-24 info "iislens-disable" is not understood, so nothing is suppressed. Write iislens:ignore or iislens:ignore-file.`}},
		{"blank and case", "<a><!-- IISLens: Ignore IIS3001: why --><b/></a>", "<b/>", nil},
		{"prose", "<a><!-- iislens says that this is wrong --><!-- x iislens:ignore --><!--iislensing--><b/></a>", "", nil},
		{"file cut short", "<a><!-- iislens:ignore IIS3001 why --><b></a>", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc := parseText(tt.text)
			s := ParseSuppressions(doc, isKnown)
			if tt.match != "" {
				s.Match(at(t, doc, percentS, tt.match))
			}
			var got []string
			for _, f := range s.Findings(unused, knownNames(), nil) {
				line := fmt.Sprintf("%d:%d-%d %s %s", f.Span.From().Line, f.Span.From().Column, f.Span.To().Column, f.Severity, f.Message+" "+f.Advice)
				for _, fix := range f.Fixes {
					raw, err := source.Apply(doc.File, fix.Edits)
					if err != nil {
						t.Fatal(err)
					}
					line += fmt.Sprintf(" | %q", raw)
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnknownIsNotMatched(t *testing.T) {
	t.Parallel()
	doc := parseText("<a><!-- iislens:ignore IIS3001, IIS3002 why --><b/></a>")
	s := ParseSuppressions(doc, func(string) bool { return false })
	if got := len(s.Unused(nil)); got != 2 {
		t.Errorf("%d faults, want 2", got)
	}
}

func TestIncompleteRun(t *testing.T) {
	t.Parallel()
	doc := parseText("<a><!-- iislens:ignore IIS3001, IIS3002 why --><b/></a>")
	s := ParseSuppressions(doc, isKnown)
	faults := s.Unused(func(name string) bool { return name == "IIS3002" })
	if len(faults) != 1 || faults[0].Name != "IIS3002" {
		t.Errorf("Unused = %v, want only the rule that was run", faults)
	}
}

func FuzzSuppressions(f *testing.F) {
	f.Add("<a><!-- iislens:ignore IIS3001, merge why --><b/></a>")
	f.Add("<a>\n <!-- iislens:ignore-file , ,all\u2014 -->\n</a>")
	f.Add("<a><!-- iislens-disable\xff:--></a><!-- iislens:ignore")
	f.Fuzz(func(t *testing.T, text string) {
		doc := parseText(text)
		s := ParseSuppressions(doc, isKnown)
		whole := &Finding{Rule: percentS, Span: doc.File.Span(0, len(doc.File.Text))}
		s.Match(whole)
		last := 0
		for _, finding := range s.Findings(unused, knownNames(), nil) {
			if finding.Span.Start < last || finding.Span.End <= finding.Span.Start || finding.Span.End > len(doc.File.Text) {
				t.Fatalf("span [%d,%d) behind %d", finding.Span.Start, finding.Span.End, last)
			}
			last = finding.Span.Start
			for _, fix := range finding.Fixes {
				raw, err := source.Apply(doc.File, fix.Edits)
				if err != nil {
					if doc.File.Encoding.Damaged || doc.Err != nil {
						continue
					}
					t.Fatal(err)
				}
				if again := parseText(string(raw)); doc.Err == nil && again.Err != nil {
					t.Fatalf("%s breaks the file: %v\n%s", fix.Title, again.Err, raw)
				}
			}
		}
	})
}

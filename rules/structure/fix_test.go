package structure_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/rulestest"
	"github.com/iislens/iislens/rules/structure"
)

// TestFixes applies the first fix of each finding.
func TestFixes(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		rule          *rules.Rule
		before, after string
	}{
		"ampersand": {structure.MalformedXML,
			"<configuration>\n  <a b=\"x?y=1&z=2\" />\n</configuration>\n",
			"<configuration>\n  <a b=\"x?y=1&amp;z=2\" />\n</configuration>\n"},
		"attribute twice": {structure.MalformedXML,
			"<configuration>\n  <a b=\"1\" c='2'   b=\"1\" />\n</configuration>\n",
			"<configuration>\n  <a b=\"1\" c='2' />\n</configuration>\n"},
		"no blank": {structure.MalformedXML,
			"<configuration>\n  <a b=\"1\"c=\"2\" />\n</configuration>\n",
			"<configuration>\n  <a b=\"1\" c=\"2\" />\n</configuration>\n"},
		"line before the declaration": {structure.MalformedXML,
			"\n<?xml version=\"1.0\"?>\n<configuration />\n",
			"<?xml version=\"1.0\"?>\n<configuration />\n"},
		"root": {structure.ConfigRoot,
			"<?xml version=\"1.0\"?>\r\n<system.web>\r\n</system.web>\r\n",
			"<?xml version=\"1.0\"?>\r\n<configuration>\r\n<system.web>\r\n</system.web>\r\n</configuration>\r\n"},
		"root by case": {structure.ConfigRoot,
			"<Configuration>\n</Configuration>\n", "<configuration>\n</configuration>\n"},
		"encoding": {structure.EncodingMismatch,
			"<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<configuration />\n",
			"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<configuration />\n"},
		"configSections first": {structure.ConfigSectionsPlacement,
			"<configuration>\n  <appSettings />\n  <configSections>\n    <section name=\"a\" />\n  </configSections>\n</configuration>\n",
			"<configuration>\n  <configSections>\n    <section name=\"a\" />\n  </configSections>\n  <appSettings />\n</configuration>\n"},
		"configSections once": {structure.ConfigSectionsPlacement,
			"<configuration>\n  <configSections>\n    <section name=\"a\" />\n  </configSections>\n  <configSections>\n    <!-- b -->\n    <section name=\"b\" />\n  </configSections>\n</configuration>\n",
			"<configuration>\n  <configSections>\n    <section name=\"a\" />\n    <!-- b -->\n    <section name=\"b\" />\n  </configSections>\n</configuration>\n"},
		"declaration twice": {structure.DuplicateSectionDeclaration,
			"<configuration>\n  <configSections>\n    <section name=\"a\" />\n    <section name=\"a\" />\n  </configSections>\n</configuration>\n",
			"<configuration>\n  <configSections>\n    <section name=\"a\" />\n  </configSections>\n</configuration>\n"},
		"section by case": {structure.SectionNotRegistered,
			"<configuration>\n  <system.webserver>\n  </system.webserver>\n</configuration>\n",
			"<configuration>\n  <system.webServer>\n  </system.webServer>\n</configuration>\n"},
		"section twice": {structure.DuplicateSection,
			"<configuration>\n  <system.webServer>\n    <staticContent>\n      <mimeMap fileExtension=\".a\" mimeType=\"a/a\" />\n    </staticContent>\n    <staticContent>\n      <mimeMap fileExtension=\".b\" mimeType=\"a/b\" />\n    </staticContent>\n  </system.webServer>\n</configuration>\n",
			"<configuration>\n  <system.webServer>\n    <staticContent>\n      <mimeMap fileExtension=\".a\" mimeType=\"a/a\" />\n      <mimeMap fileExtension=\".b\" mimeType=\"a/b\" />\n    </staticContent>\n  </system.webServer>\n</configuration>\n"},
		"location inside": {structure.NestedLocation,
			"<configuration>\n  <location path=\"a\">\n    <location path=\"b\">\n      <x />\n    </location>\n  </location>\n</configuration>\n",
			"<configuration>\n  <location path=\"a\">\n  </location>\n  <location path=\"a/b\">\n    <x />\n  </location>\n</configuration>\n"},
		"element by case": {structure.UnknownElement,
			"<configuration>\n  <system.webServer>\n    <staticContent>\n      <MimeMap fileExtension=\".a\" mimeType=\"a/a\" />\n    </staticContent>\n  </system.webServer>\n</configuration>\n",
			"<configuration>\n  <system.webServer>\n    <staticContent>\n      <mimeMap fileExtension=\".a\" mimeType=\"a/a\" />\n    </staticContent>\n  </system.webServer>\n</configuration>\n"},
		"attribute": {structure.UnknownAttribute,
			"<configuration>\n  <system.webServer>\n    <directoryBrowse enable='true' />\n  </system.webServer>\n</configuration>\n",
			"<configuration>\n  <system.webServer>\n    <directoryBrowse enabled='true' />\n  </system.webServer>\n</configuration>\n"},
		"bool": {structure.InvalidAttributeValue,
			"<configuration>\n  <system.webServer>\n    <directoryBrowse enabled='Yes' />\n  </system.webServer>\n</configuration>\n",
			"<configuration>\n  <system.webServer>\n    <directoryBrowse enabled='true' />\n  </system.webServer>\n</configuration>\n"},
		"flags": {structure.InvalidAttributeValue,
			"<configuration>\n  <system.webServer>\n    <directoryBrowse showFlags=\"Date|time;Sise\" />\n  </system.webServer>\n</configuration>\n",
			"<configuration>\n  <system.webServer>\n    <directoryBrowse showFlags=\"Date, Time, Size\" />\n  </system.webServer>\n</configuration>\n"},
		"required": {structure.MissingRequiredAttribute,
			"<configuration>\n  <system.webServer>\n    <handlers>\n      <add name=\"a\" path=\"*.a\" modules=\"CgiModule\" />\n    </handlers>\n  </system.webServer>\n</configuration>\n",
			"<configuration>\n  <system.webServer>\n    <handlers>\n      <add name=\"a\" path=\"*.a\" modules=\"CgiModule\" verb=\"*\" />\n    </handlers>\n  </system.webServer>\n</configuration>\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := rulestest.Load(t, row.before).Run(t, row.rule)
			if len(found) == 0 {
				t.Fatal("nothing is found")
			}
			var edits []source.Edit
			for _, f := range found {
				if len(f.Fixes) == 0 {
					t.Fatalf("no fix for %s", f.Message)
				}
				edits = append(edits, f.Fixes[0].Edits...)
			}
			got, err := source.Apply(found[0].Span.File, edits)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.after, string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

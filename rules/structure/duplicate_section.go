package structure

import (
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// DuplicateSection reports a section that stands twice in one file for one path.
var DuplicateSection = &rules.Rule{
	ID: "IIS1008", Name: "duplicate-section", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "section defined twice",
		What:  "A section that stands twice in one file for the same path, also once outside any location tag and once inside <location path=\".\">.",
		Why:   "IIS refuses the whole file: every request at the path and below answers 500.19 (0x800700b7), static files included.",
		Bad: `<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
    </staticContent>
  </system.webServer>
  <system.webServer>
    <!-- want@+1 "twice" --> 
    <staticContent>
      <mimeMap fileExtension=".avif" mimeType="image/avif" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
      <mimeMap fileExtension=".avif" mimeType="image/avif" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, "Microsoft Learn: How to Use Locking in IIS Configuration", "elmah/Elmah issue 259"},
	},
	Scope: rules.Faults(func(_ *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		second := ownElement(s, f)
		if second == nil || len(f.Related) == 0 || len(second.Attrs) > 0 {
			return
		}
		first := edit.Written(f.Related[0].Origin)
		if first == nil || within(first) != within(second) {
			return
		}
		if fix, ok := merged(first, second, "merge the two <"+second.Name+"> elements"); ok {
			finding.Fixes = []rules.Fix{fix}
		}
	}),
}

// within returns the location tag that an element stands in, nil outside.
func within(el *xmlsrc.Element) *xmlsrc.Element {
	for up := el.Parent; up != nil; up = up.Parent {
		if up.Name == "location" {
			return up
		}
	}
	return nil
}

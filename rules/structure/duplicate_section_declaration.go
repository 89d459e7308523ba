package structure

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// DuplicateSectionDeclaration reports a section that is declared although it is declared already.
var DuplicateSectionDeclaration = &rules.Rule{
	ID: "IIS1005", Name: "duplicate-section-declaration", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "section declared again",
		What: "A <section> in <configSections> whose full name is declared already: above it in the same file, in a web.config of a " +
			"parent directory, in applicationHost.config, or in the machine.config of the .NET version that the pool runs.",
		Why: "IIS refuses the whole file: every request at its directory and below answers 500.19 (\"There is a duplicate … section " +
			"defined\"). It happens when an application for .NET 3.5 moves to a pool of .NET 4, whose machine.config declares the sections. " +
			"A lower file that repeats a declaration of a higher one, with the same type and attributes, is let through: stock Exchange servers run so.",
		Bad: `<configuration>
  <configSections>
    <section name="shop" type="Shop.Section, Shop" />
    <!-- want@+1 "declared already" -->
    <section name="shop" type="Shop.Section, Shop" />
  </configSections>
</configuration>
`,
		Good: `<configuration>
  <configSections>
    <section name="shop" type="Shop.Section, Shop" />
    <sectionGroup name="site">
      <section name="shop" type="Shop.Section, Shop" />
    </sectionGroup>
  </configSections>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{appHostPage, kb942055, "h5bp/server-configs issue 26"},
	},
	Scope: rules.Faults(func(p *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		framework := inFramework(f)
		if framework {
			finding.Certainty = rules.Likely
			finding.Message += " In a pool of another .NET version the declaration may be needed."
		}
		el := ownElement(s, f)
		if el == nil {
			return
		}
		safe := f.Uncertain == "" && !framework
		for _, name := range []string{"overrideModeDefault", "allowDefinition", "allowLocation"} {
			if el.Attr(name) != nil {
				safe = false // what the file wanted to say about the section is then said nowhere
			}
		}
		finding.Fixes = []rules.Fix{{Title: fmt.Sprintf("delete this <section name=\"%s\">", f.Key), Safe: safe, Edits: []source.Edit{edit.Delete(el)}}}
	}),
}

// inFramework reports whether the earlier declaration is one of .NET's own files.
func inFramework(f *merge.Fault) bool {
	for _, r := range f.Related {
		if file := r.Origin.Span.File; file != nil && (strings.HasPrefix(file.Path, "profile:net/") || strings.Contains(strings.ToLower(file.Windows), `\microsoft.net\`)) {
			return true
		}
	}
	return false
}

package merging

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// SectionNotAllowedHere reports a section in a file or location tag that its declaration forbids.
var SectionNotAllowedHere = &rules.Rule{
	ID: "IIS2010", Name: "section-not-allowed-here", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19", "500.0"},
	Doc: rules.Doc{
		Title: "section not allowed at this level",
		What: "A section in a file that allowDefinition of its declaration leaves out (sites and fastCgi belong into " +
			"applicationHost.config), or in a location tag " +
			"although allowLocation is \"false\".",
		Why: "Whatever reads the section answers 500.19. For the sections of ASP.NET (system.web) it is a parser error of ASP.NET, 500.0. " +
			"Sections for the root of an application are the subject of not-an-application.",
		Bad: exampleHead + exampleTail + exampleEnd + webConfig + `<configuration>
  <system.applicationHost>
    <!-- want@+1 "may stand only in applicationHost.config" -->
    <applicationPools />
  </system.applicationHost>
</configuration>
`,
		Good: exampleHead + exampleTail + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <directoryBrowse enabled="false" />
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{deepDive, appHostPage, kb942055},
	},
	Scope: rules.Faults(func(p *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		if strings.HasPrefix(f.Section, "system.web/") || f.Section == "system.web" {
			finding.Statuses = []string{"500.0", "500.19"}
			finding.Message += " ASP.NET answers managed requests with a parser error, 500.0."
		}
		if p.Profile() {
			finding.Certainty = rules.Likely
		}
	}),
}

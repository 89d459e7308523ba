package merging

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// ConfigSectionLocked reports a section in a lower file that its declaration locks.
var ConfigSectionLocked = &rules.Rule{
	ID: "IIS2002", Name: "config-section-locked", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "section locked by its declaration",
		What: "A section in a web.config whose declaration in applicationHost.config says overrideModeDefault=\"Deny\". handlers and " +
			"modules are locked so on a server without ASP.NET; most of security is locked everywhere.",
		Why: "Whatever reads the section answers 500.19 (0x80070021, \"This configuration section cannot be used at this path\"). An " +
			"empty element, or one that changes nothing, is refused too. The lock is there so that who may write a web.config cannot change the " +
			"setting: move it into a location tag of applicationHost.config, which holds for one site or path, and unlock the section " +
			"only where the people who write that web.config may decide.",
		Bad: exampleHead + exampleTail + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <!-- want@+1 "is locked: its declaration" -->
    <serverRuntime uploadReadAheadSize="1048576" />
  </system.webServer>
</configuration>
`,
		Good: exampleHead + exampleTail + `  <location path="Shop">
    <system.webServer>
      <serverRuntime uploadReadAheadSize="1048576" />
    </system.webServer>
  </location>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <directoryBrowse enabled="false" />
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, lockingPage, "tjanczuk/iisnode issues 93 and 241"},
	},
	Scope: rules.Faults(func(p *rules.Pass, _ *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		if len(f.Related) > 0 {
			hedge(p, finding, f.Related[0].Origin, "yours may have unlocked the section")
		}
		withdraw(f, finding)
	}),
}

// withdraw offers to delete the section from the file that may not hold it.
func withdraw(f *merge.Fault, finding *rules.Finding) {
	if el := edit.Written(f.Origin); el != nil {
		finding.Fixes = append(finding.Fixes, rules.Fix{Title: fmt.Sprintf("delete <%s> here", el.Name), Edits: []source.Edit{edit.Delete(el)}})
	}
}

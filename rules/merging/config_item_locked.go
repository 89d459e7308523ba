package merging

import (
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// ConfigItemLocked reports a remove or clear that would take away a locked entry.
var ConfigItemLocked = &rules.Rule{
	ID: "IIS2007", Name: "config-item-locked", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "remove or clear of a locked entry",
		What: "A <remove> of an entry that a higher file locks with lockItem=\"true\", or a <clear> of a collection that holds one. " +
			"IIS Express and newer servers lock nearly every native module so.",
		Why: "Whatever reads the section answers 500.19 (0x80070021, \"Lock violation\"); modules are read for every request.",
		Bad: exampleHead + exampleModules + `  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".htm" mimeType="text/html" />
    </staticContent>
    <handlers>
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" requireAccess="Read" lockItem="true" />
    </handlers>
  </system.webServer>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "would take away .StaticFile" -->
      <clear />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: exampleHead + exampleModules + `  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".htm" mimeType="text/html" />
    </staticContent>
    <handlers>
      <add name="Old" path="*.old" verb="*" modules="StaticFileModule" requireAccess="Read" />
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" requireAccess="Read" lockItem="true" />
    </handlers>
  </system.webServer>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <handlers>
      <remove name="Old" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, lockingPage, "Dotnet-Boxed/Templates issue 233"},
	},
	Scope: rules.Faults(func(p *rules.Pass, _ *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		if len(f.Related) > 0 {
			hedge(p, finding, f.Related[0].Origin, "yours may have unlocked the entry")
		}
		withdraw(f, finding)
	}),
}

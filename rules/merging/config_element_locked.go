package merging

import (
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// ConfigElementLocked reports an element or directive that a higher file locks.
var ConfigElementLocked = &rules.Rule{
	ID: "IIS2006", Name: "config-element-locked", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "element locked by a higher file",
		What:  "An element, or a directive of a collection such as <clear>, that a higher file locks with lockElements or lockAllElementsExcept.",
		Why:   "Whatever reads the section answers 500.19 (0x80070021, \"Lock violation\").",
		Bad: exampleHead + exampleModules + `  <system.webServer>
    <handlers>
      <add name="Files" path="*" verb="GET,HEAD" modules="StaticFileModule" resourceType="File" requireAccess="Read" />
    </handlers>
    <staticContent lockElements="clear">
      <mimeMap fileExtension=".htm" mimeType="text/html" />
    </staticContent>
  </system.webServer>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <staticContent>
      <!-- want@+1 "<clear> is locked" -->
      <clear />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Good: exampleHead + exampleModules + `  <system.webServer>
    <handlers>
      <add name="Files" path="*" verb="GET,HEAD" modules="StaticFileModule" resourceType="File" requireAccess="Read" />
    </handlers>
    <staticContent lockElements="clear">
      <mimeMap fileExtension=".htm" mimeType="text/html" />
    </staticContent>
  </system.webServer>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, lockingPage},
	},
	Scope: rules.Faults(func(_ *rules.Pass, _ *rules.Scope, f *merge.Fault, finding *rules.Finding) { withdraw(f, finding) }),
}

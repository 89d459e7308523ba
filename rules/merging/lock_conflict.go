package merging

import "github.com/iislens/iislens/rules"

// LockConflict reports an unlock by a higher file of what a lower file locks.
var LockConflict = &rules.Rule{
	ID: "IIS2009", Name: "lock-conflict", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
	Doc: rules.Doc{
		Title: "lock of a lower file against an unlock of a higher one",
		What: "A section that a web.config locks for the paths below it, while applicationHost.config unlocks it with " +
			"overrideMode=\"Allow\" for one of those paths.",
		Why: "IIS calls this an illegal configuration: whatever reads the section at the deeper path answers 500.19. The code and the file " +
			"that IIS blames are not documented.",
		Bad: exampleHead + exampleTail + `  <location path="Shop/files" overrideMode="Allow">
    <system.webServer>
      <!-- want@+1 "lower file locks" -->
      <staticContent>
        <mimeMap fileExtension=".webp" mimeType="image/webp" />
      </staticContent>
    </system.webServer>
  </location>
` + exampleEnd + webConfig + `<configuration>
  <location path="." overrideMode="Deny">
    <system.webServer>
      <staticContent>
        <mimeMap fileExtension=".json" mimeType="application/json" />
      </staticContent>
    </system.webServer>
  </location>
</configuration>
`,
		Good: exampleHead + exampleTail + `  <location path="Shop" overrideMode="Deny">
    <system.webServer>
      <staticContent>
        <mimeMap fileExtension=".json" mimeType="application/json" />
      </staticContent>
    </system.webServer>
  </location>
  <location path="Shop/files" overrideMode="Allow">
    <system.webServer>
      <staticContent>
        <mimeMap fileExtension=".webp" mimeType="image/webp" />
      </staticContent>
    </system.webServer>
  </location>
` + exampleEnd,
		Request: "GET http://localhost/files/logo.webp",
		Since:   "0.1.0",
		Sources: []string{deepDive, lockingPage},
	},
	Scope: rules.Faults(nil),
}

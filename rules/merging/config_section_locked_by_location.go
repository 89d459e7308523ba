package merging

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// ConfigSectionLockedByLocation reports a section in a lower file that a location tag locks.
var ConfigSectionLockedByLocation = &rules.Rule{
	ID: "IIS2003", Name: "config-section-locked-by-location", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "section locked by a location tag",
		What: "A section in a web.config that a <location> of a higher file locks with overrideMode=\"Deny\" (or the old " +
			"allowOverride=\"false\").",
		Why: "Whatever reads the section answers 500.19 (0x80070021, \"This configuration section cannot be used at this path\"). Only " +
			"the file that made the lock can undo it.",
		Bad: exampleHead + exampleTail + `  <location path="Shop" overrideMode="Deny">
    <system.webServer>
      <staticContent>
        <mimeMap fileExtension=".json" mimeType="application/json" />
      </staticContent>
    </system.webServer>
  </location>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <!-- want@+1 "locked for this path by" -->
    <staticContent>
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Good: exampleHead + exampleTail + `  <location path="Shop" overrideMode="Deny">
    <system.webServer>
      <staticContent>
        <mimeMap fileExtension=".json" mimeType="application/json" />
        <mimeMap fileExtension=".webp" mimeType="image/webp" />
      </staticContent>
    </system.webServer>
  </location>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <httpErrors errorMode="DetailedLocalOnly" />
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/logo.webp",
		Since:   "0.1.0",
		Sources: []string{kb942055, lockingPage},
	},
	Scope: rules.Faults(func(p *rules.Pass, _ *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		if len(f.Related) > 0 {
			lock := f.Related[0].Origin
			hedge(p, finding, lock, "yours may have unlocked the section")
			if path, ok := lock.Location(); ok {
				finding.Message = strings.Replace(finding.Message, "by a location tag of a higher file", fmt.Sprintf("by <location path=\"%s\"> of a higher file", path), 1)
			}
		}
		withdraw(f, finding)
	}),
}

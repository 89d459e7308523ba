package structure

import "github.com/iislens/iislens/rules"

// DuplicateSection reports a section that stands twice in one file for one path.
var DuplicateSection = &rules.Rule{
	ID: "IIS1008", Name: "duplicate-section", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
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
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Error 500.19 on IIS webpages (KB 942055)"},
	},
	Scope: rules.Faults(nil),
}

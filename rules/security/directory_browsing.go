package security

import "github.com/iislens/iislens/rules"

// DirectoryBrowsing reports directory browsing that is switched on.
var DirectoryBrowsing = &rules.Rule{
	ID: "IIS9001", Name: "directory-browsing-enabled", Group: rules.Security, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "directory listing",
		What:  "Directory browsing that is switched on.",
		Why:   "A request for a directory without a default document answers 200 with the names, sizes and dates of every file in it, those that nobody links to included.",
		Bad: `<configuration>
  <system.webServer>
    <!-- want@+1 "lists the files" -->
    <directoryBrowse enabled="true" />
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <directoryBrowse enabled="false" />
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Directory Browse <directoryBrowse>", "CIS Microsoft IIS 10 Benchmark v1.2.1, 1.3", "IIS 10.0 Site STIG IIST-SI-000231, Server STIG IIST-SV-000138"},
	},
	Sections: []string{"system.webServer/directoryBrowse"},
	Scope:    directoryBrowsing,
}

func directoryBrowsing(p *rules.Pass, s *rules.Scope) {
	const section = "system.webServer/directoryBrowse"
	e := s.Section(section).Element
	a := own(p, s, e, "enabled")
	if a == nil || !e.Bool("enabled") || !loaded(p, s, "DirectoryListingModule") {
		return
	}
	f := setting(a, section, "Directory browsing is on: a request for a directory without a default document lists the files in it (CIS IIS 10 1.3).",
		`Write enabled="false", or keep it to a directory whose files are all meant to be found.`)
	f.Fixes = change(a, "false")
	p.Report(f)
}

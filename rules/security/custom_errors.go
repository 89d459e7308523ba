package security

import "github.com/iislens/iislens/rules"

// CustomErrorsOff reports aSP.NET error pages with source code and stack trace that go to remote clients.
var CustomErrorsOff = &rules.Rule{
	ID: "IIS9003", Name: "custom-errors-off", Group: rules.Security, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "ASP.NET errors for everybody",
		What:  "ASP.NET error pages with source code and stack trace that go to remote clients.",
		Why:   "An unhandled exception answers 500 with its message, the stack trace and, where the sources are there, the lines of code around it.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "stack trace" -->
    <customErrors mode="Off" />
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <customErrors mode="RemoteOnly" />
  </system.web>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: customErrors Element (ASP.NET Settings Schema)", "CIS Microsoft IIS 10 Benchmark v1.2.1, 3.3", "IIS 10.0 Site STIG IIST-SI-000233"},
	},
	Sections: []string{"system.web/customErrors"},
	Scope:    customErrorsOff,
}

func customErrorsOff(p *rules.Pass, s *rules.Scope) {
	const section = "system.web/customErrors"
	a := own(p, s, s.Section(section).Element, "mode")
	if a == nil || !oneOf(a.Value, "Off") || retail(s) || !aspnet(s) {
		return
	}
	f := setting(a, section, "Remote clients see the message and stack trace of every unhandled exception (CIS IIS 10 3.3).", `Write mode="RemoteOnly".`)
	f.Fixes = change(a, "RemoteOnly")
	p.Report(development(p, s, f))
}

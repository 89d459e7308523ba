package security

import (
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/rules"
)

// DetailedErrors reports detailed error pages that go to remote clients too.
var DetailedErrors = &rules.Rule{
	ID: "IIS9002", Name: "detailed-errors-remote", Group: rules.Security, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "detailed errors for everybody",
		What:  "Detailed error pages that go to remote clients too.",
		Why:   "Every error page shows the physical path of the file, the handler, the module, the logon user and the error code to whoever asks.",
		Bad: `<configuration>
  <system.webServer>
    <!-- want@+1 "remote clients" -->
    <httpErrors errorMode="Detailed" />
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <httpErrors errorMode="DetailedLocalOnly" />
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Errors <httpErrors>", "CIS Microsoft IIS 10 Benchmark v1.2.1, 3.4", "IIS 10.0 Site STIG IIST-SI-000233"},
	},
	Sections: []string{access.ErrorsSection},
	Scope:    detailedErrors,
}

func detailedErrors(p *rules.Pass, s *rules.Scope) {
	a := own(p, s, s.Section(access.ErrorsSection).Element, "errorMode")
	if a == nil || !oneOf(a.Value, "Detailed") || !loaded(p, s, "CustomErrorModule") {
		return
	}
	f := setting(a, access.ErrorsSection, "Detailed error pages go to remote clients: they show physical paths, modules and error codes (CIS IIS 10 3.4).",
		`Write errorMode="DetailedLocalOnly"; the server itself still sees the details.`)
	f.Fixes = change(a, "DetailedLocalOnly")
	p.Report(development(p, s, f))
}

package security

import (
	"fmt"

	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// UnlistedPrograms reports an ISAPI and CGI restriction list that lets programs run which it does not name.
var UnlistedPrograms = &rules.Rule{
	ID: "IIS9008", Name: "isapi-cgi-unlisted-allowed", Group: rules.Security, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "any program may run",
		What:  "An ISAPI and CGI restriction list that lets programs run which it does not name.",
		Why:   "Every handler that names a CGI program or an ISAPI DLL works at once; nobody had to allow the program, and one that somebody uploads works as well.",
		Bad: `-- applicationHost.config --
` + host + `  <system.webServer>
    <security>
      <!-- want@+1 "every CGI program" -->
      <isapiCgiRestriction notListedCgisAllowed="true" />
    </security>
  </system.webServer>
</configuration>
`,
		Good: `-- applicationHost.config --
` + host + `  <system.webServer>
    <security>
      <isapiCgiRestriction>
        <add path="C:\Python312\python.exe &quot;%s&quot;" allowed="true" />
      </isapiCgiRestriction>
    </security>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ISAPI and CGI Restrictions <isapiCgiRestriction>", "CIS Microsoft IIS 10 Benchmark v1.2.1, 4.9 and 4.10"},
	},
	Sections: []string{program.RestrictionSection},
	Scope:    unlistedPrograms,
}

func unlistedPrograms(p *rules.Pass, s *rules.Scope) {
	e := s.Section(program.RestrictionSection).Element
	for _, check := range []struct{ attribute, what, item string }{
		{"notListedIsapisAllowed", "ISAPI DLL", "4.9"}, {"notListedCgisAllowed", "CGI program", "4.10"},
	} {
		a := own(p, s, e, check.attribute)
		if a == nil || !e.Bool(check.attribute) {
			continue
		}
		f := setting(a, program.RestrictionSection, fmt.Sprintf("IIS runs every %s that a handler names, whether or not the list allows it (CIS IIS 10 %s).", check.what, check.item),
			fmt.Sprintf(`Write %s="false" and list the programs that are needed.`, check.attribute))
		f.Fixes = change(a, "false")
		p.Report(f)
	}
}

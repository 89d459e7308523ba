package security

import (
	"fmt"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/rules"
)

// AccessPolicyWrite reports an accessPolicy that grants Write together with Script or Execute.
var AccessPolicyWrite = &rules.Rule{
	ID: "IIS9007", Name: "access-policy-write-script", Group: rules.Security, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "write and run",
		What:  "An accessPolicy that grants Write together with Script or Execute.",
		Why:   "Whoever can write a file into the directory, by WebDAV for instance, can run it on the server with the next request.",
		Bad: `-- applicationHost.config --
` + host + `  <location path="Site/drop">
    <system.webServer>
      <!-- want@+1 "can be run" -->
      <handlers accessPolicy="Read, Write, Script" />
    </system.webServer>
  </location>
</configuration>
`,
		Good: `-- applicationHost.config --
` + host + `  <location path="Site/drop">
    <system.webServer>
      <handlers accessPolicy="Read, Write" />
    </system.webServer>
  </location>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Handlers <handlers>", "CIS Microsoft IIS 10 Benchmark v1.2.1, 4.8"},
	},
	Sections: []string{handler.SectionName},
	Scope:    accessPolicyWrite,
}

func accessPolicyWrite(p *rules.Pass, s *rules.Scope) {
	a := own(p, s, s.Section(handler.SectionName).Element, "accessPolicy")
	if a == nil {
		return
	}
	policy, _ := handler.ParsePolicy(a.Value)
	if policy&handler.Write == 0 || policy&(handler.Script|handler.Execute) == 0 {
		return
	}
	p.Report(setting(a, handler.SectionName, fmt.Sprintf("accessPolicy grants %s: what is written here can be run here (CIS IIS 10 4.8).", policy),
		"Take Write out, or Script and Execute: no directory needs both."))
}

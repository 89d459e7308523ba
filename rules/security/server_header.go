package security

import (
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// ServerHeader reports answers that name IIS and its version in the Server header.
var ServerHeader = &rules.Rule{
	ID: "IIS9017", Name: "server-header-exposed", Group: rules.Security, Severity: rules.Info,
	Fixable: true,
	Doc: rules.Doc{
		Title: "Server header",
		What:  "Answers that name IIS and its version in the Server header.",
		Why:   "Every answer says Server: Microsoft-IIS/10.0, which helps whoever looks for servers with a known weakness. removeServerHeader exists from IIS 10 of Windows Server 1709 on.",
		Bad: `<configuration>
  <system.webServer>
    <security>
      <!-- want@+1 "Server header" -->
      <requestFiltering removeServerHeader="false" />
    </security>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <security>
      <requestFiltering removeServerHeader="true" />
    </security>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Request Filtering <requestFiltering>", "CIS Microsoft IIS 10 Benchmark v1.2.1, 3.12"},
	},
	Sections: []string{filtering.SectionName},
	Scope:    serverHeader,
	Sites:    serverHeaderUnset,
}

const (
	serverHeaderMessage = "Answers carry the Server header with the version of IIS (CIS IIS 10 3.12)."
	serverHeaderAdvice  = `Write removeServerHeader="true" on <system.webServer><security><requestFiltering> ` + serverWide + `.`
)

func serverHeader(p *rules.Pass, s *rules.Scope) {
	e := s.Section(filtering.SectionName).Element
	a := own(p, s, e, "removeServerHeader")
	if a == nil || e.Bool("removeServerHeader") {
		return
	}
	f := setting(a, filtering.SectionName, serverHeaderMessage, `Write removeServerHeader="true".`)
	f.Fixes = change(a, "true")
	p.Report(f)
}

func serverHeaderUnset(p *rules.Pass) {
	if p.Server.Engine.Version.Major < 10 {
		return
	}
	unset(p, filtering.SectionName, "removeServerHeader", serverHeaderMessage, serverHeaderAdvice, func(s *merge.Section) bool {
		return s.Attr("removeServerHeader") == nil
	})
}

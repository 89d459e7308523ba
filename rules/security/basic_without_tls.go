package security

import (
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// BasicWithoutTLS reports Basic authentication on paths that may be asked for without TLS.
var BasicWithoutTLS = &rules.Rule{
	ID: "IIS9022", Name: "basic-auth-without-tls", Group: rules.Security, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "Basic authentication without TLS",
		What:  "Basic authentication that is enabled where sslFlags do not require TLS and the site has an http binding.",
		Why:   "IIS answers 401.2 to the first plain request, and the browser sends name and password in the clear with every request from then on.",
		Bad: "-- applicationHost.config --\n" + host + `  <location path="Site/private">
    <system.webServer>
      <security>
        <authentication>
          <!-- want@+1 "in the clear" -->
          <basicAuthentication enabled="true" />
        </authentication>
      </security>
    </system.webServer>
  </location>
</configuration>
`,
		Good: "-- applicationHost.config --\n" + host + `  <location path="Site/private">
    <system.webServer>
      <security>
        <access sslFlags="Ssl" />
        <authentication>
          <basicAuthentication enabled="true" />
        </authentication>
      </security>
    </system.webServer>
  </location>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Basic Authentication <basicAuthentication>", "CIS Microsoft IIS 10 Benchmark v1.2.1, 2.6"},
	},
	Sections: []string{basicSection},
	Scope:    basicWithoutTLS,
	Sites: func(p *rules.Pass) {
		if root := p.Root(); root.Sets(basicSection) {
			basicWithoutTLS(p, root)
		}
	},
}

const basicSection = "system.webServer/security/authentication/basicAuthentication"

func basicWithoutTLS(p *rules.Pass, s *rules.Scope) {
	e := s.Section(basicSection).Element
	a := own(p, s, e, "enabled")
	if a == nil || !e.Bool("enabled") || !loaded(p, s, "BasicAuthenticationModule") {
		return
	}
	if s.Site != nil && !open(p, s.Site, s) || s.Site == nil && !openBelow(p) {
		return
	}
	f := setting(a, basicSection, "Basic authentication is on and TLS is not required here: names and passwords travel in the clear over http (CIS IIS 10 2.6).",
		`Write <access sslFlags="Ssl" /> for the same path, or remove the http binding.`)
	if p.Profile() {
		f.Certainty = rules.Likely
		f.Message += " Not certain: whether the site has an http binding."
	}
	p.Report(f)
}

func open(p *rules.Pass, site *topology.Site, s *rules.Scope) bool {
	http, _ := schemes(site)
	return http && requiresTLS(s.Node) == nil && !redirectsToTLS(p, site, s.Node)
}

// openBelow reports whether the setting of the whole server reaches a site that may be asked for without TLS.
func openBelow(p *rules.Pass) bool {
	for _, site := range p.Around() {
		d, err := p.Server.Path(site.Name)
		if err != nil || !d.Node.Section(basicSection).Bool("enabled") {
			continue
		}
		http, _ := schemes(site)
		if http && requiresTLS(d.Node) == nil && !redirectsToTLS(p, site, d.Node) {
			return true
		}
	}
	return false
}

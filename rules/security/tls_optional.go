package security

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/rules"
)

// TLSOptional reports sites that serve the same content with and without TLS.
var TLSOptional = &rules.Rule{
	ID: "IIS9020", Name: "tls-optional", Group: rules.Security, Severity: rules.Info, NeedsServer: true,
	Doc: rules.Doc{
		Title: "TLS is optional",
		What:  "A site with an http and an https binding that neither requires TLS nor sends plain requests to https.",
		Why:   "The site answers 200 over plain http: passwords, cookies and pages travel so that everybody on the way can read and change them.",
		Bad: "-- applicationHost.config --\n" + strings.Replace(host, `        <section name="access"`, `        <!-- want@+1 "plain http.*Site" -->
        <section name="access"`, 1) + `</configuration>
`,
		Good: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <access sslFlags="Ssl" />
      </security>
    </system.webServer>
  </location>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Access Security <access>", "IIS 10.0 Site STIG IIST-SI-000203 and IIST-SI-000204"},
	},
	Sites:  tlsOptional,
	Server: func(p *rules.Pass) { tlsOptionalAt(p, gathered(p)) },
}

func tlsOptional(p *rules.Pass) {
	if p.Profile() || express(p) {
		return
	}
	found := &perPlace{}
	for _, site := range p.Sites {
		http, https := schemes(site)
		d, err := p.Server.Path(site.Name)
		if !http || !https || err != nil || requiresTLS(d.Node) != nil || redirectsToTLS(p, site, d.Node) {
			continue
		}
		s := d.Node.Section(access.AccessSection)
		switch a := s.Attr("sslFlags"); {
		case a != nil:
			found.add(a.Origin.Span, site.Name)
		case s.Decl != nil:
			found.add(s.Decl.Origin().Span, site.Name)
		}
	}
	tlsOptionalAt(p, found.noted(p))
}

// tlsOptionalAt reports places with the sites that they decide for.
func tlsOptionalAt(p *rules.Pass, found *perPlace) {
	for _, place := range found.places {
		f := rules.AtSpan(place, access.AccessSection, "sslFlags")
		f.Message = fmt.Sprintf("TLS is not required: the same content is served over plain http by %s (STIG IIST-SI-000203). Not certain: the application may redirect by itself.", names(found.sites[place]))
		f.Advice = `Redirect http to https by a rewrite rule or <hsts redirectHttpToHttps="true" />, or write <access sslFlags="Ssl" />, which answers 403.4 to http.`
		f.Certainty = rules.Likely
		p.Report(f)
	}
}

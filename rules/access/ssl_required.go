package accessrules

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/rules"
)

// SSLRequired names requests over http to paths that require TLS; in lint, paths that no https binding reaches.
var SSLRequired = &rules.Rule{
	ID: "IIS7007", Name: "ssl-required", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"403.4"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "TLS required",
		What:  "A request over http to a path whose sslFlags hold Ssl; without a request, such a path of a site that has no https binding.",
		Why:   "IIS answers 403.4 before any rewrite rule runs, so that a rule which redirects http to https never sees the request.",
		Bad: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <!-- want@+1 "requires TLS" -->
        <access sslFlags="Ssl" />
      </security>
    </system.webServer>
  </location>
</configuration>
` + file + `-- request --
GET http://localhost/page.htm
`,
		Good: "-- applicationHost.config --\n" + redirectHost + `  <location path="Site">
    <system.webServer>
      <security>
        <access sslFlags="Ssl" />
      </security>
    </system.webServer>
  </location>
  <location path="To https">
    <system.webServer>
      <httpRedirect enabled="true" destination="https://secure.example.com" />
    </system.webServer>
  </location>
</configuration>
` + file + `-- root/C/inetpub/redirect/readme.txt --
-- request --
GET http://localhost/page.htm
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Access Security <access>", "Microsoft Learn: Error message when you visit a Web site that requires SSL (HTTP Error 403.4)"},
	},
	Sections: []string{access.AccessSection},
	Scope:    sslRequired,
}

func sslRequired(p *rules.Pass, s *rules.Scope) {
	if p.Profile() || s.Site == nil {
		return // the bindings are not known, or those of every site differ
	}
	http := false
	for _, b := range s.Site.Bindings {
		if b.HTTP() {
			if strings.EqualFold(b.Protocol, "https") {
				return
			}
			http = true
		}
	}
	if !http {
		return
	}
	for _, f := range access.SSL(s.Node.Section, access.Connection{}) {
		f.Because = fmt.Sprintf("the path requires TLS, and no binding of %s takes https: every request answers 403.4", s.Site.Name)
		f.Fix = "add an https binding with a certificate, or take Ssl out of sslFlags"
		report(p, s, f, "", nil)
	}
}

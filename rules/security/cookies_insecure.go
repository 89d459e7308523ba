package security

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// CookiesInsecure reports aSP.NET cookies that scripts may read or that travel without TLS, and identities in URLs, where the configuration says so.
var CookiesInsecure = &rules.Rule{
	ID: "IIS9013", Name: "cookies-insecure", Group: rules.Security, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "cookies without protection",
		What:  "ASP.NET cookies that scripts may read or that travel without TLS, and identities in URLs, where the configuration says so.",
		Why:   "A script that gets into a page, or somebody on the network, can take over the session; a session or ticket in the URL ends up in logs and in links that people share.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "scripts" -->
    <httpCookies httpOnlyCookies="false" requireSSL="true" />
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <httpCookies httpOnlyCookies="true" requireSSL="true" />
  </system.web>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: httpCookies, forms and sessionState Elements (ASP.NET Settings Schema)", "CIS Microsoft IIS 10 Benchmark v1.2.1, 2.3, 2.4, 2.5, 3.6 and 3.7", "IIS 10.0 Site STIG IIST-SI-000202 and IIST-SI-000246"},
	},
	Sections: []string{"system.web/httpCookies", "system.web/authentication", "system.web/sessionState"},
	Scope:    cookiesInsecure,
}

func cookiesInsecure(p *rules.Pass, s *rules.Scope) {
	if !aspnet(s) {
		return
	}
	report := func(a *merge.Attr, section, value, message string) {
		f := setting(a, section, message, fmt.Sprintf("Write %s=\"%s\".", a.Name, value))
		f.Fixes = change(a, value)
		p.Report(f)
	}
	const cookies = "system.web/httpCookies"
	e := s.Section(cookies).Element
	if a := own(p, s, e, "httpOnlyCookies"); a != nil && !e.Bool("httpOnlyCookies") {
		report(a, cookies, "true", "Cookies are sent without HttpOnly, so that scripts in a page can read them (CIS IIS 10 3.7).")
	}
	if a := own(p, s, e, "requireSSL"); a != nil && !e.Bool("requireSSL") {
		report(a, cookies, "true", "Cookies are sent without Secure, so that browsers return them over plain http too.")
	}
	const authentication = "system.web/authentication"
	if oneOf(s.Section(authentication).Text("mode"), "Forms") {
		forms := s.Section(authentication).Child("forms")
		if a := own(p, s, forms, "requireSSL"); a != nil && !forms.Bool("requireSSL") {
			report(a, authentication, "true", "The ticket of forms authentication travels over plain http too (CIS IIS 10 2.3).")
		}
		if a := own(p, s, forms, "protection"); a != nil && !oneOf(a.Value, "All") {
			report(a, authentication, "All", "The ticket of forms authentication is not both encrypted and signed (CIS IIS 10 2.5).")
		}
		if a := own(p, s, forms, "cookieless"); a != nil && oneOf(a.Value, "UseUri", "AutoDetect", "UseDeviceProfile") {
			report(a, authentication, "UseCookies", "The ticket of forms authentication may stand in the URL, where logs and links carry it on (CIS IIS 10 2.4).")
		}
	}
	const session = "system.web/sessionState"
	if a := own(p, s, s.Section(session).Element, "cookieless"); a != nil && oneOf(a.Value, "true", "UseUri", "AutoDetect", "UseDeviceProfile") && !oneOf(s.Section(session).Text("mode"), "Off") {
		report(a, session, "UseCookies", "The session may stand in the URL, where logs and links carry it on (CIS IIS 10 3.6).")
	}
}

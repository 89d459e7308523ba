package accessrules

import (
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/rules"
)

// ClassicHTTPHandlers reports <system.web><httpHandlers> in an integrated pool.
var ClassicHTTPHandlers = &rules.Rule{
	ID: "IIS7002", Name: "classic-section-httphandlers", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"500.23"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "httpHandlers in an integrated pool",
		What:  "Entries in <system.web><httpHandlers> of an application whose pool is integrated, while the validation of such settings is on.",
		Why:   "An integrated pool takes its handlers from <system.webServer><handlers>. So that none is lost silently, IIS refuses the application: every request answers 500.23.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "httpHandlers.*does not use" -->
    <httpHandlers>
      <add path="*.rss" verb="GET" type="Shop.RssHandler" />
    </httpHandlers>
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <handlers>
      <add name="Rss" path="*.rss" verb="GET" type="Shop.RssHandler" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ASP.NET 2.0 Breaking Changes on IIS", "Microsoft Learn: Validation <validation>"},
	},
	Sections: []string{access.HTTPHandlersSection},
	Scope:    integrated(),
}

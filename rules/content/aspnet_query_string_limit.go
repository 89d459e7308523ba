package content

import (
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/rules"
)

// ASPNETQueryStringLimit reports limits of ASP.NET that are below those of request filtering.
var ASPNETQueryStringLimit = &rules.Rule{
	ID: "IIS6017", Name: "aspnet-query-string-limit", Group: rules.Content, Severity: rules.Error, Statuses: []string{"400"}, NeedsRequest: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "query string or URL longer than ASP.NET allows",
		What:  "A request to a managed handler whose query string is longer than maxQueryStringLength of httpRuntime (2048), or whose path is longer than maxUrlLength (260). In lint: a maxQueryString or maxUrl of requestLimits that somebody raised above them, a warning.",
		Why:   "ASP.NET has limits of its own behind those of request filtering. A request between the two passes request filtering and ASP.NET answers 400.",
		Bad: `<configuration>
  <system.web>
    <httpRuntime targetFramework="4.8" />
  </system.web>
  <system.webServer>
    <security>
      <requestFiltering>
        <!-- want@+1 "ASP.NET refuses those above 2,048" -->
        <requestLimits maxQueryString="8192" />
      </requestFiltering>
    </security>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <httpRuntime targetFramework="4.8" maxQueryStringLength="8192" />
  </system.web>
  <system.webServer>
    <security>
      <requestFiltering>
        <requestLimits maxQueryString="8192" />
      </requestFiltering>
    </security>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft: httpRuntime element (ASP.NET settings schema)", "Microsoft Learn: Request Limits <requestLimits>"},
	},
	Sections: []string{filtering.SectionName, filtering.RuntimeSection},
	Scope:    conflicts,
}

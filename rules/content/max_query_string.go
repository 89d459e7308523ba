package content

import "github.com/iislens/iislens/rules"

// MaxQueryString names the limit behind a 404.15.
var MaxQueryString = &rules.Rule{
	ID: "IIS6016", Name: "max-query-string", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.15"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "query string longer than maxQueryString",
		What:  "A query string longer than requestLimits maxQueryString, 2048 by default.",
		Why:   "RequestFilteringModule refuses the URL: 404.15. Answers of identity providers that come in the query string are often longer than the default. A location tag raises the limit for that path only; ASP.NET has a limit of its own, httpRuntime maxQueryStringLength, which answers 400.",
		Bad: asked(web(filter(`      <requestFiltering>
        <!-- want@+1 "limit maxQueryString is 10" -->
        <requestLimits maxQueryString="10" />
      </requestFiltering>
`)), `GET http://localhost/signin.html?code=0123456789abcdef`, "-- root/C/inetpub/wwwroot/signin.html --\n"),
		Good: asked(except(`      <requestFiltering>
        <requestLimits maxQueryString="10" />
      </requestFiltering>
`, "signin.html", `        <requestFiltering>
          <requestLimits maxQueryString="2048" />
        </requestFiltering>
`), `GET http://localhost/signin.html?code=0123456789abcdef`, "-- root/C/inetpub/wwwroot/signin.html --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Request Limits <requestLimits>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
}

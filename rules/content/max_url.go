package content

import "github.com/iislens/iislens/rules"

// MaxURL names the limit behind a 404.14.
var MaxURL = &rules.Rule{
	ID: "IIS6015", Name: "max-url", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.14"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "URL longer than maxUrl",
		What:  "A URL path longer than requestLimits maxUrl, 4096 by default.",
		Why:   "RequestFilteringModule refuses the URL: 404.14. http.sys has limits of its own (UrlSegmentMaxLength, 260 characters between two slashes, and MaxFieldLength), which answer 400 before IIS sees the request: a larger maxUrl does not move them. A location tag raises the limit for one path only.",
		Bad: asked(web(filter(`      <requestFiltering>
        <!-- want@+1 "limit maxUrl is 20" -->
        <requestLimits maxUrl="20" />
      </requestFiltering>
`)), `GET http://localhost/catalogue/a/path/longer/than/that.html`, "-- root/C/inetpub/wwwroot/catalogue/a/path/longer/than/that.html --\n"),
		Good: asked(except(`      <requestFiltering>
        <requestLimits maxUrl="20" />
      </requestFiltering>
`, "catalogue", `        <requestFiltering>
          <requestLimits maxUrl="260" />
        </requestFiltering>
`), `GET http://localhost/catalogue/a/path/longer/than/that.html`, "-- root/C/inetpub/wwwroot/catalogue/a/path/longer/than/that.html --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Request Limits <requestLimits>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
}

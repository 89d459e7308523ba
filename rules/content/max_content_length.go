package content

import "github.com/iislens/iislens/rules"

// MaxContentLength names the limit behind a 413.1 or 404.13.
var MaxContentLength = &rules.Rule{
	ID: "IIS6013", Name: "max-content-length", Group: rules.Content, Severity: rules.Error, Statuses: []string{"413.1", "404.13"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "body larger than maxAllowedContentLength",
		What:  "A request whose body is longer than requestLimits maxAllowedContentLength, in bytes. The default is 30,000,000.",
		Why:   "RequestFilteringModule refuses the request before the application sees it: 413.1, on older versions 404.13. httpRuntime maxRequestLength, in KB, does not change that.",
		Bad: asked(web(filter(`      <requestFiltering>
        <!-- want@+1 "the body has 3,000,000 bytes" -->
        <requestLimits maxAllowedContentLength="1000000" />
      </requestFiltering>
`)), `POST http://localhost/upload.ashx content-length: 3000000`, "-- root/C/inetpub/wwwroot/upload.ashx --\n"),
		Good: asked(except(`      <requestFiltering>
        <requestLimits maxAllowedContentLength="1000000" />
      </requestFiltering>
`, "upload.ashx", `        <requestFiltering>
          <requestLimits maxAllowedContentLength="4000000" />
        </requestFiltering>
`), `POST http://localhost/upload.ashx content-length: 3000000`, "-- root/C/inetpub/wwwroot/upload.ashx --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Request Limits <requestLimits>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
}

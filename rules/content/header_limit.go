package content

import "github.com/iislens/iislens/rules"

// HeaderLimit names the entry behind a 431 or 404.10.
var HeaderLimit = &rules.Rule{
	ID: "IIS6020", Name: "header-limit", Group: rules.Content, Severity: rules.Error, Statuses: []string{"431", "404.10"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "header longer than its sizeLimit",
		What:  "A request header that is longer than its entry in headerLimits allows.",
		Why:   "RequestFilteringModule refuses the request: 431, on older versions 404.10. Cookies and tokens grow beyond limits that were ample once.",
		Bad: asked(web(filter(`      <requestFiltering>
        <requestLimits>
          <headerLimits>
            <!-- want@+1 "header Cookie has 26 characters" -->
            <add header="Cookie" sizeLimit="16" />
          </headerLimits>
        </requestLimits>
      </requestFiltering>
`)), `GET http://localhost/page.htm Cookie: session=0123456789abcdef01`, "-- root/C/inetpub/wwwroot/page.htm --\n"),
		Good: asked(except(`      <requestFiltering>
        <requestLimits>
          <headerLimits>
            <add header="Cookie" sizeLimit="16" />
          </headerLimits>
        </requestLimits>
      </requestFiltering>
`, "page.htm", `        <requestFiltering>
          <requestLimits>
            <headerLimits>
              <remove header="Cookie" />
              <add header="Cookie" sizeLimit="8192" />
            </headerLimits>
          </requestLimits>
        </requestFiltering>
`), `GET http://localhost/page.htm Cookie: session=0123456789abcdef01`, "-- root/C/inetpub/wwwroot/page.htm --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Header Limits <headerLimits>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
}

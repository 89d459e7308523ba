package content

import "github.com/iislens/iislens/rules"

// VerbDenied names the entry behind a 404.6.
var VerbDenied = &rules.Rule{
	ID: "IIS6010", Name: "verb-denied", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.6"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "method refused by request filtering",
		What:  "A request whose method verbs refuses, or does not list while unlisted ones are refused. Methods are compared with case.",
		Why:   "RequestFilteringModule refuses the request before a handler is looked for: 404.6, not 405. An entry in <verbs> with allowed=\"true\" lets one method in and leaves the others refused; where the list was made for security, ask first who needs the method.",
		Bad: asked(web(filter(`      <requestFiltering>
        <verbs>
          <!-- want@+1 "verb POST is listed" -->
          <add verb="POST" allowed="false" />
        </verbs>
      </requestFiltering>
`)), `POST http://localhost/api/1.ashx`, "-- root/C/inetpub/wwwroot/api/1.ashx --\n"),
		Good: asked(except(`      <requestFiltering>
        <verbs>
          <add verb="POST" allowed="false" />
        </verbs>
      </requestFiltering>
`, "api", `        <requestFiltering>
          <verbs>
            <remove verb="POST" />
          </verbs>
        </requestFiltering>
`), `POST http://localhost/api/1.ashx`, "-- root/C/inetpub/wwwroot/api/1.ashx --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Verbs <verbs>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
}

package content

import "github.com/iislens/iislens/rules"

// DoubleEscaping names the setting behind a 404.11.
var DoubleEscaping = &rules.Rule{
	ID: "IIS6011", Name: "double-escaping", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.11"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "URL that is escaped twice",
		What:  "A URL path that changes when it is unescaped a second time, such as one with %252e or a plus sign, while allowDoubleEscaping is off.",
		Why:   "RequestFilteringModule refuses the URL: 404.11. A plus sign in a path is enough, for it could mean a blank. A file that is served under a name without it needs no weaker filter.",
		Bad: asked(web(filter(`      <!-- want@+1 "counts as double escaping" -->
      <requestFiltering allowDoubleEscaping="false" />
`)), `GET http://localhost/files/a+b.txt`, ""),
		Good: asked(web(filter(`      <requestFiltering allowDoubleEscaping="false" />
`)), `GET http://localhost/files/a-b.txt`, "-- root/C/inetpub/wwwroot/files/a-b.txt --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Request Filtering <requestFiltering>, allowDoubleEscaping", "observed behaviour: public reports of 404.11 for plus signs"},
	},
}

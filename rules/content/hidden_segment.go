package content

import "github.com/iislens/iislens/rules"

// HiddenSegment names the entry behind a 404.8.
var HiddenSegment = &rules.Rule{
	ID: "IIS6008", Name: "hidden-segment", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.8"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "hidden segment in the URL",
		What:  "A URL with a whole segment that hiddenSegments lists, such as bin or App_Data.",
		Why:   "RequestFilteringModule refuses the URL wherever the segment stands: 404.8, also for routes that have nothing to do with the directory of that name. For bin, App_Data, web.config and directories such as .git the refusal is right: nothing of them belongs to clients. A route of that name is better renamed than unhidden; a <remove> belongs into a location tag of the one path that needs it.",
		Bad: asked(web(filter(`      <requestFiltering>
        <hiddenSegments>
          <!-- want@+1 "a segment of the path is .private." -->
          <add segment="private" />
        </hiddenSegments>
      </requestFiltering>
`)), `GET http://localhost/files/private/list.html`, "-- root/C/inetpub/wwwroot/files/private/list.html --\n"),
		Good: asked(except(`      <requestFiltering>
        <hiddenSegments>
          <add segment="private" />
        </hiddenSegments>
      </requestFiltering>
`, "files/private", `        <requestFiltering>
          <hiddenSegments>
            <remove segment="private" />
          </hiddenSegments>
        </requestFiltering>
`), `GET http://localhost/files/private/list.html`, "-- root/C/inetpub/wwwroot/files/private/list.html --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Hidden Segments <hiddenSegments>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
}

package content

import "github.com/iislens/iislens/rules"

// URLSequenceDenied names the entry behind a 404.5.
var URLSequenceDenied = &rules.Rule{
	ID: "IIS6009", Name: "url-sequence-denied", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.5"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "denied sequence in the URL",
		What:  "A URL path that holds a text of denyUrlSequences.",
		Why:   "RequestFilteringModule refuses the URL: 404.5. The sequences are looked for anywhere in the path, without regard to case, so that a short one also hits names that only contain it. alwaysAllowedUrls lets single URLs past the list and keeps it for all others.",
		Bad: asked(web(filter(`      <requestFiltering>
        <denyUrlSequences>
          <!-- want@+1 "denied sequence" -->
          <add sequence="--" />
        </denyUrlSequences>
      </requestFiltering>
`)), `GET http://localhost/news/summer--sale.html`, "-- root/C/inetpub/wwwroot/news/summer--sale.html --\n"),
		Good: asked(except(`      <requestFiltering>
        <denyUrlSequences>
          <add sequence="--" />
        </denyUrlSequences>
      </requestFiltering>
`, "news", `        <requestFiltering>
          <denyUrlSequences>
            <remove sequence="--" />
          </denyUrlSequences>
        </requestFiltering>
`), `GET http://localhost/news/summer--sale.html`, "-- root/C/inetpub/wwwroot/news/summer--sale.html --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Deny URL Sequences <denyUrlSequences>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
}

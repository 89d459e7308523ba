package content

import "github.com/iislens/iislens/rules"

// QueryStringSequenceDenied names the entry behind a 404.18.
var QueryStringSequenceDenied = &rules.Rule{
	ID: "IIS6018", Name: "query-string-sequence-denied", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.18"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "denied sequence in the query string",
		What:  "A query string that holds, as sent or unescaped, a text of denyQueryStringSequences.",
		Why:   "RequestFilteringModule refuses the URL: 404.18; the path alone would pass. Lists of this kind are meant against injection and hit harmless text too. alwaysAllowedQueryStrings lets single query strings past the list and keeps it for all others.",
		Bad: asked(web(filter(`      <requestFiltering>
        <denyQueryStringSequences>
          <!-- want@+1 "denied sequence" -->
          <add sequence="--" />
        </denyQueryStringSequences>
      </requestFiltering>
`)), `GET http://localhost/search.html?q=a--b`, "-- root/C/inetpub/wwwroot/search.html --\n"),
		Good: asked(web(filter(`      <requestFiltering>
        <denyQueryStringSequences>
          <add sequence="--" />
        </denyQueryStringSequences>
        <alwaysAllowedQueryStrings>
          <add queryString="q=a--b" />
        </alwaysAllowedQueryStrings>
      </requestFiltering>
`)), `GET http://localhost/search.html?q=a--b`, "-- root/C/inetpub/wwwroot/search.html --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Deny Query String Sequences <denyQueryStringSequences>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
}

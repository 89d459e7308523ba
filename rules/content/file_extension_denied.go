package content

import "github.com/iislens/iislens/rules"

// FileExtensionDenied names the entry behind a 404.7.
var FileExtensionDenied = &rules.Rule{
	ID: "IIS6007", Name: "file-extension-denied", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.7"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "file extension refused",
		What:  "A URL whose last segment has an extension that fileExtensions refuses, or does not list while unlisted ones are refused.",
		Why:   "RequestFilteringModule refuses the URL before anything looks for a handler or file: 404.7. ASP.NET adds some forty source and data extensions to the list, which routes of applications run into. For sources, configuration and databases (.cs, .config, .mdf) the refusal is right. For a type that clients may have, an entry with allowed=\"true\" in the web.config of the directory that holds the files is enough.",
		Bad: asked(web(filter(`      <requestFiltering>
        <fileExtensions>
          <!-- want@+1 "ends in .json, an extension that is listed" -->
          <add fileExtension=".json" allowed="false" />
        </fileExtensions>
      </requestFiltering>
`)), `GET http://localhost/api/openapi.json`, "-- root/C/inetpub/wwwroot/api/openapi.json --\n"),
		Good: asked(except(`      <requestFiltering>
        <fileExtensions>
          <add fileExtension=".json" allowed="false" />
        </fileExtensions>
      </requestFiltering>
`, "api/openapi.json", `        <requestFiltering>
          <fileExtensions>
            <remove fileExtension=".json" />
          </fileExtensions>
        </requestFiltering>
`), `GET http://localhost/api/openapi.json`, "-- root/C/inetpub/wwwroot/api/openapi.json --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: File Extensions <fileExtensions>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
}

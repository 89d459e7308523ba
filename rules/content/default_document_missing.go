package content

import "github.com/iislens/iislens/rules"

// DefaultDocumentMissing names the cause of a 403.14: no default document is there.
var DefaultDocumentMissing = &rules.Rule{
	ID: "IIS6004", Name: "default-document-missing", Group: rules.Content, Severity: rules.Error, Statuses: []string{"403.14"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "no default document",
		What:  "A request for a directory that holds none of the documents of defaultDocument, while directory browsing is off.",
		Why:   "IIS looks for the listed names in turn, finds none, may not list the directory and answers 403.14. Often the site is mapped one directory too high, or the name of the start page is not in the list.",
		Bad: asked(web(`    <defaultDocument>
      <!-- want@+1 "holds none of the default documents" -->
      <files>
        <clear />
        <add value="start.html" />
      </files>
    </defaultDocument>
`), `GET http://localhost/`, `-- root/C/inetpub/wwwroot/index.html --
`),
		Good: asked(web(`    <defaultDocument>
      <files>
        <clear />
        <add value="index.html" />
      </files>
    </defaultDocument>
`), `GET http://localhost/`, `-- root/C/inetpub/wwwroot/index.html --
`),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Error 403.14 - Forbidden when you open an IIS webpage", "Microsoft Learn: Default Document <defaultDocument>"},
	},
}

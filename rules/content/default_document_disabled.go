package content

import "github.com/iislens/iislens/rules"

// DefaultDocumentDisabled names the cause of a 403.14: default documents are switched off.
var DefaultDocumentDisabled = &rules.Rule{
	ID: "IIS6005", Name: "default-document-disabled", Group: rules.Content, Severity: rules.Error, Statuses: []string{"403.14"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "default documents switched off",
		What:  "A request for a directory that holds a listed default document, while defaultDocument is disabled and directory browsing is off.",
		Why:   "IIS does not look for the document, may not list the directory and answers 403.14.",
		Bad: asked(web(`    <!-- want@+1 "default documents are disabled" -->
    <defaultDocument enabled="false" />
`), `GET http://localhost/`, `-- root/C/inetpub/wwwroot/index.htm --
`),
		Good: asked(web(`    <defaultDocument enabled="true" />
`), `GET http://localhost/`, `-- root/C/inetpub/wwwroot/index.htm --
`),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Default Document <defaultDocument>", "Microsoft Learn: HTTP Error 403.14 - Forbidden when you open an IIS webpage"},
	},
}

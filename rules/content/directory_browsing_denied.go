package content

import "github.com/iislens/iislens/rules"

// DirectoryBrowsingDenied names the cause of a 403.14: the directory may not be listed.
var DirectoryBrowsingDenied = &rules.Rule{
	ID: "IIS6006", Name: "directory-browsing-denied", Group: rules.Content, Severity: rules.Error, Statuses: []string{"403.14"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "directory listing switched off",
		What:  "A request for a directory where default documents are off, none is there, and directoryBrowse is disabled.",
		Why:   "Nothing is left to answer with but a listing, which is not allowed: 403.14.",
		Bad: asked(web(`    <defaultDocument enabled="false" />
    <!-- want@+1 "so is directory browsing" -->
    <directoryBrowse enabled="false" />
`), `GET http://localhost/files/`, `-- root/C/inetpub/wwwroot/files/a.zip --
`),
		Good: asked(web(`    <defaultDocument enabled="true">
      <files>
        <clear />
        <add value="list.html" />
      </files>
    </defaultDocument>
    <directoryBrowse enabled="false" />
`), `GET http://localhost/files/`, `-- root/C/inetpub/wwwroot/files/a.zip --
-- root/C/inetpub/wwwroot/files/list.html --
`),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Directory Browse <directoryBrowse>", "Microsoft Learn: HTTP Error 403.14 - Forbidden when you open an IIS webpage"},
	},
}

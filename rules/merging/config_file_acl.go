package merging

import "github.com/iislens/iislens/rules"

// ConfigFileACL reports configuration that the worker process may not read.
var ConfigFileACL = &rules.Rule{
	ID: "IIS2017", Name: "config-file-acl", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
	Doc: rules.Doc{
		Title: "configuration that may not be read",
		What: "A web.config, or a mapped directory, on which the identity of the application pool has no right to read, as far as the " +
			"rights are known: the output of icacls in a file NAME.acl.txt beside NAME.",
		Why: "Every request at the directory and below answers 500.19 (0x80070005, \"Cannot read configuration file due to insufficient " +
			"permissions\") and names no line.",
		Bad: exampleHead + exampleTail + exampleEnd + webConfig + `<configuration /> <!-- want "may not read" -->
-- root/C/inetpub/shop/web.config.acl.txt --
web.config BUILTIN\Administrators:(F)
           NT AUTHORITY\SYSTEM:(F)

Successfully processed 1 files; Failed processing 0 files
`,
		Good: exampleHead + exampleTail + exampleEnd + webConfig + `<configuration />
-- root/C/inetpub/shop/web.config.acl.txt --
web.config BUILTIN\IIS_IUSRS:(RX)
           BUILTIN\Administrators:(F)

Successfully processed 1 files; Failed processing 0 files
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055},
	},
	Scope: rules.Faults(nil),
}

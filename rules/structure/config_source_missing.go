package structure

import (
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// ConfigSourceMissing reports a configSource file that is not there or cannot be parsed.
var ConfigSourceMissing = &rules.Rule{
	ID: "IIS1014", Name: "config-source-missing", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Doc: rules.Doc{
		Title: "configSource file missing",
		What:  "A section whose configSource names a file that does not exist, or is not well-formed XML.",
		Why:   "Whatever reads the section answers 500.19 (\"Specified configSource cannot be parsed\").",
		Bad: `<configuration>
  <system.webServer>
    <!-- want@+1 "errors.config" -->
    <httpErrors configSource="errors.config" />
  </system.webServer>
</configuration>
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <httpErrors configSource="errors.config" />
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/errors.config --
<httpErrors errorMode="Custom" />
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Getting Started with Configuration in IIS 7 and Above", kb942055},
	},
	Scope: rules.Faults(tightenSource),
}

// tightenSource puts the finding at the configSource attribute.
func tightenSource(_ *rules.Pass, _ *rules.Scope, f *merge.Fault, finding *rules.Finding) {
	if el := edit.Written(f.Origin); el != nil {
		if a := el.Attr("configSource"); a != nil {
			finding.Span = el.AttrSpan(a)
		}
	}
}

package structure

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// ConfigSourceInvalid reports a configSource that IIS does not follow.
var ConfigSourceInvalid = &rules.Rule{
	ID: "IIS1015", Name: "config-source-invalid", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "configSource that IIS refuses",
		What: "A configSource with an absolute path or \"..\", on an element that has other attributes or content, or of a file whose " +
			"root is not the section element.",
		Why: "The file must lie in or below the directory of the web.config. Whatever reads the section answers 500.19.",
		Bad: `<configuration>
  <system.webServer>
    <!-- want@+1 "relative path" -->
    <httpErrors configSource="..\errors.config" />
  </system.webServer>
</configuration>
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <httpErrors configSource="config\errors.config" />
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/config/errors.config --
<httpErrors errorMode="Custom" />
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Getting Started with Configuration in IIS 7 and Above", kb942055},
	},
	Scope: rules.Faults(func(p *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		tightenSource(p, s, f, finding)
		el := edit.Written(f.Origin)
		if el == nil {
			return
		}
		a := el.Attr("configSource")
		if a == nil || len(el.Attrs) < 2 || len(el.Children) > 0 || strings.Contains(a.Value, "..") || strings.Contains(a.Value, ":") {
			return
		}
		var edits []source.Edit
		for i := range el.Attrs {
			if other := &el.Attrs[i]; other != a {
				edits = append(edits, edit.DeleteAttr(el, other))
			}
		}
		finding.Fixes = []rules.Fix{{Title: "delete the other attributes", Edits: edits}}
	}),
}

package structure

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// UnknownAttribute reports an attribute that the schema of its element lacks.
var UnknownAttribute = &rules.Rule{
	ID: "IIS1011", Name: "unknown-attribute", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "unknown attribute",
		What:  "An attribute that the schema does not know on its element, in this spelling, or that only a newer IIS knows.",
		Why: "Whatever reads the section answers 500.19 (0x8007000d, \"Unrecognized attribute\"). handlers, modules and most others are " +
			"read for every request.",
		Bad: `<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "write modules" -->
      <add name="Python" path="*.py" verb="GET,POST" module="CgiModule" scriptProcessor="C:\Python\python.exe &quot;%s&quot;" resourceType="File" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <handlers>
      <add name="Python" path="*.py" verb="GET,POST" modules="CgiModule" scriptProcessor="C:\Python\python.exe &quot;%s&quot;" resourceType="File" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, "the schema files in inetsrv\\config\\schema"},
	},
	Scope: rules.Faults(func(p *rules.Pass, _ *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		el := edit.Written(f.Origin)
		if el == nil {
			return
		}
		a := el.Attr(f.Name)
		if a == nil {
			return
		}
		finding.Span = el.AttrSpan(a)
		remove := rules.Fix{Title: "delete the attribute", Edits: []source.Edit{edit.DeleteAttr(el, a)}}
		finding.Fixes = []rules.Fix{remove}
		schema := edit.SchemaOf(p.Server.Engine.Schema, f.Origin.Contribution, el)
		if schema == nil || f.Since != "" {
			return
		}
		directive := edit.Collection(p.Server.Engine.Schema, f.Origin.Contribution, el)
		var names []string
		for _, known := range schema.Attributes {
			bare := directive != nil && !directive.Adds(el.Name) && !known.Unique && !known.Combined
			if el.Attr(known.Name) == nil && !bare {
				names = append(names, known.Name)
			}
		}
		near := nearestName(a.Name, names)
		if near == "" {
			finding.Advice = "Delete the attribute, or correct its name."
			return
		}
		finding.Advice = fmt.Sprintf("Write %s, or delete the attribute.", near)
		rename := rules.Fix{Title: "write " + near, Safe: strings.EqualFold(near, a.Name), Edits: []source.Edit{edit.RenameAttr(el, a, near)}}
		finding.Fixes = []rules.Fix{rename, remove}
	}),
}

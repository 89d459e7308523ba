package structure

import (
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// MissingRequiredAttribute reports an item without an attribute that the schema demands.
var MissingRequiredAttribute = &rules.Rule{
	ID: "IIS1012", Name: "missing-required-attribute", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "required attribute missing",
		What:  "An item without an attribute that the schema demands, such as verb on a handler or value on a custom header's name.",
		Why:   "Whatever reads the section answers 500.19 (0x8007000d, \"Missing required attribute\").",
		Bad: `<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "attribute verb is required" -->
      <add name="Python" path="*.py" modules="CgiModule" scriptProcessor="C:\Python\python.exe &quot;%s&quot;" resourceType="File" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <handlers>
      <add name="Python" path="*.py" verb="GET,HEAD,POST" modules="CgiModule" scriptProcessor="C:\Python\python.exe &quot;%s&quot;" resourceType="File" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, "Microsoft Learn: Handlers <handlers>"},
	},
	Scope: rules.Faults(func(_ *rules.Pass, _ *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		el := edit.Written(f.Origin)
		if el != nil && f.Section == "system.webServer/handlers" && f.Key == "verb" && el.Name == "add" {
			finding.Advice = `Add verb="*", or the verbs that the entry takes.`
			finding.Fixes = []rules.Fix{{Title: `add verb="*"`, Edits: []source.Edit{edit.AddAttr(el, "verb", "*")}}}
		}
	}),
}

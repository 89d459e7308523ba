package merging

import (
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// ConfigAttributeLocked reports an attribute that a higher file locks.
var ConfigAttributeLocked = &rules.Rule{
	ID: "IIS2004", Name: "config-attribute-locked", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "attribute locked by a higher file",
		What: "An attribute that a higher file locks with lockAttributes or lockAllAttributesExcept. A stock server locks " +
			"allowAbsolutePathsWhenDelegated and defaultPath of httpErrors.",
		Why: "Whatever reads the section answers 500.19 (0x80070021, \"Lock violation\"), also when the value is the one that holds anyway.",
		Bad: `<configuration>
  <system.webServer>
    <!-- want@+1 "attribute defaultPath is locked" -->
    <httpErrors errorMode="Custom" defaultPath="errors\default.html" />
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <httpErrors errorMode="Custom" />
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, lockingPage},
	},
	Scope: rules.Faults(func(p *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		if len(f.Related) > 0 {
			hedge(p, finding, f.Related[0].Origin, "yours may have unlocked the attribute")
		}
		el := edit.Written(f.Origin)
		if el == nil {
			return
		}
		a := el.Attr(f.Key)
		if a == nil {
			return
		}
		finding.Span = el.AttrSpan(a)
		safe := false
		if el == f.Origin.Contribution.XML {
			holds := s.Section(f.Section).Attr(f.Key) // the locked value was not replaced
			safe = holds != nil && holds.Value == a.Value
		}
		finding.Fixes = []rules.Fix{{Title: "delete " + a.Name + " here", Safe: safe, Edits: []source.Edit{edit.DeleteAttr(el, a)}}}
	}),
}

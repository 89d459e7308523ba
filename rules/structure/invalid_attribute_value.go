package structure

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
	"github.com/iislens/iislens/rules/mend"
)

// InvalidAttributeValue reports a value that is not of the attribute's type.
var InvalidAttributeValue = &rules.Rule{
	ID: "IIS1013", Name: "invalid-attribute-value", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19", "500.0"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "value of the wrong type",
		What: "A value that the schema does not accept: another word than the ones of an enumeration, a bool that is neither true nor " +
			"false, text for a number, a number or time span out of range, an empty or illegal name. Names of ASP.NET settings (customErrors mode) in other letter case.",
		Why: "Whatever reads the section answers 500.19 (0x8007000d, \"The '…' attribute is invalid\"). ASP.NET compares the names of its own settings with case and answers 500.",
		Bad: `<configuration>
  <system.webServer>
    <!-- want@+1 "DetailedLocalOnly, Custom, Detailed" -->
    <httpErrors errorMode="Details" />
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <httpErrors errorMode="DetailedLocalOnly" />
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, "the schema files in inetsrv\\config\\schema"},
	},
	Scope: both(namesOfNET, rules.Faults(func(p *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		el := ownElement(s, f)
		if el == nil {
			return
		}
		a := el.Attr(f.Key)
		if a == nil {
			return
		}
		finding.Span = el.AttrSpan(a)
		if f.Origin.Contribution == nil {
			return
		}
		finding.Message = fmt.Sprintf("%s is \"%s\": %s", a.Name, a.Value, finding.Message)
		shape := edit.SchemaOf(p.Server.Engine.Schema, f.Origin.Contribution, el)
		if shape == nil {
			return
		}
		known := shape.Attribute(a.Name)
		if known == nil {
			return
		}
		finding.Advice = fmt.Sprintf("Give %s %s.", a.Name, accepted(known))
		if name := known.OnlyDocumented(a.Value); name != "" {
			finding.Advice = "Leave " + name + " out: nothing in IIS 7 and later is known to ask for it."
			return
		}
		if better, safe := corrected(known, a.Value); better != "" {
			finding.Advice = "Write " + better + "."
			finding.Fixes = []rules.Fix{{Title: "write " + better, Safe: safe, Edits: []source.Edit{edit.Value(el, a, better)}}}
		}
	})),
}

func both(first, second func(*rules.Pass, *rules.Scope)) func(*rules.Pass, *rules.Scope) {
	return func(p *rules.Pass, s *rules.Scope) {
		first(p, s)
		second(p, s)
	}
}

// namesOfNET reports names of ASP.NET settings that IIS would take in any case and .NET does not.
func namesOfNET(p *rules.Pass, s *rules.Scope) {
	failures, cased := access.ASPNETValues(s.Section)
	for i, failure := range failures {
		if !cased[i] || !s.Owns(failure.Place) {
			continue
		}
		f := rules.FromFailure(failure)
		f.Statuses = []string{"500"}
		_, better, _ := strings.Cut(failure.Fix, "=")
		if better = strings.Trim(better, "\""); better != "" {
			if e, ok := mend.Value(failure.Place, better); ok {
				f.Fixes = []rules.Fix{{Title: "write " + better, Safe: true, Edits: []source.Edit{e}}}
			}
		}
		p.Report(f)
	}
}

package security

import "github.com/iislens/iislens/rules"

// ViewStateMAC reports view state without a signature.
var ViewStateMAC = &rules.Rule{
	ID: "IIS9015", Name: "viewstate-mac-off", Group: rules.Security, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "unsigned view state",
		What:  "View state without a signature.",
		Why:   "Without the signature anybody can send a view state of their own, which runs code in the worker process. ASP.NET of .NET 4.5.2 and later ignores the setting and signs anyway.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "not signed" -->
    <pages enableViewStateMac="false" />
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <pages enableViewStateMac="true" />
  </system.web>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: PagesSection.EnableViewStateMac", "Microsoft Security Advisory 2905247"},
	},
	Sections: []string{"system.web/pages"},
	Scope:    viewStateMAC,
}

func viewStateMAC(p *rules.Pass, s *rules.Scope) {
	const section = "system.web/pages"
	e := s.Section(section).Element
	a := own(p, s, e, "enableViewStateMac")
	if a == nil || e.Bool("enableViewStateMac") || !aspnet(s) {
		return
	}
	f := setting(a, section, "View state is not signed, so that anybody can send one that runs code. Not certain: .NET 4.5.2 and later, or an updated older one, ignores the setting.",
		`Write enableViewStateMac="true", or delete the attribute.`)
	f.Certainty = rules.Likely
	f.Fixes = change(a, "true")
	p.Report(f)
}

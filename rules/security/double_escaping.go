package security

import (
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/rules"
)

// DoubleEscaping reports request filtering that lets doubly escaped URLs pass.
var DoubleEscaping = &rules.Rule{
	ID: "IIS9009", Name: "double-escaping-allowed", Group: rules.Security, Severity: rules.Info,
	Doc: rules.Doc{
		Title: "double escaping allowed",
		What:  "Request filtering that lets doubly escaped URLs pass.",
		Why:   "A URL such as /a%252e%252e/b is no longer refused with 404.11: an application that decodes paths once more than IIS does may be led to other files.",
		Bad: `<configuration>
  <system.webServer>
    <security>
      <!-- want@+1 "doubly escaped" -->
      <requestFiltering allowDoubleEscaping="true" />
    </security>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <security>
      <requestFiltering allowDoubleEscaping="false" />
    </security>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Request Filtering <requestFiltering>", "CIS Microsoft IIS 10 Benchmark v1.2.1, 4.5", "IIS 10.0 Site STIG IIST-SI-000229"},
	},
	Sections: []string{filtering.SectionName},
	Scope:    doubleEscaping,
}

func doubleEscaping(p *rules.Pass, s *rules.Scope) {
	e := s.Section(filtering.SectionName).Element
	a := own(p, s, e, "allowDoubleEscaping")
	if a == nil || !e.Bool("allowDoubleEscaping") || !loaded(p, s, "RequestFilteringModule") {
		return
	}
	p.Report(setting(a, filtering.SectionName, "Doubly escaped URLs and URLs with a plus sign pass the filter (CIS IIS 10 4.5).",
		"Keep it to the directory whose URLs need a plus sign, by a location tag."))
}

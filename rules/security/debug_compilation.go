package security

import "github.com/iislens/iislens/rules"

// DebugCompilation reports aSP.NET compilation with debug="true" in a file that IIS reads; a transform is not one.
var DebugCompilation = &rules.Rule{
	ID: "IIS9004", Name: "debug-compilation", Group: rules.Security, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "debug build on a server",
		What:  "ASP.NET compilation with debug=\"true\" in a file that IIS reads; a transform is not one.",
		Why:   "ASP.NET never ends a request that runs too long, compiles every page by itself without optimization, sends scripts that browsers may not cache, and shows source lines in its error pages.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "never time out" -->
    <compilation debug="true" targetFramework="4.8" />
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <compilation targetFramework="4.8" />
  </system.web>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: compilation Element (ASP.NET Settings Schema)", "CIS Microsoft IIS 10 Benchmark v1.2.1, 3.2", "IIS 10.0 Site STIG IIST-SI-000234"},
	},
	Sections: []string{"system.web/compilation"},
	Scope:    debugCompilation,
}

func debugCompilation(p *rules.Pass, s *rules.Scope) {
	const section = "system.web/compilation"
	e := s.Section(section).Element
	a := own(p, s, e, "debug")
	if a == nil || !e.Bool("debug") || retail(s) || !aspnet(s) {
		return
	}
	f := setting(a, section, `ASP.NET runs in debug mode: requests never time out, pages are not optimized, and errors show source lines (CIS IIS 10 3.2).`,
		`Write debug="false"; in a project, let Web.Release.config remove the attribute.`)
	f.Fixes = change(a, "false")
	p.Report(development(p, s, f))
}

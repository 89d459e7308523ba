package security

import "github.com/iislens/iislens/rules"

// TraceEnabled reports aSP.NET page tracing that is switched on.
var TraceEnabled = &rules.Rule{
	ID: "IIS9005", Name: "trace-enabled", Group: rules.Security, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "ASP.NET tracing",
		What:  "ASP.NET page tracing that is switched on.",
		Why:   "trace.axd, or the end of every page, shows headers, cookies, form fields and server variables of recent requests; with localOnly=\"false\" to everybody.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "to everybody" -->
    <trace enabled="true" localOnly="false" />
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <trace enabled="false" />
  </system.web>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: trace Element (ASP.NET Settings Schema)", "CIS Microsoft IIS 10 Benchmark v1.2.1, 3.5", "IIS 10.0 Site STIG IIST-SI-000234"},
	},
	Sections: []string{"system.web/trace"},
	Scope:    traceEnabled,
}

func traceEnabled(p *rules.Pass, s *rules.Scope) {
	const section = "system.web/trace"
	e := s.Section(section).Element
	a := own(p, s, e, "enabled")
	if a == nil || !e.Bool("enabled") || retail(s) || !aspnet(s) {
		return
	}
	f := setting(a, section, "trace.axd shows cookies, form fields and server variables of recent requests to everybody (CIS IIS 10 3.5).", `Write enabled="false".`)
	if e.Bool("localOnly") {
		f.Severity = rules.Info
		f.Message = "trace.axd records cookies, form fields and server variables of requests; localOnly keeps it to browsers on the server (CIS IIS 10 3.5)."
	}
	if e.Bool("pageOutput") {
		f.Severity = rules.Warning
		f.Message = "Every page ends with a trace of the request, its cookies and server variables included (CIS IIS 10 3.5)."
	}
	f.Fixes = change(a, "false")
	p.Report(development(p, s, f))
}

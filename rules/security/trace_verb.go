package security

import (
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// TraceVerb reports request filtering that lets the verb TRACE pass.
var TraceVerb = &rules.Rule{
	ID: "IIS9016", Name: "http-trace-verb", Group: rules.Security, Severity: rules.Info,
	Fixable: true,
	Doc: rules.Doc{
		Title: "TRACE passes the filter",
		What:  "Request filtering that lets the verb TRACE pass.",
		Why:   "TRACE asks a server to send the request back, its cookies and credentials included. IIS itself answers TRACE with 501, but a module or program behind a handler that takes all verbs may not; with the verb denied the answer is 404.6 before any of them.",
		Bad: `-- applicationHost.config --
` + host + `  <system.webServer>
    <security>
      <requestFiltering>
        <verbs allowUnlisted="true">
          <!-- want@+1 "TRACE" -->
          <add verb="TRACE" allowed="true" />
        </verbs>
      </requestFiltering>
    </security>
  </system.webServer>
</configuration>
`,
		Good: `-- applicationHost.config --
` + host + `  <system.webServer>
    <security>
      <requestFiltering>
        <verbs>
          <add verb="TRACE" allowed="false" />
        </verbs>
      </requestFiltering>
    </security>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Verbs <verbs>", "CIS Microsoft IIS 10 Benchmark v1.2.1, 4.6"},
	},
	Sections: []string{filtering.SectionName},
	Scope:    traceVerb,
	Sites:    traceVerbUnset,
}

const traceAdvice = `Write <add verb="TRACE" allowed="false" /> in <verbs> of <system.webServer><security><requestFiltering> ` + serverWide + `.`

func traceVerb(p *rules.Pass, s *rules.Scope) {
	item := s.Section(filtering.SectionName).Child("verbs").Find("verb", "TRACE")
	if item == nil || !ownItem(p, s, item) || !item.Bool("allowed") || !loaded(p, s, "RequestFilteringModule") {
		return
	}
	f := rules.At(item.Where("allowed"), filtering.SectionName, "TRACE")
	f.Message, f.Advice = "The verb TRACE is allowed explicitly (CIS IIS 10 4.6).", `Write allowed="false".`
	f.Fixes = change(item.Attr("allowed"), "false")
	p.Report(f)
}

func traceVerbUnset(p *rules.Pass) {
	unset(p, filtering.SectionName, "verbs", "No file denies the verb TRACE (CIS IIS 10 4.6).", traceAdvice, func(s *merge.Section) bool {
		verbs := s.Child("verbs")
		return verbs.Find("verb", "TRACE") == nil && verbs.Bool("allowUnlisted")
	})
}

package rewriterules

import (
	"fmt"

	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/rules"
)

// ARRNotEnabled reports rules that rewrite to another server without a proxy that could serve it.
var ARRNotEnabled = &rules.Rule{
	ID: "IIS8010", Name: "arr-not-enabled", Group: rules.Rewrite, Severity: rules.Error, Statuses: []string{"404.4", "404.0"}, NeedsServer: true,
	Doc: rules.Doc{
		Title: "forwarding without a proxy",
		What:  "A rule that rewrites to http:// or https:// on a server whose proxy (Application Request Routing) is not installed or not enabled.",
		Why:   "URL Rewrite only changes the URL; Application Request Routing forwards the request. Without it IIS looks for a handler for the strange URL and answers 404.4. The proxy is enabled once for the server: IIS Manager, the server, Application Request Routing Cache, Server Proxy Settings.",
		Bad: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="proxy">
          <match url="(.*)" />
          <!-- want@+1 "proxy" -->
          <action type="Rewrite" url="http://localhost:3000/{R:1}" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Good: "-- applicationHost.config --\n" + proxyHost + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="proxy">
          <match url="(.*)" />
          <action type="Rewrite" url="http://localhost:3000/{R:1}" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
-- root/C/inetpub/child/page.html --
<p>Hello</p>
`,
		Request: "GET http://localhost/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Reverse Proxy with URL Rewrite v2 and Application Request Routing"},
	},
	Sections: []string{pipeline.RulesSection, pipeline.GlobalRulesSection},
	Scope:    arrNotEnabled,
}

func arrNotEnabled(p *rules.Pass, s *rules.Scope) {
	missing := pipeline.ProxyMissing(s.Node, s.Pool == nil || p.Predictor.Modules(s.Node, s.Pool).Loaded("ApplicationRequestRouting"))
	if missing == nil {
		return
	}
	for _, section := range []string{pipeline.RulesSection, pipeline.GlobalRulesSection} {
		for _, item := range s.Section(section).Items {
			rule := pipeline.RewriteRule(item)
			if !rule.Enabled || !absolute(rule) || !s.Owns(item.Origin) {
				continue
			}
			if p.Profile() {
				p.Skip("the proxy is enabled in applicationHost.config, which is not known")
				return
			}
			f := rules.At(item.Child("action").Where("url"), section, item.Text("name"))
			f.Certainty = rules.Likely
			f.Message = fmt.Sprintf("The rule \"%s\" rewrites to another server, but %s: 404.4. Not certain: %s.", item.Text("name"), missing.Because, missing.Uncertain)
			f.Advice = missing.Fix
			if o := s.Section(pipeline.ProxySection).Where("enabled"); !o.IsZero() {
				f.Related = []rules.Related{{Message: "the proxy is set here", Span: o.Span}}
			}
			p.Report(f)
		}
	}
}

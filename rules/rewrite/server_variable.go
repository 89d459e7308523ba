package rewriterules

import (
	"fmt"

	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// ServerVariable reports rules that set a server variable which allowedServerVariables does not name.
var ServerVariable = &rules.Rule{
	ID: "IIS8003", Name: "rewrite-server-variable", Group: rules.Rewrite, Severity: rules.Error, Statuses: []string{"500.50"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "server variable that may not be set",
		What:  "A rule of a site that sets a server variable or request header which allowedServerVariables does not name.",
		Why:   "URL Rewrite lets distributed rules set only what the administrator allows; a request that reaches the rule answers 500.50.",
		Bad: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="proto">
          <match url=".*" />
          <serverVariables>
            <!-- want@+1 "may not be set" -->
            <set name="HTTP_X_FORWARDED_PROTO" value="https" />
          </serverVariables>
          <action type="None" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Good: "-- applicationHost.config --\n" + host + `  <system.webServer>
    <rewrite>
      <allowedServerVariables>
        <add name="HTTP_X_FORWARDED_PROTO" />
      </allowedServerVariables>
    </rewrite>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="proto">
          <match url=".*" />
          <serverVariables>
            <set name="HTTP_X_FORWARDED_PROTO" value="https" />
          </serverVariables>
          <action type="None" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
-- root/C/inetpub/child/page.html --
<p>Hello</p>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Setting HTTP request headers and IIS server variables"},
	},
	Sections: []string{pipeline.RulesSection},
	Scope:    serverVariable,
}

func serverVariable(p *rules.Pass, s *rules.Scope) {
	list := problems(p, s)
	if len(list) > 0 && p.Profile() {
		p.Skip("allowedServerVariables stands in applicationHost.config, which is not known")
		return
	}
	allowed := s.Section(pipeline.AllowedSection)
	for _, f := range list {
		name := f.Pattern
		if f.Part.Kind == rewrite.PartServerVariable && f.Part.Index < len(f.rule.ServerVariables) {
			name = f.rule.ServerVariables[f.Part.Index].Name
		}
		finding := rules.At(f.place, f.section, name)
		finding.Message = fmt.Sprintf("The server variable %s may not be set: allowedServerVariables does not name it, so that requests which reach the rule \"%s\" answer 500.50.", name, f.name())
		finding.Advice = fmt.Sprintf("Add <add name=\"%s\" /> to <rewrite><allowedServerVariables> of applicationHost.config.", name)
		if o := allowed.Where(""); !o.IsZero() {
			finding.Related = []rules.Related{{Message: "the list of allowed variables", Span: o.Span}}
		}
		if el := edit.Find(p.Server.Config, allowed.Origin.Span); el != nil && len(el.Children) > 0 {
			last := el.Children[len(el.Children)-1]
			finding.Fixes = []rules.Fix{{Title: "allow " + name, Edits: []source.Edit{edit.After(last, fmt.Sprintf(`<add name="%s" />`, source.EscapeAttr(name)))}}}
		}
		p.Report(finding)
	}
}

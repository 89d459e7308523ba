package hygiene

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/rules"
)

// DeadRewriteRule reports rules that stand behind one which takes every request and ends the processing.
var DeadRewriteRule = &rules.Rule{
	ID: "IIS9502", Name: "dead-rewrite-rule", Group: rules.Hygiene, Severity: rules.Info, Off: true,
	Doc: rules.Doc{
		Title: "rewrite rule that never runs",
		What:  "A rewrite rule behind one that matches every URL without a condition and either stops the processing or answers the request itself.",
		Why:   "URL Rewrite applies rules in order and never comes to this one: it has no effect on any request.",
		Bad: `<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="front" stopProcessing="true">
          <match url="^(.*)$" />
          <action type="Rewrite" url="index.php" />
        </rule>
        <!-- want@+1 "never runs" -->
        <rule name="api">
          <match url="^api/(.*)$" />
          <action type="Rewrite" url="api.php?q={R:1}" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="api" stopProcessing="true">
          <match url="^api/(.*)$" />
          <action type="Rewrite" url="api.php?q={R:1}" />
        </rule>
        <rule name="front" stopProcessing="true">
          <match url="^(.*)$" />
          <action type="Rewrite" url="index.php" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: URL Rewrite Module Configuration Reference"},
	},
	Sections: []string{pipeline.RulesSection, pipeline.GlobalRulesSection},
	Scope:    deadRewriteRule,
}

func deadRewriteRule(p *rules.Pass, s *rules.Scope) {
	for _, section := range []string{pipeline.RulesSection, pipeline.GlobalRulesSection} {
		var end *merge.Item
		for _, item := range s.Section(section).Items {
			if !s.Owns(item.Origin) {
				continue
			}
			rule := pipeline.RewriteRule(item)
			if !rule.Enabled {
				continue
			}
			if end == nil {
				if rule.TakesAll() {
					end = item
				}
				continue
			}
			f := rules.At(item.Origin, section, item.Text("name"))
			f.Message = fmt.Sprintf("The rule \"%s\" never runs: \"%s\" before it takes every request and ends the processing.", item.Text("name"), end.Text("name"))
			f.Advice = fmt.Sprintf("Move the rule in front of \"%s\", or delete it.", end.Text("name"))
			f.Related = []rules.Related{{Message: "the rule that takes every request", Span: end.Origin.Span}}
			p.Report(f)
		}
	}
}

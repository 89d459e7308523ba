package rewriterules

import (
	"fmt"

	"github.com/iislens/iislens/rules"
)

// PreConditionMissing reports outbound rules whose precondition nobody defines.
var PreConditionMissing = &rules.Rule{
	ID: "IIS8013", Name: "rewrite-precondition-missing", Group: rules.Rewrite, Severity: rules.Error, Statuses: []string{"500.52"},
	Doc: rules.Doc{
		Title: "precondition that nobody defines",
		What:  "An outbound rule whose preCondition names no entry of <preConditions>, here or above.",
		Why:   "URL Rewrite cannot run the outbound rules: every response that they would look at becomes 500.52. It happens where a rule is copied without the precondition, or the precondition is removed in a child.",
		Bad: `<configuration>
  <system.webServer>
    <rewrite>
      <outboundRules>
        <!-- want@+1 "IsHtml" -->
        <rule name="links" preCondition="IsHtml">
          <match filterByTags="A" pattern="^http://inner/(.*)" />
          <action type="Rewrite" value="/{R:1}" />
        </rule>
      </outboundRules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <rewrite>
      <outboundRules>
        <rule name="links" preCondition="IsHtml">
          <match filterByTags="A" pattern="^http://inner/(.*)" />
          <action type="Rewrite" value="/{R:1}" />
        </rule>
        <preConditions>
          <preCondition name="IsHtml">
            <add input="{RESPONSE_CONTENT_TYPE}" pattern="^text/html" />
          </preCondition>
        </preConditions>
      </outboundRules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Creating Outbound Rules for the URL Rewrite Module"},
	},
	Sections: ruleSections,
	Scope:    preConditionMissing,
}

func preConditionMissing(p *rules.Pass, s *rules.Scope) {
	for _, f := range problems(p, s) {
		finding := rules.At(f.place, f.section, f.name())
		finding.Message = fmt.Sprintf("The outbound rule \"%s\" names the precondition \"%s\", which nobody defines: responses that the rules look at become 500.52.", f.name(), f.rule.PreCondition)
		finding.Advice = "Define the precondition in <preConditions> of outboundRules, or correct its name."
		finding.Certainty = rules.Likely
		p.Report(finding)
	}
}

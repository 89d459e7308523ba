package rewriterules

import (
	"fmt"

	"github.com/iislens/iislens/rules"
)

// Backtracking reports patterns whose matching can take exponential time.
var Backtracking = &rules.Rule{
	ID: "IIS8002", Name: "rewrite-regex-backtracking", Group: rules.Rewrite, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "pattern that can run for ever",
		What:  "A pattern in which a repetition stands inside a repetition, so that one text can be split in exponentially many ways.",
		Why:   "A URL of some thirty characters that almost matches keeps a processor busy for minutes; a few such requests stop the site.",
		Bad: `<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="words">
          <!-- want@+1 "exponential" -->
          <match url="^([a-z]+)+/list$" />
          <action type="Rewrite" url="list.php" />
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
        <rule name="words">
          <match url="^([a-z]+)/list$" />
          <action type="Rewrite" url="list.php" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"OWASP: Regular expression Denial of Service (ReDoS)", "Microsoft Learn: URL Rewrite Module Configuration Reference"},
	},
	Sections: ruleSections,
	Scope:    backtracking,
}

func backtracking(p *rules.Pass, s *rules.Scope) {
	for _, f := range problems(p, s) {
		finding := rules.At(f.place, f.section, f.name())
		finding.Span = tight(f.place, f.Problem)
		finding.Certainty = rules.Likely
		finding.Message = fmt.Sprintf("The pattern of the rule \"%s\" can take exponential time for a URL that almost matches: one repetition stands inside another.", f.name())
		finding.Advice = "Remove the outer repetition, or make the parts of the inner one begin with different characters."
		p.Report(finding)
	}
}

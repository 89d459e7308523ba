package rewriterules

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// BadRegex reports patterns and substitutions of rewrite rules that URL Rewrite refuses.
var BadRegex = &rules.Rule{
	ID: "IIS8001", Name: "rewrite-bad-regex", Group: rules.Rewrite, Severity: rules.Error, Statuses: []string{"500.50", "500.51", "500.52"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "pattern that URL Rewrite refuses",
		What:  "A pattern that is no ECMAScript regular expression as URL Rewrite has it, a back-reference to a group that nothing captures, or unbalanced braces.",
		Why:   "URL Rewrite compiles all patterns when it reads the section: one that it refuses makes every request answer 500.50 (500.51 for global rules, 500.52 for outbound ones). Inline options such as (?i), named groups and lookbehind are not in its dialect. A bad back-reference fails the requests that reach the rule.",
		Bad: `<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="shop">
          <!-- want@+1 "cannot use the rule" -->
          <match url="^(?i)shop/(.*)$" />
          <action type="Rewrite" url="index.php?q={R:1}" />
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
        <rule name="shop">
          <match url="^shop/(.*)$" ignoreCase="true" />
          <action type="Rewrite" url="index.php?q={R:1}" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: URL Rewrite Module Configuration Reference", "Microsoft Learn: HTTP status codes in IIS (500.50 to 500.53)"},
	},
	Sections: ruleSections,
	Scope:    badRegex,
}

func badRegex(p *rules.Pass, s *rules.Scope) {
	seen := map[source.Span]bool{}
	for _, f := range problems(p, s) {
		if seen[f.place.Span] {
			continue // one pattern often has several faults that come from one
		}
		seen[f.place.Span] = true
		status := statusOf(f.section)
		finding := rules.At(f.place, f.section, f.name())
		finding.Span = tight(f.place, f.Problem)
		finding.Statuses = []string{status}
		what := "every request below this path answers " + status
		if f.Kind != rewrite.BadRegex {
			what = "requests that reach the rule answer " + status
		}
		finding.Message = fmt.Sprintf("URL Rewrite cannot use the rule \"%s\": %s; %s.", f.name(), f.Message, what)
		finding.Advice = "Correct the pattern: the regular expressions of URL Rewrite are those of ECMAScript 3, without inline options, named groups and lookbehind."
		if f.Kind != rewrite.BadRegex {
			finding.Advice = "Refer to a group that the pattern captures, or add parentheses."
		}
		if f.Uncertain {
			finding.Certainty = rules.Likely
			finding.Message += " Not certain: whether this version of URL Rewrite refuses it."
		}
		if finding.Fixes = mendPattern(f); len(finding.Fixes) > 0 {
			finding.Advice = rules.Sentence(finding.Fixes[0].Title)
		}
		p.Report(finding)
	}
}

// mendPattern offers what people mean by two frequent mistakes: "(?i)", which is the default, and shell wildcards.
func mendPattern(f problem) []rules.Fix {
	at := value(f.place)
	if f.Kind != rewrite.BadRegex || at.IsZero() || at.Text() != f.Pattern {
		return nil
	}
	fix := func(title, text string) []rules.Fix {
		return []rules.Fix{{Title: title, Safe: !f.Uncertain, Edits: []source.Edit{{Span: at, NewText: text}}}}
	}
	switch {
	case strings.Count(f.Pattern, "(?i)") == 1 && (f.Part.Kind != rewrite.PartMatch || f.rule.Match.IgnoreCase):
		return fix("remove (?i), which is the default", strings.Replace(f.Pattern, "(?i)", "", 1))
	case f.Pattern == "*":
		return fix(`write ".*"`, ".*")
	case f.Pattern == "^*" || f.Pattern == "^*$":
		return fix(`write "^.*"`, strings.Replace(f.Pattern, "*", ".*", 1))
	}
	return nil
}

package rewriterules

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/rules"
)

// Order reports rules that rewrite a URL before a later redirect sees it.
var Order = &rules.Rule{
	ID: "IIS8012", Name: "rewrite-order", Group: rules.Rewrite, Severity: rules.Warning, Statuses: []string{"301", "302", "307", "308"},
	Doc: rules.Doc{
		Title: "redirect behind a rewrite",
		What:  "A rule without stopProcessing that rewrites a URL which a later rule redirects, so that the redirect sees the inner URL: mostly the fallback of a browser application before the redirect to https.",
		Why: `Rules run in their order, and each sees what those before it made of the URL. The browser is sent to /index.html in place of the page that it asked for, and the address that people see and
share is the inner one.`,
		Bad: `<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <!-- want@+1 "inner address" -->
        <rule name="app">
          <match url="^(?!index\.html).+" />
          <action type="Rewrite" url="/index.html" />
        </rule>
        <rule name="https" stopProcessing="true">
          <match url="(.*)" />
          <conditions>
            <add input="{HTTPS}" pattern="^OFF$" />
          </conditions>
          <action type="Redirect" url="https://{HTTP_HOST}/{R:1}" />
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
        <rule name="https" stopProcessing="true">
          <match url="(.*)" />
          <conditions>
            <add input="{HTTPS}" pattern="^OFF$" />
          </conditions>
          <action type="Redirect" url="https://{HTTP_HOST}/{R:1}" />
        </rule>
        <rule name="app">
          <match url="^(?!index\.html).+" />
          <action type="Rewrite" url="/index.html" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: URL Rewrite Module Configuration Reference, stopProcessing"},
	},
	Sections: []string{pipeline.RulesSection},
	Scope:    order,
}

func order(p *rules.Pass, s *rules.Scope) {
	if s.Site == nil || !redirecting(s) {
		return
	}
	items := s.Section(pipeline.RulesSection).Items
	reported := map[*merge.Item]bool{}
	for i, item := range items {
		rule := pipeline.RewriteRule(item)
		if !rule.Enabled || rule.StopProcessing || rule.Action.Type != rewrite.Rewrite || absolute(rule) || !redirectsAfter(items[i+1:]) {
			continue
		}
		for _, start := range starts(s, p.Profile(), asked(rule)) {
			for _, sample := range append(samples(rule), "news/some-page") {
				start.path = rootOf(s) + sample
				first, redirect, location := hidden(p, s, start)
				if first == nil || reported[first] || !s.Owns(first.Origin) {
					continue
				}
				reported[first] = true
				f := rules.At(first.Origin, pipeline.RulesSection, first.Text("name"))
				f.Certainty = rules.Likely
				f.Message = fmt.Sprintf("The rule \"%s\" rewrites %s before the redirect \"%s\" sees it, so that the browser is sent to the inner address, %s. Not certain: whether the redirect is meant to see what the other rule makes.",
					first.Text("name"), start.path, redirect.Text("name"), location)
				f.Advice = fmt.Sprintf("Put the rule \"%s\" before the rule \"%s\".", redirect.Text("name"), first.Text("name"))
				f.Related = []rules.Related{{Message: "the redirect that comes too late", Span: redirect.Origin.Span}}
				p.Report(f)
			}
		}
	}
}

// rootOf returns the URL path below which the patterns of a scope match, with its slash.
func rootOf(s *rules.Scope) string {
	_, base, _ := strings.Cut(strings.TrimPrefix(s.Path, merge.AppHostPath+"/"), "/")
	return "/" + strings.TrimPrefix(base+"/", "/")
}

// redirectsAfter reports whether one of the rules redirects.
func redirectsAfter(items []*merge.Item) bool {
	for _, item := range items {
		if rule := pipeline.RewriteRule(item); rule.Enabled && rule.Action.Type == rewrite.Redirect {
			return true
		}
	}
	return false
}

// hidden runs the rules for an address and returns the rule that hides it from a redirect, the redirect and where it leads; first is nil
// where none does. A path that nobody mapped counts as one without a file.
func hidden(p *rules.Pass, s *rules.Scope, a address) (first, redirect *merge.Item, location string) {
	run := func(without *merge.Item) pipeline.Answer {
		levels := pipeline.RuleLevelsWithout(s.Node, pipeline.RulesSection, p.Profile(), without)
		return pipeline.RunRules(levels, a.path, a.query, func(base, path, query string) rewrite.Input {
			in := input(p, s, base, a)
			in.Path, in.Query, in.RawURL = path, query, a.path
			stat := in.Stat
			in.Stat = func(physical string) rewrite.Presence {
				if found := stat(physical); found != rewrite.PresenceUnknown {
					return found
				}
				return rewrite.Absent
			}
			return in
		})
	}
	got := run(nil)
	return pipeline.Hides(got, run), got.Item, got.Location
}

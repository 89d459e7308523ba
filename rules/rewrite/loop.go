package rewriterules

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/rules"
)

// Loop reports redirecting rules that take their own target again.
var Loop = &rules.Rule{
	ID: "IIS8008", Name: "rewrite-loop", Group: rules.Rewrite, Severity: rules.Warning, Statuses: []string{"301", "302", "307"},
	Doc: rules.Doc{
		Title: "redirect without end",
		What:  "A rule that redirects, and redirects the URL that it sends the client to once more.",
		Why:   "The browser follows the redirects until it gives up with an error such as ERR_TOO_MANY_REDIRECTS; every single answer is 301 or 302. A Rewrite action does not loop: IIS runs the rules once for a request.",
		Bad: `<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <!-- want@+1 "redirected again" -->
        <rule name="to https">
          <match url="(.*)" />
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
        <rule name="to https">
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
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: URL Rewrite Module Configuration Reference", "Microsoft Learn: Creating Rewrite Rules for the URL Rewrite Module"},
	},
	Sections: []string{pipeline.RulesSection},
	Scope:    loop,
}

// hops is how often a client follows redirects before it counts as a loop.
const hops = 8

func loop(p *rules.Pass, s *rules.Scope) {
	if s.Site == nil || !redirecting(s) {
		return
	}
	_, base, _ := strings.Cut(strings.TrimPrefix(s.Path, merge.AppHostPath+"/"), "/")
	redirects := redirector(p, s)
	reported := map[*merge.Item]bool{}
	items := s.Section(pipeline.RulesSection).Items
	set := make([]rewrite.Rule, len(items))
	for i, item := range items {
		set[i] = pipeline.RewriteRule(item)
	}
	hosts := asked(set...)
	for i, item := range items {
		rule := set[i]
		if !rule.Enabled || rule.Action.Type != rewrite.Redirect || !s.Owns(item.Origin) {
			continue
		}
		for _, start := range starts(s, p.Profile(), asked(rule)) {
			for _, sample := range samples(rule) {
				start.path = "/" + strings.TrimPrefix(base+"/", "/") + sample
				guilty, first, second := circle(s, hosts, redirects, start)
				if guilty == nil || reported[guilty] || !s.Owns(guilty.Origin) {
					continue
				}
				reported[guilty] = true
				f := rules.At(guilty.Origin, pipeline.RulesSection, guilty.Text("name"))
				f.Message = fmt.Sprintf("The rule \"%s\" sends %s to %s, which is redirected again, and so on until the browser gives up.", guilty.Text("name"), first, second)
				f.Advice = "Add a condition that the target does not meet, such as {HTTPS} equal to OFF for a redirect to https."
				p.Report(f)
			}
		}
	}
}

// redirecting reports whether the scope itself brings a rule that redirects.
func redirecting(s *rules.Scope) bool {
	for _, item := range s.Section(pipeline.RulesSection).Items {
		if s.Owns(item.Origin) && item.Child("action").Text("type") == "Redirect" {
			return true
		}
	}
	return false
}

// circle follows redirects from an address. When they do not end it returns the last rule, and where it led from and to.
func circle(s *rules.Scope, hosts []string, redirects func(address) (*merge.Item, string), a address) (guilty *merge.Item, first, second string) {
	seen := map[string]bool{}
	for range hops {
		item, location := redirects(a)
		if item == nil {
			return nil, "", ""
		}
		next, ok := a.follow(s, hosts, location)
		if !ok {
			return nil, "", ""
		}
		guilty, first, second = item, a.String(), next.String()
		if next.String() == a.String() || seen[next.String()] {
			return guilty, first, second
		}
		seen[a.String()] = true
		a = next
	}
	return guilty, first, second
}

var (
	anything = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\(?(?:\.|\[[^\]]*\]|\\[wWdDsS])[*+]\??\)?`) })
	optional = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:\([^()]*\)|\[[^\]]*\]|\\?.)[?*]`) })
)

// samples returns paths that a rule may match: a few of any kind, and what its pattern spells out. A path that does not match costs
// an evaluation and nothing else.
func samples(rule rewrite.Rule) []string {
	list := []string{"", "x", "x/y", "page.html", "A"}
	text := strings.TrimSuffix(strings.TrimPrefix(rule.Match.URL, "^"), "$")
	if rule.PatternSyntax == rewrite.Wildcard {
		text = strings.ReplaceAll(text, "*", "x")
	} else {
		text = optional().ReplaceAllString(anything().ReplaceAllString(text, "x"), "")
		text = strings.NewReplacer(`\.`, ".", `\/`, "/", `\-`, "-", "(", "", ")", "").Replace(text)
	}
	if text != "" && !strings.ContainsAny(text, `\[]{}|*+?`) {
		list = append(list, strings.TrimPrefix(text, "/"))
	}
	return list
}

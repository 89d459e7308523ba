package rewriterules

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/rules"
)

// OutboundCompressed reports outbound rules that read bodies which arrive compressed.
var OutboundCompressed = &rules.Rule{
	ID: "IIS8005", Name: "rewrite-outbound-compressed", Group: rules.Rewrite, Severity: rules.Warning, Statuses: []string{"500.52"},
	Doc: rules.Doc{
		Title: "outbound rule on compressed answers",
		What:  "An outbound rule that changes the body of answers, beside a rule that forwards requests to another server and passes the client's Accept-Encoding on.",
		Why:   "The other server compresses its answer, and URL Rewrite cannot look into it: the client gets 500.52, but only for answers that the other server compresses.",
		Bad: `<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="proxy">
          <match url="(.*)" />
          <action type="Rewrite" url="http://localhost:8080/{R:1}" />
        </rule>
      </rules>
      <outboundRules>
        <!-- want@+1 "compressed" -->
        <rule name="links">
          <match filterByTags="A" pattern="^http://localhost:8080/(.*)" />
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
      <rules>
        <rule name="proxy">
          <match url="(.*)" />
          <serverVariables>
            <set name="HTTP_ACCEPT_ENCODING" value="" />
          </serverVariables>
          <action type="Rewrite" url="http://localhost:8080/{R:1}" />
        </rule>
      </rules>
      <outboundRules>
        <rule name="links">
          <match filterByTags="A" pattern="^http://localhost:8080/(.*)" />
          <action type="Rewrite" value="/{R:1}" />
        </rule>
      </outboundRules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Reverse Proxy with URL Rewrite v2 and Application Request Routing", "Microsoft Learn: HTTP status codes in IIS (500.52)"},
	},
	Sections: []string{pipeline.OutboundSection, pipeline.RulesSection},
	Scope:    outboundCompressed,
}

func outboundCompressed(p *rules.Pass, s *rules.Scope) {
	proxy := forwarding(s.Node)
	if proxy == nil {
		return
	}
	section := s.Section(pipeline.OutboundSection)
	for _, item := range section.Items {
		rule := pipeline.OutboundRule(item)
		if !rule.Enabled || rule.Match.ServerVariable != "" || rule.Action.Type == rewrite.None || !s.Owns(item.Origin) && !s.Owns(proxy.Origin) || aware(section, rule) {
			continue
		}
		f := rules.At(item.Origin, pipeline.OutboundSection, item.Text("name"))
		f.Certainty = rules.Likely
		f.Message = fmt.Sprintf("The outbound rule \"%s\" reads bodies, and the rule \"%s\" forwards requests with the client's Accept-Encoding: an answer that comes back compressed becomes 500.52. Not certain: the other server may not compress.",
			item.Text("name"), proxy.Text("name"))
		f.Advice = `Write <set name="HTTP_ACCEPT_ENCODING" value="" /> in the <serverVariables> of the forwarding rule, and allow the variable on the server.`
		f.Related = []rules.Related{{Message: "the rule that forwards", Span: proxy.Origin.Span}}
		p.Report(f)
	}
}

// forwarding returns a rule that hands requests to another server and leaves their Accept-Encoding alone.
func forwarding(node *merge.Node) *merge.Item {
	for _, item := range node.Section(pipeline.RulesSection).Items {
		rule := pipeline.RewriteRule(item)
		if !rule.Enabled || !absolute(rule) {
			continue
		}
		plain := true
		for _, v := range rule.ServerVariables {
			plain = plain && !strings.EqualFold(v.Name, "HTTP_ACCEPT_ENCODING")
		}
		if plain && !earlier(node, item) {
			return item
		}
	}
	return nil
}

// earlier reports whether a rule before item takes Accept-Encoding away.
func earlier(node *merge.Node, item *merge.Item) bool {
	for _, other := range node.Section(pipeline.RulesSection).Items {
		if other == item {
			return false
		}
		for _, v := range pipeline.RewriteRule(other).ServerVariables {
			if strings.EqualFold(v.Name, "HTTP_ACCEPT_ENCODING") {
				return true
			}
		}
	}
	return false
}

// absolute reports whether a rule rewrites to a URL with a scheme, which only Application Request Routing can serve.
func absolute(rule rewrite.Rule) bool {
	url := strings.ToLower(rule.Action.URL)
	return rule.Action.Type == rewrite.Rewrite && (strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://"))
}

// aware reports whether a rule's precondition looks at the encoding of the answer.
func aware(section *merge.Section, rule rewrite.Rule) bool {
	for _, item := range section.Child("preConditions").Items {
		if !strings.EqualFold(item.Text("name"), rule.PreCondition) {
			continue
		}
		for _, c := range item.Items {
			if strings.Contains(strings.ToUpper(c.Text("input")), "CONTENT_ENCODING") {
				return true
			}
		}
	}
	return false
}

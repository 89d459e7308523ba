package rewriterules

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// OutboundCompressed reports outbound rules that read bodies which arrive compressed.
var OutboundCompressed = &rules.Rule{
	ID: "IIS8005", Name: "rewrite-outbound-compressed", Group: rules.Rewrite, Severity: rules.Warning, Statuses: []string{"500.52"},
	Doc: rules.Doc{
		Title: "outbound rule on compressed answers",
		What:  "An outbound rule that changes the body of answers, beside a rule that forwards requests to another server and passes the client's Accept-Encoding on, or for static pages that IIS itself compresses.",
		Why: `URL Rewrite cannot look into a compressed answer: the client gets 500.52. That happens for the answers that the other server compresses, and for static pages once they are asked for often
enough to be compressed, so that the first requests still work.`,
		Bad: "-- applicationHost.config --\n" + proxyHost + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
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
		Good: "-- applicationHost.config --\n" + proxyHost + `  <system.webServer>
    <rewrite>
      <allowedServerVariables>
        <add name="HTTP_ACCEPT_ENCODING" />
      </allowedServerVariables>
    </rewrite>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
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
-- root/C/inetpub/child/page.html --
<p>Hello</p>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Reverse Proxy with URL Rewrite v2 and Application Request Routing", "Microsoft Learn: HTTP status codes in IIS (500.52)"},
	},
	Sections: []string{pipeline.OutboundSection, pipeline.RulesSection},
	Scope:    outboundCompressed,
}

func outboundCompressed(p *rules.Pass, s *rules.Scope) {
	staticCompressed(p, s)
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

// staticCompressed reports outbound rules that read the static pages of an application which IIS compresses.
func staticCompressed(p *rules.Pass, s *rules.Scope) {
	if s.Pool == nil || s.Application == nil || s.Application.Root() == nil || !p.Predictor.CompressesPages(s.Node, s.Pool) {
		return
	}
	page := firstPage(p, s.Application.Root().Physical)
	section := s.Section(pipeline.OutboundSection)
	if page == "" || section.Bool("rewriteBeforeCache") {
		return
	}
	for _, item := range section.Items {
		rule := pipeline.OutboundRule(item)
		if !rule.Enabled || rule.Match.ServerVariable != "" || rule.Action.Type == rewrite.None || !s.Owns(item.Origin) || aware(section, rule) {
			continue
		}
		f := rules.At(item.Origin, pipeline.OutboundSection, item.Text("name"))
		f.Certainty = rules.Likely
		f.Message = fmt.Sprintf("The outbound rule \"%s\" reads bodies, and IIS compresses static pages such as %s once they are asked for often: such an answer becomes 500.52. Not certain: whether the rule is meant for static pages.",
			item.Text("name"), page)
		f.Advice = `Write doStaticCompression="false" on <urlCompression> for these pages, or a precondition that leaves answers with a Content-Encoding out.`
		p.Report(f)
	}
}

// firstPage returns the name of a static page in a directory, "" for none.
func firstPage(p *rules.Pass, dir string) string {
	names, _ := p.Server.Disks.List(dir)
	for _, name := range names {
		if ext := strings.ToLower(winpath.Ext(name)); ext == ".html" || ext == ".htm" {
			return name
		}
	}
	return ""
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

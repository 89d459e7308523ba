package hygiene

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// AmbiguousVerbList reports verb lists of handlers that hold blanks.
var AmbiguousVerbList = &rules.Rule{
	ID: "IIS9503", Name: "ambiguous-verb-list", Group: rules.Hygiene, Severity: rules.Info, Off: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "blanks in a verb list",
		What:  "A verb list of a handler with blanks around its commas.",
		Why:   "IIS normally drops the blanks; the documentation asks for lists without them, and at least one report tells of a last verb that did not match.",
		Bad: `<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "blanks" -->
      <add name="Api" path="api/*" verb="GET, POST, PUT" type="Shop.Api" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <handlers>
      <add name="Api" path="api/*" verb="GET,POST,PUT" type="Shop.Api" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft TechNet: Configure Request Restrictions for a handler mapping (IIS 7)"},
	},
	Sections: []string{handler.SectionName},
	Scope:    ambiguousVerbList,
}

func ambiguousVerbList(p *rules.Pass, s *rules.Scope) {
	for _, e := range s.Handlers(p.Server).Entries {
		a := e.Item.Attr("verb")
		if a == nil || !s.Owns(e.Item.Origin) || !strings.ContainsAny(a.Value, " \t\r\n") {
			continue
		}
		plain := "*"
		if e.Verbs != nil {
			plain = strings.Join(e.Verbs, ",")
		}
		f := rules.At(a.Origin, handler.SectionName, e.Name)
		f.Message = fmt.Sprintf("The verb list of %s holds blanks, which IIS normally drops; a list without them means the same everywhere.", e.Name)
		f.Advice = fmt.Sprintf("Write verb=\"%s\".", plain)
		f.Fixes = []rules.Fix{{Title: fmt.Sprintf("write verb=\"%s\"", plain), Safe: true, Edits: []source.Edit{{Span: a.Origin.Span, NewText: fmt.Sprintf(`verb="%s"`, source.EscapeAttr(plain))}}}}
		p.Report(f)
	}
}

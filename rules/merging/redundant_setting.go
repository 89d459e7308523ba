package merging

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// RedundantSetting reports attributes that are set to what is inherited already.
var RedundantSetting = &rules.Rule{
	ID: "IIS2015", Name: "redundant-setting", Group: rules.Merge, Severity: rules.Info, Off: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "setting that is inherited already",
		What: "An attribute with the value that a parent's web.config, or applicationHost.config, sets for the path anyway. Values that " +
			"merely equal a default of the schema, or of an embedded profile, are left out, and so are the sections of .NET.",
		Why: "Nothing breaks. The copy hides that the value comes from above, and stays behind when it changes there.",
		Bad: exampleHead + exampleTail + `  <system.webServer>
    <directoryBrowse enabled="false" />
  </system.webServer>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <!-- want@+1 "enabled=.false. is inherited" -->
    <directoryBrowse enabled="false" />
  </system.webServer>
</configuration>
`,
		Good: exampleHead + exampleTail + `  <system.webServer>
    <directoryBrowse enabled="false" />
  </system.webServer>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <directoryBrowse enabled="true" />
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Understanding IIS Configuration Delegation"},
	},
	Sites: func(p *rules.Pass) {
		list := newClaims[*xmlsrc.Attr]()
		for _, s := range p.Scopes {
			if !s.Speaks() {
				continue
			}
			for name := range s.Node.Sections() {
				if !strings.HasPrefix(name, "system.webServer/") {
					continue // ASP.NET merges its sections by itself, and tools want some of them repeated
				}
				if section := s.Section(name); section.Schema != nil && len(section.Contributions) > 1 {
					settings(p, s, section, section.Element, list)
				}
			}
		}
		list.report(p)
	},
}

// settings looks at the attributes of an element and of those inside it.
func settings(p *rules.Pass, s *rules.Scope, section *merge.Section, e *merge.Element, list *claims[*xmlsrc.Attr]) {
	for _, a := range e.Attrs {
		if !s.Owns(a.Origin) || a.Origin.Profile() {
			continue
		}
		over := a.Overridden
		if over == nil || over.Origin.Profile() || over.XML == a.XML || !sameValue(a, over) || len(section.Faults) > 0 || otherApplication(s, over.Origin) {
			list.deny(a.XML)
			continue
		}
		f := rules.At(a.Origin, section.Name, a.Name)
		f.Message = fmt.Sprintf("%s=\"%s\" is inherited already: %s sets it for %s.", a.Name, a.Value, place(over.Origin), short(over.Origin.ConfigPath()))
		if p.Profile() && over.Origin.Span.File != a.Origin.Span.File {
			f.Certainty = rules.Likely // the directories may be deployed apart
		}
		f.Advice = "Delete the attribute, unless it is meant to hold whatever the parent says."
		f.Related = append(f.Related, rules.Related{Message: "set here", Span: over.Origin.Span})
		if el := holder(a.Origin); el != nil {
			f.Fixes = []rules.Fix{{Title: "delete the attribute", Safe: true, Edits: []source.Edit{edit.DeleteAttr(el, a.XML)}}}
		}
		list.claim(a.XML, f)
	}
	for _, child := range e.Children {
		settings(p, s, section, child, list)
	}
}

// otherApplication reports whether a value comes from a file of another application: each says for itself what it needs.
func otherApplication(s *rules.Scope, o merge.Origin) bool {
	if s.Site == nil || o.Contribution.Layer.Kind != merge.Web {
		return false
	}
	place, ok := s.Site.Find(segments(s.Site, o.ConfigPath()))
	return ok && place.Application != s.Application
}

// place names the file and line of an origin.
func place(o merge.Origin) string {
	name := o.Span.File.Path
	return fmt.Sprintf("%s:%d", name[strings.LastIndexByte(name, '/')+1:], o.Span.Line())
}

// sameValue reports whether two values of one attribute mean the same.
func sameValue(a, b *merge.Attr) bool {
	if a.Value == b.Value {
		return true
	}
	if a.Schema == nil {
		return false
	}
	x, ok := a.Schema.Number(a.Value)
	y, also := a.Schema.Number(b.Value)
	return ok && also && x == y
}

// holder returns the written element of an attribute.
func holder(o merge.Origin) *xmlsrc.Element {
	el := o.Contribution.XML
	if el.Doc.File != o.Span.File {
		return nil
	}
	for o.Span.Start >= el.OpenEnd {
		var next *xmlsrc.Element
		for _, child := range el.Children {
			if child.Start < o.Span.Start && o.Span.Start < child.End {
				next = child
			}
		}
		if next == nil {
			return nil
		}
		el = next
	}
	return el
}

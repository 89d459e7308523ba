package merging

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// RemoveWithoutEffect reports a remove that takes nothing away.
var RemoveWithoutEffect = &rules.Rule{
	ID: "IIS2014", Name: "remove-without-effect", Group: rules.Merge, Severity: rules.Info,
	Fixable: true,
	Doc: rules.Doc{
		Title: "remove that takes nothing away",
		What: "A <remove> of a key that no file above adds. One that stands before an <add> of the same key is left out: it makes the " +
			"file work on servers that have the entry. With a profile only misspellings are reported: what a real server adds is unknown.",
		Why: "IIS ignores such a <remove> silently. Where it was meant to take an entry away, the entry stays: names of handlers, modules " +
			"and ISAPI filters are compared with letter case.",
		Bad: exampleHead + exampleModules + `  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".html" mimeType="text/html" />
    </staticContent>
  </system.webServer>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <staticContent>
      <!-- want@+1 "nobody adds .\.webp" -->
      <remove fileExtension=".webp" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Good: exampleHead + exampleModules + `  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".html" mimeType="text/html" />
    </staticContent>
  </system.webServer>
` + exampleEnd + webConfig + `<configuration>
  <system.webServer>
    <staticContent>
      <remove fileExtension=".html" />
      <remove fileExtension=".webp" />
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Getting Started with Configuration in IIS 7 and Above", "smartstore/SmartStoreNET issue 1315"},
	},
	Sites: func(p *rules.Pass) {
		list := newClaims[*xmlsrc.Element]()
		for _, s := range p.Scopes {
			if !s.Speaks() {
				continue
			}
			for name := range s.Node.Sections() {
				if section := s.Section(name); section.Schema != nil {
					removals(p, s, section, section.Element, list)
				}
			}
		}
		list.report(p)
	},
}

// removals looks at the removals of an element and of those inside it.
func removals(p *rules.Pass, s *rules.Scope, section *merge.Section, e *merge.Element, list *claims[*xmlsrc.Element]) {
	known := &around{adds: map[*xmlsrc.Element]map[string]int{}}
	for _, event := range e.Events {
		if event.Clear || !s.Owns(event.Origin) {
			continue
		}
		el := edit.Written(event.Origin)
		if el == nil {
			continue
		}
		if len(event.Dropped) > 0 {
			list.deny(el)
			continue
		}
		if f := idleRemoval(p, section, e, event, el, known); f != nil {
			list.claim(el, f)
		} else {
			list.deny(el)
		}
	}
	for _, child := range e.Children {
		removals(p, s, section, child, list)
	}
}

func idleRemoval(p *rules.Pass, section *merge.Section, e *merge.Element, event *merge.Event, el *xmlsrc.Element, known *around) *rules.Finding {
	collection := e.Schema.Collection
	attr := keyAttribute(collection, el)
	if attr == nil {
		return nil
	}
	if known.adds[el.Parent] == nil {
		known.adds[el.Parent] = lastAdds(collection, el.Parent)
	}
	if known.adds[el.Parent][addKey(attr.Name, attr.Value)] > el.Start {
		return nil // the remove is a precaution
	}
	f := rules.At(event.Origin, section.Name, attr.Value)
	f.Message = fmt.Sprintf("This <%s> takes nothing away: nobody adds \"%s\" to <%s> above here.", el.Name, attr.Value, e.Schema.Name)
	f.Advice = fmt.Sprintf("Delete the <%s>.", el.Name)
	f.Fixes = []rules.Fix{{Title: "delete the <" + el.Name + ">", Safe: true, Edits: []source.Edit{edit.Delete(el)}}}
	near := known.otherCase(e.Items, event, attr)
	if near == nil {
		if p.Profile() {
			return nil // the real server may have the entry
		}
		return f
	}
	if section.Name == handler.SectionName {
		return nil // remove-handler-case says so
	}
	key := near.Text(attr.Name)
	f.Related = append(f.Related, rules.Related{Message: "the entry that stays", Span: near.Origin.Span})
	if near.Locked && near.Origin.Contribution.Layer.Depth < event.Origin.Contribution.Layer.Depth {
		f.Message = fmt.Sprintf("This <%s> takes nothing away: the entry is called \"%s\", and is locked with lockItem=\"true\", so it could not be removed here anyway.", el.Name, key)
		return f
	}
	f.Advice = fmt.Sprintf("Write %s=\"%s\".", attr.Name, key)
	f.Message = fmt.Sprintf("This <%s> takes nothing away: the entry is called \"%s\", and %s of <%s> is compared with letter case.", el.Name, key, attr.Name, e.Schema.Name)
	f.Fixes = append([]rules.Fix{{Title: fmt.Sprintf("write %s=\"%s\"", attr.Name, key), Edits: []source.Edit{edit.Value(el, attr, key)}}}, f.Fixes...)
	return f
}

// keyAttribute returns the attribute of a remove directive that names the entry.
func keyAttribute(c *schema.Collection, el *xmlsrc.Element) *xmlsrc.Attr {
	if c == nil {
		return nil
	}
	for _, a := range slices.Concat(c.Unique, c.Combined) {
		if set := el.Attr(a.Name); set != nil {
			return set
		}
	}
	return nil
}

// lastAdds returns where the last add of each key attribute and value is in an element.
func lastAdds(c *schema.Collection, parent *xmlsrc.Element) map[string]int {
	last := map[string]int{}
	for _, el := range parent.Children {
		if !c.Adds(el.Name) {
			continue
		}
		for _, a := range slices.Concat(c.Unique, c.Combined) {
			last[addKey(a.Name, el.Value(a.Name))] = el.Start
		}
	}
	return last
}

func addKey(name, value string) string { return name + "=" + strings.ToLower(value) }

// around is what is known of the surroundings of the removals of one element.
type around struct {
	adds  map[*xmlsrc.Element]map[string]int // by the element around them: where the last add of each key is
	items map[string][]*merge.Item           // by key attribute and value in small letters; nil until it pays
	asked int
}

// fewRemovals is how many removals are compared with every item before these are put in order.
const fewRemovals = 16

// maxSpellings is how many keys are looked at that differ by letter case only.
const maxSpellings = 8

// otherCase returns the item whose key differs from that of a remove directive by letter case only, if it was there then.
func (k *around) otherCase(items []*merge.Item, event *merge.Event, attr *xmlsrc.Attr) *merge.Item {
	if k.asked < fewRemovals {
		k.asked++
	} else if k.items == nil {
		k.items = map[string][]*merge.Item{}
		for _, item := range items {
			for _, a := range item.Attrs {
				if key := addKey(a.Name, a.Value); len(k.items[key]) < maxSpellings {
					k.items[key] = append(k.items[key], item)
				}
			}
		}
	}
	near := items
	if k.items != nil {
		near = k.items[addKey(attr.Name, attr.Value)]
	}
	for _, item := range near {
		text := item.Text(attr.Name)
		later := item.Origin.Contribution == event.Origin.Contribution && item.Origin.Span.Start > event.Origin.Span.Start
		if text != attr.Value && strings.EqualFold(text, attr.Value) && !later {
			return item
		}
	}
	return nil
}

package handlers

import (
	"slices"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/profile"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// Sections that the rules speak of besides the handlers.
const (
	modulesSection = "system.webServer/modules"
	globalSection  = "system.webServer/globalModules"
)

// onHandlers is the Sections list of a rule that looks at handler entries.
var onHandlers = []string{handler.SectionName}

// stock is what the servers that iislens knows ship: names of handlers and of native modules.
type stock struct{ handlers, modules map[string]bool }

// shipped reads the embedded servers once. Add-ons that a profile has are not stock.
var shipped = sync.OnceValue(func() stock {
	s := stock{handlers: map[string]bool{}, modules: map[string]bool{}}
	for _, name := range profile.Names() {
		raw, path, err := profile.Open(name)
		if err != nil {
			continue
		}
		p, _ := profile.Lookup(name)
		for list := range stockLists(string(raw)) {
			if doc := xmlsrc.Parse(source.Decode(path, "", []byte("<lists>"+list+"</lists>")), xmlsrc.Limits{}); doc.Root != nil {
				s.read(doc.Root, p.AddOns)
			}
		}
	}
	return s
})

// stockLists yields the lists of handlers and native modules in the text of an embedded server: reading the whole takes as long as the rest
// of a short run.
func stockLists(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, name := range [...]string{"handlers", "globalModules"} {
			for rest := text; ; {
				start := strings.Index(rest, "<"+name)
				end := strings.Index(rest, "</"+name+">")
				if start < 0 || end < start || !yield(rest[start:end]+"</"+name+">") {
					break
				}
				rest = rest[end+1:]
			}
		}
	}
}

func (s stock) read(el *xmlsrc.Element, addOns []string) {
	for _, child := range el.Children {
		names := map[string]map[string]bool{"handlers": s.handlers, "globalModules": s.modules}[el.Name]
		if name := child.Value("name"); names != nil && child.Name == "add" && !slices.Contains(addOns, name) {
			names[name] = true
		}
		s.read(child, addOns)
	}
}

// owned returns the entries that somebody added for exactly the scope, in effective order. Those that ship with the server
// do not count at its own level.
func owned(p *rules.Pass, s *rules.Scope) []*handler.Entry {
	var list []*handler.Entry
	for _, e := range s.Handlers(p.Server).Entries {
		if s.Owns(e.Item.Origin) && !e.Item.Origin.Profile() && !(s.Site == nil && shipped().handlers[e.Name]) {
			list = append(list, e)
		}
	}
	return list
}

// stockName reports whether an entry has a name of those that IIS and ASP.NET write, of any version: where such entries are written out again,
// by IIS Manager or a setup program, they stand for all pools, and those that one pool passes over say nothing wrong.
func stockName(name string) bool {
	if shipped().handlers[name] {
		return true
	}
	_, after, found := strings.Cut(name, "-Integrated")
	if !found {
		_, after, found = strings.Cut(name, "-ISAPI-")
	}
	return found && strings.Trim(after, "-.0123456789bit_") == ""
}

// takesAll reports whether an entry takes every request that comes to it: a handler for everything, which is meant.
func takesAll(t *handler.Table, e *handler.Entry) bool {
	return e.Path.Class == handler.Any && e.Verbs == nil && !e.Static() && e.Resource == handler.Unspecified && t.Policy.Grants(e.Access)
}

// places returns where requests can meet an entry that the scope owns: the scope itself, or for an entry of the server every
// application that has it.
func places(p *rules.Pass, s *rules.Scope, e *handler.Entry) []*rules.Scope {
	if s.Pool != nil {
		return []*rules.Scope{s}
	}
	var list []*rules.Scope
	for _, other := range p.Scopes {
		if other.Pool != nil && other.AppRoot && find(other.Handlers(p.Server), e.Item) != nil {
			list = append(list, other)
		}
	}
	return list
}

func find(t *handler.Table, item *merge.Item) *handler.Entry {
	if at := t.Index(item); at >= 0 {
		return t.Entries[at]
	}
	return nil
}

// compared is the number of entries of a table that an entry is compared with. No server has as many; without a bound a file of
// hundred thousand entries would take hours.
const compared = 500

// firstOf returns the entries that others are compared with.
func firstOf(entries []*handler.Entry) []*handler.Entry { return entries[:min(len(entries), compared)] }

// atAttr starts a finding at an attribute of an entry, or at the entry where it was not set.
func atAttr(e *handler.Entry, attribute string) *rules.Finding {
	return rules.At(e.Item.Where(attribute), handler.SectionName, e.Name)
}

// relate adds another place, unless nobody wrote it.
func relate(f *rules.Finding, message string, o merge.Origin) {
	if !o.IsZero() {
		f.Related = append(f.Related, rules.Related{Message: message, Span: o.Span})
	}
}

// atOwner moves a finding to a handler entry, since the other place need not be in a linted file, and keeps that as related.
func atOwner(f *rules.Finding, e *handler.Entry, attribute, what string) *rules.Finding {
	at := e.Item.Where(attribute)
	if f.Span == at.Span {
		return f
	}
	f.Related = slices.DeleteFunc(f.Related, func(r rules.Related) bool { return r.Span == at.Span })
	if !f.Span.IsZero() {
		f.Related = append([]rules.Related{{Message: what, Span: f.Span}}, f.Related...)
	}
	f.Span, f.Section, f.Key, f.ConfigPath = at.Span, handler.SectionName, e.Name, at.ConfigPath()
	return f
}

// xmlOf returns the element of an entry when a fix may edit it, else nil.
func xmlOf(e *handler.Entry) *xmlsrc.Element {
	if e.Item.Origin.Profile() {
		return nil
	}
	return e.Item.XML
}

package merge

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// state is the result of applying a list of contributions to a section. It does not change: paths below go on from it.
type state struct {
	root   *Element
	faults []*Fault
	deny   bool
	depth  int    // of the file that decided deny
	lock   Origin // of what decided deny
	byTag  bool   // a location tag or a section attribute decided, not the declaration
}

// apply returns the state after one more contribution.
func (s *state) apply(e *Engine, c *Contribution) *state {
	next := &state{root: s.root, deny: s.deny, depth: s.depth, lock: s.lock, byTag: s.byTag}
	m := &merging{c: c}
	switch locked := s.deny && c.Layer.Depth > s.depth; {
	case locked:
		m.locked(s)
	default:
		m.allowed()
		if c.Mode == Allow && s.deny && c.Layer.Depth < s.depth {
			f := m.fault("lock-conflict", LockViolation, lockedText, c.XML, c.XML.Name)
			f.Related = append(f.Related, Related{"locked here, by a lower file", s.lock})
			f.Uncertain = "the code of the error and the file that IIS blames"
		}
		if c.Mode != Inherit {
			next.deny, next.depth, next.byTag, next.lock = c.Mode == Deny, c.Layer.Depth, true, c.Origin()
			if c.Location != nil && c.Location.Mode == c.Mode { // else lockItem="true" of the section decides
				next.lock = Origin{Span: c.Location.XML.OpenTag(), Contribution: c}
			}
		}
		compiled := c.compile(e)
		m.permissive = compiled.permissive
		m.faults = append(m.faults, compiled.faults...)
		next.root = m.element(s.root, compiled.body)
	}
	sortFaults(m.faults, c.Layer.Doc.File)
	next.faults = slices.Concat(s.faults, m.faults)
	return next
}

const lockedText = `This configuration section cannot be used at this path. This happens when the section is locked at a parent level. ` +
	`Locking is either by default (overrideModeDefault="Deny"), or set explicitly by a location tag with overrideMode="Deny" or the legacy allowOverride="false".`

// merging applies one contribution.
type merging struct {
	c          *Contribution
	permissive bool // the section is not IIS's to check: keys may repeat
	faults     []*Fault
}

func (m *merging) fault(rule string, hresult uint32, message string, el *xmlsrc.Element, key string) *Fault {
	f := &Fault{Rule: rule, HResult: hresult, Message: message, Scope: SectionScope, Origin: m.c.at(el), Section: m.c.Section, Key: key, Name: key}
	m.faults = append(m.faults, f)
	return f
}

func (m *merging) locked(s *state) {
	rule, text := "config-section-locked", `locked by default: overrideModeDefault="Deny"`
	if s.byTag {
		rule, text = "config-section-locked-by-location", "locked here"
	}
	f := m.fault(rule, LockViolation, lockedText, m.c.XML, m.c.XML.Name)
	f.Related = append(f.Related, Related{text, s.lock})
}

// allowed checks allowDefinition and allowLocation (spec: configuration §5; the code and text of the native error are not known).
func (m *merging) allowed() {
	d := m.c.Layer.Decls.Lookup(m.c.Section)
	if d == nil {
		return
	}
	kind, where, rule := m.c.Layer.Kind, "", "section-not-allowed-here"
	switch d.AllowDefinition {
	case "MachineOnly":
		if kind == RootWeb || kind == Web {
			where = "machine.config or applicationHost.config"
		}
	case "MachineToWebRoot", "MachineToRootWeb":
		if kind == Web {
			where = "machine.config, the root web.config or applicationHost.config"
		}
	case "AppHostOnly":
		if kind != AppHost {
			where = "applicationHost.config"
		}
	case "MachineToApplication":
		if kind == Web && !m.c.Layer.AppRoot {
			where, rule = "the web.config in the root of an application", "not-an-application" // the specific name of the same refusal
		}
	}
	if where != "" {
		f := m.fault(rule, LockViolation, lockedText, m.c.XML, m.c.XML.Name)
		f.Name = where
		f.Uncertain = "the code and text of the error"
		f.Related = append(f.Related, Related{`declared with allowDefinition="` + d.AllowDefinition + `"`, d.Origin()})
		return
	}
	if d.NoLocation && !m.c.own() {
		f := m.fault("section-not-allowed-here", LockViolation, lockedText, m.c.XML, m.c.XML.Name)
		f.Name = "a file itself, not in a location tag"
		f.Uncertain = "the code and text of the error"
		f.Related = append(f.Related, Related{`declared with allowLocation="false"`, d.Origin()})
	}
}

// element lays a written element over the effective one. prev may be nil.
func (m *merging) element(prev *Element, b *body) *Element {
	out := &Element{}
	m.fill(out, prev, b)
	return out
}

func (m *merging) fill(out, prev *Element, b *body) {
	out.Schema, out.XML, out.Origin = b.schema, b.xml, m.c.at(b.xml)
	if prev != nil {
		out.Attrs, out.Children, out.Items, out.Events, out.locks = prev.Attrs, prev.Children, prev.Items, prev.Events, prev.locks
	}
	m.attributes(out, b)
	if len(b.children) > 0 {
		m.children(out, b)
	}
	if len(b.directives) > 0 {
		m.directives(out, b)
	}
	if len(b.locks) > 0 {
		out.locks = slices.Concat(out.locks, b.locks)
	}
}

// barred reports the lock that forbids name to the contribution's file, nil when none does.
func (m *merging) barred(locks []lock, name string, elements bool) *lock {
	for i := range locks {
		if locks[i].layer.Depth < m.c.Layer.Depth && locks[i].forbids(name, elements) {
			return &locks[i]
		}
	}
	return nil
}

func (m *merging) attributes(out *Element, b *body) {
	if len(b.attrs) == 0 {
		return
	}
	if len(out.Attrs) == 0 {
		out.Attrs = b.attrs
		if len(out.locks) == 0 {
			return
		}
		out.Attrs = nil
	}
	out.Attrs = slices.Clone(out.Attrs)
	place := placeOf(out.Attrs, len(b.attrs))
	for _, set := range b.attrs {
		if k := m.barred(out.locks, set.Name, false); k != nil {
			f := m.fault("config-attribute-locked", LockViolation, "Lock violation", b.xml, set.Name)
			f.Related = append(f.Related, Related{"locked here", k.origin})
			continue
		}
		at := place(set.Name)
		if at < 0 {
			out.Attrs = append(out.Attrs, set)
			continue
		}
		over := *set
		over.Overridden = out.Attrs[at]
		out.Attrs[at] = &over
	}
}

// placeOf returns what finds an attribute among inherited ones, -1 when there is none. Elements that nobody checks may hold very many.
func placeOf(inherited []*Attr, more int) func(name string) int {
	if len(inherited)*more < 4096 {
		return func(name string) int {
			return slices.IndexFunc(inherited, func(a *Attr) bool { return a.Name == name })
		}
	}
	places := make(map[string]int, len(inherited))
	for i, a := range inherited {
		places[a.Name] = i
	}
	return func(name string) int {
		if at, ok := places[name]; ok {
			return at
		}
		return -1
	}
}

func (m *merging) children(out *Element, b *body) {
	children := make([]*Element, len(out.Children), len(out.Children)+len(b.children))
	copy(children, out.Children)
	out.Children = children
	for _, child := range b.children {
		if k := m.barred(out.locks, child.schema.Name, true); k != nil {
			f := m.fault("config-element-locked", LockViolation, "Lock violation", child.xml, child.schema.Name)
			f.Related = append(f.Related, Related{"locked here", k.origin})
			continue
		}
		at := -1
		if b.schema.Element(child.schema.Name) != nil { // names without schema repeat: nobody knows how they merge
			at = slices.IndexFunc(out.Children, func(old *Element) bool { return old.Schema.Name == child.schema.Name })
		}
		if at < 0 {
			out.Children = append(out.Children, m.element(nil, child))
		} else {
			out.Children[at] = m.element(out.Children[at], child)
		}
	}
}

// directives runs the directives of one contribution in document order (spec: configuration §4.3).
func (m *merging) directives(out *Element, b *body) {
	c := b.schema.Collection
	newKeys := func(items []*Item) *keys { return newKeys(c, items, len(b.directives), m.permissive) }
	known := newKeys(out.Items)
	out.Events = slices.Clip(out.Events)
	var refused refusals
	for _, d := range b.directives {
		if k := m.barred(out.locks, d.xml.Name, true); k != nil {
			f := m.fault("config-element-locked", LockViolation, "Lock violation", d.xml, d.xml.Name)
			f.Related = append(f.Related, Related{"locked here", k.origin})
			refused.add(d)
			continue
		}
		switch d.action {
		case add:
			if earlier := known.find(d.item); earlier != nil {
				if !refused.explain(d.item, earlier) {
					m.duplicate(c, d, earlier)
				}
				continue
			}
			known.add(d.item, c.Prepend)
		case remove:
			event := &Event{Keys: d.keys, Origin: m.c.at(d.xml)}
			if found := known.removal(d.keys); found != nil {
				if m.itemLocked(d, found) {
					refused.add(d)
					continue
				}
				event.Dropped = []*Item{found}
				known.drop(found)
			} else if d.invalid {
				refused.add(d)
			}
			out.Events = append(out.Events, event)
		case clearAll:
			items := known.items()
			if slices.ContainsFunc(items, func(item *Item) bool { return m.itemLocked(d, item) }) {
				refused.add(d)
				continue
			}
			out.Events = append(out.Events, &Event{Clear: true, Origin: m.c.at(d.xml), Dropped: items})
			known = newKeys(nil)
		case misspelt:
			refused.add(d)
		}
	}
	out.Items = known.items()
}

// refusals are the removals of one contribution that IIS refuses. What would not be there without the refusal is no fault of its own.
type refusals struct {
	all  bool // a <clear/>, or a removal whose key nobody can tell
	keys [][]string
}

func (r *refusals) add(d directive) {
	switch {
	case d.action == add:
	case d.action == remove && slices.ContainsFunc(d.keys, func(key string) bool { return key != "" }):
		r.keys = append(r.keys, d.keys)
	default:
		r.all = true
	}
}

// explain reports whether an item collides with an inherited one only because a removal was refused.
func (r *refusals) explain(item, earlier *Item) bool {
	if earlier.Origin.Contribution == item.Origin.Contribution {
		return false
	}
	return r.all || slices.ContainsFunc(r.keys, func(wanted []string) bool { return removes(wanted, earlier.Keys) })
}

// itemLocked reports a directive that would take away an item which a higher file locked.
func (m *merging) itemLocked(d directive, item *Item) bool {
	owner := item.Origin.Contribution
	if !item.Locked || owner.Layer.Depth >= m.c.Layer.Depth {
		return false
	}
	f := m.fault("config-item-locked", LockViolation, "Lock violation", d.xml, KeyText(item))
	f.Name = d.xml.Name
	f.Related = append(f.Related, Related{`locked here with lockItem="true"`, item.Origin})
	return true
}

func (m *merging) duplicate(c *schema.Collection, d directive, earlier *Item) {
	for i, a := range c.Unique {
		if d.item.Keys[i] == earlier.Keys[i] {
			value := d.item.Text(a.Name)
			f := m.fault("duplicate-collection-entry", AlreadyExists,
				"Cannot add duplicate collection entry of type '"+d.item.Tag+"' with unique key attribute '"+a.Name+"' set to '"+value+"'", d.xml, value)
			f.Related = append(f.Related, Related{"first added here", earlier.Origin})
			return
		}
	}
	names, values := make([]string, len(c.Combined)), make([]string, len(c.Combined))
	for i, a := range c.Combined {
		names[i], values[i] = a.Name, d.item.Text(a.Name)
	}
	f := m.fault("duplicate-collection-entry", AlreadyExists, "Cannot add duplicate collection entry of type '"+d.item.Tag+
		"' with combined key attributes '"+strings.Join(names, ", ")+"' respectively set to '"+strings.Join(values, ", ")+"'", d.xml, values[0])
	f.Related = append(f.Related, Related{"first added here", earlier.Origin})
}

// KeyText returns the key of an item as people name it: the value of its first key attribute, or of the first attribute.
func KeyText(item *Item) string {
	for _, a := range item.Schema.Attributes {
		if a.Unique || a.Combined {
			return item.Text(a.Name)
		}
	}
	if len(item.Attrs) > 0 {
		return item.Attrs[0].Value
	}
	return ""
}

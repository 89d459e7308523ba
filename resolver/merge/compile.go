package merge

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// compiled is a contribution read against the schema, once: what to set and what is wrong with it on its own.
type compiled struct {
	once       sync.Once
	body       *body
	faults     []*Fault
	permissive bool // the body is not IIS's to check
}

// body is one written element with its meaning.
type body struct {
	schema     *schema.Element
	xml        *xmlsrc.Element
	attrs      []*Attr
	children   []*body
	directives []directive
	locks      []lock
}

type action uint8

const (
	add action = iota
	remove
	clearAll
	misspelt // a removal by a name that IIS does not know, such as <Clear>: refused, and reported as unknown
)

// directive is one child element of a collection.
type directive struct {
	action action
	xml    *xmlsrc.Element
	item   *Item    // of an add
	keys   []string // of a remove; "" for a key that the directive leaves open
	// invalid says that IIS refuses the directive itself.
	invalid bool
}

// lock is a lockAttributes, lockElements or …Except attribute (spec: configuration §6.2).
type lock struct {
	layer    *Layer
	elements bool // names child elements and directives, not attributes
	except   bool
	all      bool
	names    []string
	origin   Origin
}

func (k lock) forbids(name string, elements bool) bool {
	return k.elements == elements && (k.all || slices.Contains(k.names, name) != k.except)
}

// compiler reads one contribution.
type compiler struct {
	c          *Contribution
	version    schema.Version
	permissive bool
	faults     []*Fault
}

// compile returns the body of a contribution; the work is done once.
func (c *Contribution) compile(e *Engine) *compiled {
	c.compiled.once.Do(func() {
		s := e.Schema.Section(c.Section)
		k := &compiler{c: c, version: e.Version, permissive: s == nil || s.Permissive}
		var root *schema.Element
		if s == nil {
			root = &schema.Element{Name: c.XML.Name, Unchecked: true}
		} else {
			root = &s.Element
			// A server whose own file sets the section has it from an add-on (Dynamic IP Restrictions for IIS 7).
			if !e.Version.Has(s.Since) && c.Layer.Kind != AppHost {
				k.fault("section-not-registered", InvalidData, "", c.XML, "").Since = s.Since.String()
			}
		}
		el := c.XML
		if a := el.Attr("configSource"); a != nil {
			el = k.configSource(el, a)
		}
		if el != nil {
			if el.Attr("configProtectionProvider") != nil {
				k.permissive = true // the body is <EncryptedData>, which nobody but ASP.NET reads
			}
			c.compiled.body = k.element(el, root, false)
		} else {
			c.compiled.body = &body{schema: root, xml: c.XML}
		}
		sortFaults(k.faults, c.Layer.Doc.File)
		c.compiled.faults, c.compiled.permissive = k.faults, k.permissive
	})
	return &c.compiled
}

// sortFaults puts faults in the order in which a reader of the file meets them; those of a configSource file come last.
func sortFaults(faults []*Fault, file *source.File) {
	slices.SortStableFunc(faults, func(a, b *Fault) int {
		if inA, inB := a.Origin.Span.File == file, b.Origin.Span.File == file; inA != inB {
			if inA {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Origin.Span.Start, b.Origin.Span.Start)
	})
}

func (k *compiler) fault(rule string, hresult uint32, message string, el *xmlsrc.Element, key string) *Fault {
	f := &Fault{Rule: rule, HResult: hresult, Message: message, Scope: SectionScope, Origin: k.c.at(el), Section: k.c.Section, Key: key, Name: key}
	k.faults = append(k.faults, f)
	return f
}

// configSource returns the element that stands in for el, nil when there is none (spec: configuration §8).
func (k *compiler) configSource(el *xmlsrc.Element, a *xmlsrc.Attr) *xmlsrc.Element {
	path := strings.ReplaceAll(a.Value, "/", `\`)
	switch {
	case path == "":
		return el
	case strings.HasPrefix(path, `\`) || strings.Contains(path, ":") || slices.Contains(strings.Split(path, `\`), ".."):
		k.fault("config-source-invalid", InvalidData, "Unrecognized attribute 'configSource'", el, "configSource").Uncertain = "the text of the message"
		return nil
	case len(el.Attrs) > 1 || len(el.Children) > 0:
		k.fault("config-source-invalid", InvalidData, "Unrecognized attribute 'configSource'", el, "configSource").Uncertain = "the code and text of the error"
	}
	if k.c.Layer.OpenSource == nil {
		return nil
	}
	doc, known := k.c.Layer.OpenSource(path)
	switch {
	case doc == nil && !known:
		return nil
	case doc == nil || doc.Err != nil || doc.Root == nil:
		f := k.fault("config-source-missing", InvalidData, "Specified configSource cannot be parsed", el, "configSource")
		f.Name = a.Value
		if doc != nil && doc.Err != nil {
			f.Related = []Related{{doc.Err.Message, Origin{Span: doc.Err.Span()}}}
		}
		return nil
	case doc.Root.Name != el.Name:
		f := k.fault("config-source-invalid", InvalidData, "Specified configSource cannot be parsed", el, "configSource")
		f.Related = []Related{{"the root of the file must be <" + el.Name + ">", Origin{Span: doc.Root.OpenTag()}}}
		return nil
	}
	return doc.Root
}

// element reads an element against its schema. Unknown names are faults unless the section is permissive.
func (k *compiler) element(el *xmlsrc.Element, s *schema.Element, inItem bool) *body {
	b := &body{}
	k.fill(b, el, s, inItem)
	return b
}

func (k *compiler) fill(b *body, el *xmlsrc.Element, s *schema.Element, inItem bool) {
	b.schema, b.xml = s, el
	k.attributes(b, inItem)
	if len(el.Children) == 0 {
		return
	}
	c := s.Collection
	if c != nil {
		b.directives = make([]directive, 0, len(el.Children))
	}
	for _, child := range el.Children {
		switch {
		case c != nil && c.Adds(child.Name):
			b.directives = append(b.directives, directive{action: add, xml: child, item: k.item(child, c)})
		case c != nil && child.Name == c.Remove && c.Remove != "":
			before := len(k.faults)
			keys := k.removal(child, c)
			b.directives = append(b.directives, directive{action: remove, xml: child, keys: keys, invalid: len(k.faults) > before})
		case c != nil && child.Name == c.Clear && c.Clear != "":
			k.bare(child, nil)
			b.directives = append(b.directives, directive{action: clearAll, xml: child})
		default:
			k.child(b, child, inItem)
			if c != nil && (strings.EqualFold(child.Name, c.Remove) || strings.EqualFold(child.Name, c.Clear)) && s.Element(child.Name) == nil {
				b.directives = append(b.directives, directive{action: misspelt, xml: child})
			}
		}
	}
}

// maxRepeated is how often an element that should be there once is looked at, about. Each is laid over those before it, with all
// that they hold, so a hostile file could make that take hours.
const maxRepeated = 100

func (k *compiler) child(b *body, child *xmlsrc.Element, inItem bool) {
	s := b.schema.Element(child.Name)
	if s != nil && k.version.Has(s.Since) {
		if same := func(other *body) bool { return other.schema == s }; len(b.children) > maxRepeated && slices.ContainsFunc(b.children[:len(b.children)-maxRepeated], same) {
			return
		}
		b.children = append(b.children, k.element(child, s, inItem))
		return
	}
	if k.permissive || child.Prefix != "" {
		b.children = append(b.children, k.element(child, &schema.Element{Name: child.Name, Unchecked: true}, inItem))
		return
	}
	f := k.fault("unknown-element", InvalidData, "Unrecognized element '"+child.Name+"'", child, child.Name)
	if s != nil {
		f.Since = s.Since.String()
	}
}

// exempt are the attributes that the reader itself understands on every element.
func exempt(a *xmlsrc.Attr) bool {
	switch a.Name {
	case "lockAttributes", "lockAllAttributesExcept", "lockElements", "lockAllElementsExcept", "lockItem",
		"configSource", "configProtectionProvider", "configBuilders", "xmlns":
		return true
	}
	return a.Prefix != "" // xmlns:xdt, xdt:Transform, xml:space: names are matched without their namespace, which nobody verified
}

func (k *compiler) attributes(b *body, inItem bool) {
	el, s := b.xml, b.schema
	if n := len(el.Attrs); n > 0 {
		b.attrs = make([]*Attr, 0, n)
	}
	slab := make([]Attr, len(el.Attrs)) // one allocation for all of an element's attributes
	set := func(i int, value Attr) {
		slab[i] = value
		b.attrs = append(b.attrs, &slab[i])
	}
	for i := range el.Attrs {
		a := &el.Attrs[i]
		if exempt(a) {
			k.lock(b, a)
			continue
		}
		known := s.Attribute(a.Name)
		if known == nil || !k.version.Has(known.Since) {
			if k.permissive || s.Unchecked {
				set(i, Attr{Name: a.Name, Value: a.Value, XML: a, Origin: k.attrOrigin(el, a)})
				continue
			}
			f := k.fault("unknown-attribute", InvalidData, "Unrecognized attribute '"+a.Name+"'", el, a.Name)
			if known != nil {
				f.Since = known.Since.String()
			}
			continue
		}
		set(i, Attr{Name: a.Name, Schema: known, Value: a.Value, XML: a, Origin: k.attrOrigin(el, a)})
		if reason := known.Check(a.Value); reason != "" && !k.permissive {
			f := k.fault("invalid-attribute-value", InvalidData, "The '"+a.Name+"' attribute is invalid.  "+reason, el, a.Name)
			f.Scope = PropertyScope
			if name := known.OnlyDocumented(a.Value); name != "" {
				f.Uncertain = "whether IIS takes " + name + ": its documentation names it, no schema file of IIS 7.0 to 10.0 does"
			}
		}
	}
	if !inItem || k.permissive {
		return
	}
	var missing []string
	for _, required := range s.Attributes {
		if required.Required && el.Attr(required.Name) == nil && k.version.Has(required.Since) {
			missing = append(missing, required.Name)
		}
	}
	switch len(missing) {
	case 0:
	case 1:
		k.fault("missing-required-attribute", InvalidData, "Missing required attribute '"+missing[0]+"'", el, missing[0])
	default:
		k.fault("missing-required-attribute", InvalidData, "Missing required attributes '"+strings.Join(missing, ",")+"'", el, missing[0])
	}
}

func (k *compiler) attrOrigin(el *xmlsrc.Element, a *xmlsrc.Attr) Origin {
	return Origin{Span: el.AttrSpan(a), Contribution: k.c}
}

// lock reads a lock attribute. It has an effect on elements, not on items.
func (k *compiler) lock(b *body, a *xmlsrc.Attr) {
	l := lock{layer: k.c.Layer, origin: k.attrOrigin(b.xml, a)}
	switch a.Name {
	case "lockAttributes":
	case "lockAllAttributesExcept":
		l.except = true
	case "lockElements":
		l.elements = true
	case "lockAllElementsExcept":
		l.elements, l.except = true, true
	default:
		return
	}
	for name := range strings.SplitSeq(a.Value, ",") {
		name = strings.TrimSpace(name)
		switch {
		case name == "":
			continue
		case name == "*":
			l.all = true
			continue
		case k.permissive:
		case !l.elements && b.schema.Attribute(name) == nil && !b.schema.Unchecked:
			k.fault("lock-unknown-name", InvalidData, a.Name+" contains unknown attribute '"+name+"'", b.xml, name)
		case l.elements && !hasChild(b.schema, name):
			k.fault("lock-unknown-name", InvalidData, a.Name+" contains unknown element '"+name+"'", b.xml, name).Uncertain = "whether IIS checks element names in locks"
		}
		l.names = append(l.names, name)
	}
	b.locks = append(b.locks, l)
}

func hasChild(s *schema.Element, name string) bool {
	if c := s.Collection; c != nil && (c.Adds(name) || name == c.Remove || name == c.Clear) {
		return true
	}
	return s.Element(name) != nil
}

// item builds an item from its add directive: items are never merged with others, so this needs no earlier state.
func (k *compiler) item(el *xmlsrc.Element, c *schema.Collection) *Item {
	var b body
	k.fill(&b, el, c.Item, true)
	m := merging{c: k.c, permissive: k.permissive}
	item := &Item{Tag: el.Name, Locked: strings.EqualFold(el.Value("lockItem"), "true")}
	m.fill(&item.Element, nil, &b)
	k.faults = append(k.faults, m.faults...)
	item.Keys = keysOf(c, func(a *schema.Attribute) (string, bool) {
		if set := item.Attr(a.Name); set != nil {
			return set.Value, true
		}
		return a.Default, true
	})
	return item
}

// emptyKey is the key of an empty value, which "" in a list of keys is not: that is a key left open.
const emptyKey = "\x00"

// keysOf returns the folded keys: each unique attribute's value, then the combined ones joined. An attribute that
// value does not know gives "".
func keysOf(c *schema.Collection, value func(*schema.Attribute) (string, bool)) []string {
	if !c.HasKey() {
		return nil
	}
	keys := make([]string, 0, len(c.Unique)+1)
	for _, a := range c.Unique {
		key := ""
		if text, ok := value(a); ok {
			if key = foldValue(a, text); key == "" {
				key = emptyKey
			}
		}
		keys = append(keys, key)
	}
	if len(c.Combined) == 1 {
		text, _ := value(c.Combined[0])
		keys = append(keys, foldValue(c.Combined[0], text)+emptyKey)
	} else if len(c.Combined) > 0 {
		var b strings.Builder
		for _, a := range c.Combined {
			text, _ := value(a)
			b.WriteString(foldValue(a, text))
			b.WriteByte(0)
		}
		keys = append(keys, b.String())
	}
	return keys
}

func foldValue(a *schema.Attribute, text string) string {
	if a == nil || a.CaseSensitive {
		return text
	}
	switch a.Type {
	case schema.Int, schema.Uint, schema.Int64, schema.Bool, schema.Enum:
		if n, ok := a.Number(text); ok {
			return strconv.FormatInt(n, 10)
		}
	}
	return winpath.Fold(text)
}

func sameText(a *schema.Attribute, x, y string) bool {
	if a != nil && a.CaseSensitive {
		return x == y
	}
	return strings.EqualFold(x, y)
}

func sharesKey(a, b []string) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != "" && a[i] == b[i] {
			return true
		}
	}
	return false
}

// removal reads the keys of a remove directive: a combined key takes its defaults, a unique one may be left open.
func (k *compiler) removal(el *xmlsrc.Element, c *schema.Collection) []string {
	k.bare(el, c)
	for _, a := range c.Unique {
		if a.Required && el.Attr(a.Name) == nil && len(c.Unique) == 1 && !k.permissive {
			k.fault("missing-required-attribute", InvalidData, "Missing required attribute '"+a.Name+"'", el, a.Name)
		}
	}
	return keysOf(c, func(a *schema.Attribute) (string, bool) {
		if set := el.Attr(a.Name); set != nil {
			return set.Value, true
		}
		return a.Default, a.Combined
	})
}

// bare reports attributes on a remove or clear that are no keys.
func (k *compiler) bare(el *xmlsrc.Element, c *schema.Collection) {
	if k.permissive || c != nil && c.Item.Unchecked {
		return
	}
	for i := range el.Attrs {
		a := &el.Attrs[i]
		if exempt(a) {
			continue
		}
		var known *schema.Attribute
		if c != nil {
			known = c.Item.Attribute(a.Name)
		}
		if known == nil || !known.Unique && !known.Combined {
			k.fault("unknown-attribute", InvalidData, "Unrecognized attribute '"+a.Name+"'", el, a.Name).Uncertain = "whether IIS refuses attributes other than the key here"
		}
	}
}

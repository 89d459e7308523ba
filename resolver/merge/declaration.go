package merge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/xmlsrc"
)

// Declaration is one <section> of a configSections element (spec: configuration §5).
type Declaration struct {
	Section         string // full name with its groups
	Deny            bool   // overrideModeDefault="Deny"
	AllowDefinition string // "" means Everywhere
	NoLocation      bool   // allowLocation="false"
	Layer           *Layer
	XML             *xmlsrc.Element
}

// Origin returns the place of the <section> element.
func (d *Declaration) Origin() Origin { return Origin{Span: d.XML.OpenTag()} }

// Declarations is the set of sections that are declared at a config path: the path's own and its parents'.
type Declarations struct {
	parent *Declarations
	own    map[string]*Declaration
	groups map[string]bool
}

// Lookup returns the declaration of a section by its full name, nil when nobody declares it.
func (d *Declarations) Lookup(section string) *Declaration {
	for ; d != nil; d = d.parent {
		if found := d.own[section]; found != nil {
			return found
		}
	}
	return nil
}

// HasGroup reports whether name is a declared section group.
func (d *Declarations) HasGroup(name string) bool {
	for ; d != nil; d = d.parent {
		if d.groups[name] {
			return true
		}
	}
	return false
}

// All calls yield for every declaration, the nearest level first, in no fixed order within a level.
func (d *Declarations) All(yield func(*Declaration) bool) {
	for ; d != nil; d = d.parent {
		for _, declaration := range d.own {
			if !yield(declaration) {
				return
			}
		}
	}
}

// declare reads the configSections of a file.
func (l *Layer) declare(parent *Declarations) {
	l.Decls = parent
	seen := false
	for i, el := range l.Doc.Root.Children {
		if el.Name != "configSections" {
			continue
		}
		if seen || i > 0 {
			l.fault(&Fault{Rule: "configsections-placement", HResult: InvalidData, Section: "configSections",
				Message:   "Only one <configSections> element allowed.  It must be the first child element of the root <configuration> element   ",
				Uncertain: "the error code"}, el)
		}
		if !seen {
			l.Decls = &Declarations{parent: parent, own: map[string]*Declaration{}, groups: map[string]bool{}}
		}
		seen = true
		l.declareIn(el, "")
	}
}

func (l *Layer) declareIn(el *xmlsrc.Element, group string) {
	for _, child := range el.Children {
		name := child.Value("name")
		if group != "" {
			name = group + "/" + name
		}
		switch child.Name {
		case "sectionGroup":
			l.Decls.groups[name] = true
			l.declareIn(child, name)
		case "section":
			if earlier := l.Decls.Lookup(name); earlier != nil {
				if earlier.Layer != l && earlier.repeatedBy(child) {
					continue
				}
				f := &Fault{Rule: "duplicate-section-declaration", HResult: AlreadyExists, Section: "configSections", Key: child.Value("name"),
					Message: "There is a duplicate '" + name + "' section defined", Name: name,
					Related: []Related{{"first declared here", earlier.Origin()}}}
				if earlier.Origin().Profile() {
					f.Uncertain = "whether the server already declares the section"
				}
				l.fault(f, child)
				continue
			}
			l.checkDeclaration(child)
			l.Decls.own[name] = &Declaration{Section: name, Layer: l, XML: child,
				Deny:            strings.EqualFold(child.Value("overrideModeDefault"), "Deny"),
				AllowDefinition: child.Value("allowDefinition"),
				NoLocation:      strings.EqualFold(child.Value("allowLocation"), "false")}
		}
	}
}

// declarationValues are the values that the attributes of a <section> may have.
var declarationValues = map[string][]string{
	"overrideModeDefault": {"Allow", "Deny", "Inherit"},
	"allowDefinition":     {"MachineOnly", "MachineToWebRoot", "MachineToRootWeb", "MachineToApplication", "AppHostOnly", "Everywhere"},
	"allowLocation":       {"true", "false"},
}

// checkDeclaration reports the attributes of a <section> that have another value.
func (l *Layer) checkDeclaration(el *xmlsrc.Element) {
	for i := range el.Attrs {
		a := &el.Attrs[i]
		values := declarationValues[a.Name]
		if values == nil || slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, a.Value) }) {
			continue
		}
		l.fault(&Fault{Rule: "invalid-attribute-value", HResult: InvalidData, Section: "configSections", Key: a.Name, Name: a.Name,
			Message:   "The '" + a.Name + "' attribute is invalid.  Enum must be one of " + strings.Join(values, ", "),
			Uncertain: "the text of the error"}, el)
	}
}

// repeatedBy reports whether a <section> of a lower file says what the declaration says: the same type and the same attributes. IIS
// takes that; stock Exchange servers map one directory with a declaring web.config at several levels. The sections of IIS itself have
// no type and are never repeated. Blanks and case in type names do not count, nor do attributes that only .NET reads.
func (d *Declaration) repeatedBy(el *xmlsrc.Element) bool {
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }
	if kind := plain(el.Value("type")); kind == "" || kind != plain(d.XML.Value("type")) {
		return false
	}
	for name, otherwise := range map[string]string{"overrideModeDefault": "Allow", "allowDefinition": "Everywhere", "allowLocation": "true"} {
		if !strings.EqualFold(cmp.Or(el.Value(name), otherwise), cmp.Or(d.XML.Value(name), otherwise)) {
			return false
		}
	}
	return true
}

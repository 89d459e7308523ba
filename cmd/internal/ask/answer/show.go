package answer

import (
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/winpath"
)

// Section is an effective section, seen from one path.
type Section struct {
	SchemaVersion int                 `json:"schemaVersion"`
	Configuration setup.Configuration `json:"configuration"`
	Section       string              `json:"section"`
	ConfigPath    string              `json:"configPath"`
	Declared      *Origin             `json:"declared"`
	Locked        bool                `json:"locked"`
	Lock          *Origin             `json:"lock"`
	Element
	Error *ConfigError `json:"error"`
	// Further holds the faults that IIS would report if Error were mended.
	Further []*ConfigError `json:"further"`
}

// Element is an effective element. Child elements that appear several times without being a collection's items, which
// only sections without a schema have, are listed as items.
type Element struct {
	Attributes map[string]Attribute `json:"attributes"`
	Items      []Item               `json:"items"`
	Elements   map[string]Child     `json:"elements"`
	Removed    []Removal            `json:"removed,omitempty"`
}

// Child is an element inside another.
type Child struct {
	Element
	Origin *Origin `json:"origin"`
}

// Item is an item of a collection.
type Item struct {
	Tag string `json:"tag"`
	Element
	Origin *Origin `json:"origin"`
}

// Attribute is the value of an attribute, with those it replaced; the origin of a default is null.
type Attribute struct {
	Value      string       `json:"value"`
	Expanded   *string      `json:"expanded,omitempty"`
	Origin     *Origin      `json:"origin"`
	Overridden []Overridden `json:"overridden"`
}

// Overridden is a value that one of a deeper level replaced.
type Overridden struct {
	Value  string  `json:"value"`
	Origin *Origin `json:"origin"`
}

// Removal is one remove or clear that took items away, or found none to take.
type Removal struct {
	Action  string    `json:"action"`
	Origin  *Origin   `json:"origin"`
	Dropped []Dropped `json:"dropped"`
}

// Dropped is an item that was taken away.
type Dropped struct {
	Key    string  `json:"key"`
	Origin *Origin `json:"origin"`
}

// Document returns what show answers.
func (v *View) Document() *Section {
	e := elements{secrets: v.Server.Secrets, version: v.Server.Engine.Version, env: v.Env, view: v.Path}
	j := &Section{SchemaVersion: 1, Configuration: v.Server.Configuration, Section: v.Name, ConfigPath: v.Directory.Level.ConfigPath,
		Locked:  v.Locked,
		Element: e.element(v.Element.WithDefaults()), Error: configError(v.Fault, v.Path), Further: []*ConfigError{}}
	if v.Decl != nil {
		j.Declared = originOf(v.Decl.Origin(), v.Path)
	}
	if v.Locked {
		j.Lock = originOf(v.Lock, v.Path)
	}
	if all := v.Every(); len(all) > 1 {
		j.Further = configErrors(all[1:], v.Path)
	}
	return j
}

// elements turns effective elements into JSON, as a path of the server sees them.
type elements struct {
	secrets *Secrets
	version schema.Version
	env     winpath.Env
	view    string
	// written leaves out child elements that nobody wrote: inside items they would be the same defaults again and again.
	written bool
}

func (e elements) element(el *merge.Element) Element {
	j := Element{Attributes: e.attributes(el), Items: []Item{}, Elements: map[string]Child{}}
	inside := e
	inside.written = true
	for _, item := range el.Items {
		j.Items = append(j.Items, Item{item.Tag, inside.element(&item.Element), originOf(item.Origin, e.view)})
	}
	count := map[string]int{}
	for _, child := range el.Children {
		count[child.Schema.Name]++
	}
	for _, child := range el.Children {
		if name := child.Schema.Name; count[name] == 1 {
			j.Elements[name] = Child{e.element(child), originOf(child.Origin, e.view)}
		} else {
			j.Items = append(j.Items, Item{name, e.element(child), originOf(child.Origin, e.view)})
		}
	}
	for _, child := range el.Schema.Elements {
		if !e.written && count[child.Name] == 0 && e.version.Has(child.Since) {
			j.Elements[child.Name] = Child{Element: e.element(el.Child(child.Name))}
		}
	}
	for _, event := range el.Events {
		r := Removal{action(event), originOf(event.Origin, e.view), []Dropped{}}
		for _, item := range event.Dropped {
			r.Dropped = append(r.Dropped, Dropped{merge.KeyText(item), originOf(item.Origin, e.view)})
		}
		j.Removed = append(j.Removed, r)
	}
	return j
}

// action names what took items away.
func action(event *merge.Event) string {
	if event.Clear {
		return "clear"
	}
	return "remove"
}

// attributes returns all attributes: those that are set and, with a null origin, the schema's defaults.
func (e elements) attributes(el *merge.Element) map[string]Attribute {
	j := make(map[string]Attribute, len(el.Schema.Attributes))
	for _, a := range el.Schema.Attributes {
		if e.version.Has(a.Since) && el.Attr(a.Name) == nil {
			j[a.Name] = e.attribute(a, Fallback(a))
		}
	}
	for _, a := range el.Attrs {
		one := e.attribute(a.Schema, e.secrets.Value(el, a, a.Value))
		one.Origin = originOf(a.Origin, e.view)
		for old := a.Overridden; old != nil; old = old.Overridden {
			one.Overridden = append(one.Overridden, Overridden{e.secrets.Value(el, a, old.Value), originOf(old.Origin, e.view)})
		}
		j[a.Name] = one
	}
	return j
}

func (e elements) attribute(a *schema.Attribute, value string) Attribute {
	j := Attribute{Value: value, Overridden: []Overridden{}}
	if a != nil && a.Expanded {
		if expanded, _ := e.env.Expand(value); expanded != value {
			j.Expanded = &expanded
		}
	}
	return j
}

// Fallback is the text of the value that holds where nobody sets an attribute: the schema's default, or the type's zero.
func Fallback(a *schema.Attribute) string {
	switch {
	case a.HasDefault:
		return a.Default
	case a.Type == schema.Bool:
		return "false"
	case a.Type == schema.Int, a.Type == schema.Uint, a.Type == schema.Int64:
		return "0"
	case a.Type == schema.TimeSpan:
		return "00:00:00"
	}
	return ""
}

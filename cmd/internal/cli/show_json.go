package cli

import (
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/winpath"
)

type sectionJSON struct {
	SchemaVersion int                 `json:"schemaVersion"`
	Configuration setup.Configuration `json:"configuration"`
	Section       string              `json:"section"`
	ConfigPath    string              `json:"configPath"`
	Declared      *originJSON         `json:"declared"`
	Locked        bool                `json:"locked"`
	Lock          *originJSON         `json:"lock"`
	elementJSON
	Error *configErrorJSON `json:"error"`
	// Further holds the faults that IIS would report if Error were mended.
	Further []*configErrorJSON `json:"further"`
}

// elementJSON is an effective element. Child elements that appear several times without being a collection's items, which
// only sections without a schema have, are listed as items.
type elementJSON struct {
	Attributes map[string]attributeJSON `json:"attributes"`
	Items      []itemJSON               `json:"items"`
	Elements   map[string]childJSON     `json:"elements"`
	Removed    []removalJSON            `json:"removed,omitempty"`
}

type childJSON struct {
	elementJSON
	Origin *originJSON `json:"origin"`
}

type itemJSON struct {
	Tag string `json:"tag"`
	elementJSON
	Origin *originJSON `json:"origin"`
}

type attributeJSON struct {
	Value      string           `json:"value"`
	Expanded   *string          `json:"expanded,omitempty"`
	Origin     *originJSON      `json:"origin"`
	Overridden []overriddenJSON `json:"overridden"`
}

type overriddenJSON struct {
	Value  string      `json:"value"`
	Origin *originJSON `json:"origin"`
}

// removalJSON is one remove or clear that took items away, or found none to take.
type removalJSON struct {
	Action  string        `json:"action"`
	Origin  *originJSON   `json:"origin"`
	Dropped []droppedJSON `json:"dropped"`
}

type droppedJSON struct {
	Key    string      `json:"key"`
	Origin *originJSON `json:"origin"`
}

func (v *view) json() *sectionJSON {
	e := elements{secrets: v.server.secrets, version: v.server.Engine.Version, env: v.env, view: v.path}
	j := &sectionJSON{SchemaVersion: 1, Configuration: v.server.conf, Section: v.Name, ConfigPath: v.dir.Level.ConfigPath, Locked: v.Locked,
		elementJSON: e.element(v.Element.WithDefaults()), Error: configError(v.fault, v.path), Further: []*configErrorJSON{}}
	if v.Decl != nil {
		j.Declared = origin(v.Decl.Origin(), v.path)
	}
	if v.Locked {
		j.Lock = origin(v.Lock, v.path)
	}
	if all := v.faults(); len(all) > 1 {
		j.Further = configErrors(all[1:], v.path)
	}
	return j
}

// elements turns effective elements into JSON, as a path of the server sees them.
type elements struct {
	secrets *secrets
	version schema.Version
	env     winpath.Env
	view    string
	// written leaves out child elements that nobody wrote: inside items they would be the same defaults again and again.
	written bool
}

func (e elements) element(el *merge.Element) elementJSON {
	j := elementJSON{Attributes: e.attributes(el), Items: []itemJSON{}, Elements: map[string]childJSON{}}
	inside := e
	inside.written = true
	for _, item := range el.Items {
		j.Items = append(j.Items, itemJSON{item.Tag, inside.element(&item.Element), origin(item.Origin, e.view)})
	}
	count := map[string]int{}
	for _, child := range el.Children {
		count[child.Schema.Name]++
	}
	for _, child := range el.Children {
		if name := child.Schema.Name; count[name] == 1 {
			j.Elements[name] = childJSON{e.element(child), origin(child.Origin, e.view)}
		} else {
			j.Items = append(j.Items, itemJSON{name, e.element(child), origin(child.Origin, e.view)})
		}
	}
	for _, child := range el.Schema.Elements {
		if !e.written && count[child.Name] == 0 && e.version.Has(child.Since) {
			j.Elements[child.Name] = childJSON{elementJSON: e.element(el.Child(child.Name))}
		}
	}
	for _, event := range el.Events {
		r := removalJSON{action(event), origin(event.Origin, e.view), []droppedJSON{}}
		for _, item := range event.Dropped {
			r.Dropped = append(r.Dropped, droppedJSON{merge.KeyText(item), origin(item.Origin, e.view)})
		}
		j.Removed = append(j.Removed, r)
	}
	return j
}

func action(event *merge.Event) string {
	if event.Clear {
		return "clear"
	}
	return "remove"
}

// attributes returns all attributes: those that are set and, with a null origin, the schema's defaults.
func (e elements) attributes(el *merge.Element) map[string]attributeJSON {
	j := make(map[string]attributeJSON, len(el.Schema.Attributes))
	for _, a := range el.Schema.Attributes {
		if e.version.Has(a.Since) && el.Attr(a.Name) == nil {
			j[a.Name] = e.attribute(a, fallback(a))
		}
	}
	for _, a := range el.Attrs {
		one := e.attribute(a.Schema, e.secrets.value(el, a, a.Value))
		one.Origin = origin(a.Origin, e.view)
		for old := a.Overridden; old != nil; old = old.Overridden {
			one.Overridden = append(one.Overridden, overriddenJSON{e.secrets.value(el, a, old.Value), origin(old.Origin, e.view)})
		}
		j[a.Name] = one
	}
	return j
}

func (e elements) attribute(a *schema.Attribute, value string) attributeJSON {
	j := attributeJSON{Value: value, Overridden: []overriddenJSON{}}
	if a != nil && a.Expanded {
		if expanded, _ := e.env.Expand(value); expanded != value {
			j.Expanded = &expanded
		}
	}
	return j
}

// fallback is the text of the value that holds where nobody sets an attribute: the schema's default, or the type's zero.
func fallback(a *schema.Attribute) string {
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

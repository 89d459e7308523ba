package merge

import (
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// Element is an effective element: what holds after every contribution was applied. It is never changed once built.
type Element struct {
	Schema *schema.Element // never nil; empty where nothing is known
	// Attrs holds the attributes that somebody set, in the order in which they were first set.
	Attrs []*Attr
	// Children holds the child elements that somebody wrote, by name, in the order of first appearance.
	Children []*Element
	// Items holds the items of the collection, in effective order.
	Items []*Item
	// Events holds the removals and clears of the collection, in the order in which they were applied.
	Events []*Event
	// XML is the last element that contributed, nil for an element nobody wrote.
	XML    *xmlsrc.Element
	Origin Origin

	locks []lock
}

// Attr is the effective value of an attribute.
type Attr struct {
	Name   string
	Schema *schema.Attribute // nil for a name that the schema lacks
	Value  string            // as written
	Origin Origin            // the whole name="value"
	XML    *xmlsrc.Attr
	// Overridden is the value that this one replaced, nil for the first.
	Overridden *Attr
	// Defaults names the element of collection defaults that the value comes from, "" for a value of its own ([Element.WithDefaults]).
	Defaults string
}

// Item is one item of an effective collection.
type Item struct {
	Element
	Tag string // the element name: add, site, rule, …
	// Keys holds the folded key: one string per unique attribute and one for the combined key.
	Keys []string
	// Locked says that lower files may not remove the item; the layer that said so is that of Origin.
	Locked bool
}

// Event is one removal or clear of a collection.
type Event struct {
	Clear   bool
	Keys    []string // of a removal, as in Item; "" where the directive leaves a key open
	Origin  Origin
	Dropped []*Item
}

// Attr returns the value that somebody set, nil when the default holds.
func (e *Element) Attr(name string) *Attr {
	for _, a := range e.Attrs {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Text returns the effective value of an attribute as text: what was set, or the schema's default.
func (e *Element) Text(name string) string {
	if a := e.Attr(name); a != nil {
		return a.Value
	}
	if a := e.Schema.Attribute(name); a != nil {
		return a.Default
	}
	return ""
}

// Bool returns the effective value of a bool attribute; anything but true is false.
func (e *Element) Bool(name string) bool { return e.Number(name) != 0 }

// Number returns the effective value of an enum, flags, integer or bool attribute, the default where the value is not valid.
func (e *Element) Number(name string) int64 {
	s := e.Schema.Attribute(name)
	if s == nil {
		return 0
	}
	if a := e.Attr(name); a != nil {
		if n, ok := s.Number(a.Value); ok {
			return n
		}
	}
	n, _ := s.Number(s.Default)
	return n
}

// Where returns the origin of an attribute's value, or of the element when the attribute was not set.
func (e *Element) Where(name string) Origin {
	if a := e.Attr(name); a != nil {
		return a.Origin
	}
	return e.Origin
}

// Child returns a child element; one that nobody wrote has the schema's defaults and a zero origin. It is never nil.
func (e *Element) Child(names ...string) *Element {
	for _, name := range names {
		e = e.child(name)
	}
	return e
}

// Written returns a child element that somebody wrote, nil when nobody did.
func (e *Element) Written(name string) *Element {
	for _, child := range e.Children {
		if child.Schema.Name == name {
			return child
		}
	}
	return nil
}

func (e *Element) child(name string) *Element {
	if child := e.Written(name); child != nil {
		return child
	}
	if s := e.Schema.Element(name); s != nil {
		return &Element{Schema: s}
	}
	return &Element{Schema: &schema.Element{Name: name}}
}

// Find returns the first item whose attribute equals value, by the schema's rule of case; nil when there is none.
func (e *Element) Find(attribute, value string) *Item {
	if e.Schema.Collection == nil {
		return nil
	}
	s := e.Schema.Collection.Item.Attribute(attribute)
	for _, item := range e.Items {
		if sameText(s, item.Text(attribute), value) {
			return item
		}
	}
	return nil
}

// History returns the additions, removals and clears that concern an item's key, oldest first, ending with the item.
func (e *Element) History(item *Item) []Step {
	var steps []Step
	for _, event := range e.Events {
		for _, dropped := range event.Dropped {
			if !sharesKey(dropped.Keys, item.Keys) {
				continue
			}
			steps = append(steps, Step{"add", dropped.Origin})
			action := "remove"
			if event.Clear {
				action = "clear"
			}
			steps = append(steps, Step{action, event.Origin})
		}
	}
	return append(steps, Step{"add", item.Origin})
}

// Step is one line of an item's history: "add", "remove" or "clear".
type Step struct {
	Action string
	Origin Origin
}

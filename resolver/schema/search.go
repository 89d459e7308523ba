package schema

import "strings"

// Match is a place in the schema that has a name.
type Match struct {
	// Section is the full name of the section, Path the elements below it.
	Section string
	Path    []string
	// Attribute is the name of an attribute of the last element, "" when the element itself has the name.
	Attribute string
}

// String writes a match as appcmd writes places: section/element@attribute.
func (m Match) String() string {
	text := strings.Join(append([]string{m.Section}, m.Path...), "/")
	if m.Attribute != "" {
		text += "@" + m.Attribute
	}
	return text
}

// Search returns the elements, items and attributes of that name, without case, in the order of sections. It reads the whole schema.
func (s *Schema) Search(name string) []Match {
	var found []Match
	for _, section := range s.Names() {
		if d := s.Section(section); d != nil {
			search(&d.Element, name, Match{Section: section}, &found)
		}
	}
	return found
}

func search(e *Element, name string, at Match, found *[]Match) {
	for _, a := range e.Attributes {
		if strings.EqualFold(a.Name, name) {
			next := at
			next.Attribute = a.Name
			*found = append(*found, next)
		}
	}
	down := func(child *Element, tag string) {
		next := at
		next.Path = append(append([]string(nil), at.Path...), tag)
		if strings.EqualFold(tag, name) {
			*found = append(*found, next)
		}
		if len(next.Path) < 8 { // items of items: nothing of IIS is deeper
			search(child, name, next, found)
		}
	}
	for _, child := range e.Elements {
		down(child, child.Name)
	}
	if c := e.Collection; c != nil && c.Item != nil {
		for _, tag := range c.Add {
			if tag != "" {
				down(c.Item, tag)
			}
		}
	}
}

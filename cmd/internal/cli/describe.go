package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/schema"
)

// fieldJSON is an attribute as `show --describe --format json` writes it.
type fieldJSON struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Default  *string  `json:"default"`
	Required bool     `json:"required"`
	Key      bool     `json:"key"`
	Values   []string `json:"values"`
	Limits   string   `json:"limits"`
	Since    string   `json:"since"`
}

// describedJSON is an element of a section's schema.
type describedJSON struct {
	SchemaVersion int             `json:"schemaVersion,omitempty"`
	Path          string          `json:"path"`
	Tags          []string        `json:"tags"` // the directives of the collection inside
	Attributes    []fieldJSON     `json:"attributes"`
	Elements      []describedJSON `json:"elements"`
	Items         *describedJSON  `json:"items"`
	Since         string          `json:"since"`
}

// describe builds the documentation of an element; path is how it is reached.
func describe(e *schema.Element, path string, depth int) describedJSON {
	d := describedJSON{Path: path, Tags: []string{}, Attributes: []fieldJSON{}, Elements: []describedJSON{}, Since: since(e.Since)}
	for _, a := range e.Attributes {
		d.Attributes = append(d.Attributes, describeAttribute(a))
	}
	for _, child := range e.Elements {
		d.Elements = append(d.Elements, describe(child, path+"/"+child.Name, depth+1))
	}
	if c := e.Collection; c != nil {
		for _, tag := range append(append([]string{}, c.Add...), c.Remove, c.Clear) {
			if tag != "" {
				d.Tags = append(d.Tags, tag)
			}
		}
		if c.Item != nil && len(c.Add) > 0 && depth < 8 {
			item := describe(c.Item, path+"/"+c.Add[0], depth+1)
			d.Items = &item
		}
	}
	return d
}

func describeAttribute(a *schema.Attribute) fieldJSON {
	f := fieldJSON{Name: a.Name, Type: typeName(a.Type), Required: a.Required, Key: a.Unique || a.Combined, Values: []string{}, Limits: limits(a), Since: since(a.Since)}
	if a.HasDefault {
		f.Default = &a.Default
	}
	for _, v := range a.Values {
		name := v.Name
		if s := since(v.Since); s != "" {
			name += " (since " + s + ")"
		}
		f.Values = append(f.Values, name)
	}
	return f
}

// typeName is the word of the schema language for a type.
func typeName(t schema.Type) string {
	names := map[schema.Type]string{schema.Bool: "bool", schema.Int: "int", schema.Uint: "uint", schema.Int64: "int64", schema.Enum: "enum",
		schema.Flags: "flags", schema.TimeSpan: "timeSpan"}
	if name := names[t]; name != "" {
		return name
	}
	return "string"
}

// limits says in words what a validator allows, "" where there is none.
func limits(a *schema.Attribute) string {
	switch strings.ToLower(a.Validator) {
	case "":
		return ""
	case "integerrange":
		return strings.Replace(a.Parameter, ",", " to ", 1)
	case "timespanrange":
		low, rest, _ := strings.Cut(a.Parameter, ",")
		high, _, _ := strings.Cut(rest, ",")
		return low + " to " + high + " s"
	case "nonemptystring":
		return "not empty"
	}
	return strings.TrimSpace(a.Validator + " " + a.Parameter)
}

func since(v schema.Version) string {
	if v == (schema.Version{}) {
		return ""
	}
	return v.String()
}

// describeText writes the documentation of an element for people.
func describeText(p *page, d describedJSON, indent int) {
	names := 0
	for _, f := range d.Attributes {
		names = max(names, min(len(f.Name), 34))
	}
	for _, f := range d.Attributes {
		p.row(strings.Repeat(" ", indent)+f.Name, indent+names+2, fieldText(f)...)
	}
	for _, child := range d.Elements {
		describeChild(p, child, "<"+child.Path[strings.LastIndexByte(child.Path, '/')+1:]+">", indent)
	}
	if d.Items != nil {
		describeChild(p, *d.Items, "items: <"+strings.Join(d.Tags, ">, <")+">", indent)
	}
}

func describeChild(p *page, d describedJSON, title string, indent int) {
	text := p.strong.Sprint(title)
	if d.Since != "" {
		text += " since IIS " + d.Since
	}
	p.blank()
	p.line(strings.Repeat(" ", indent) + text)
	describeText(p, d, indent+2)
}

func fieldText(f fieldJSON) []words {
	text := []words{plain("%s", f.Type)}
	add := func(format string, args ...any) { text = append(text, joined(", "), joined(format, args...)) }
	switch {
	case f.Key && f.Required:
		add("required, key")
	case f.Key:
		add("key")
	case f.Required:
		add("required")
	}
	if f.Default != nil && !(f.Required && *f.Default == "") {
		shown := *f.Default
		if shown == "" || strings.ContainsAny(shown, " ,") {
			shown = fmt.Sprintf("%q", shown)
		}
		add("default %s", shown)
	}
	if f.Limits != "" {
		add("%s", f.Limits)
	}
	if f.Since != "" {
		add("since IIS %s", f.Since)
	}
	if len(f.Values) > 0 {
		text = append(text, joined(":"), plain("%s", strings.Join(f.Values, ", ")))
	}
	return text
}

// runDescribe prints what the schema says of a section, or of an element in it that name ends in.
func (c *Command) runDescribe(s *loaded, name string) error {
	d, err := s.Path("")
	if err != nil {
		return err
	}
	full, below, err := elementOf(d.Node.Engine.Schema, func(text string) (string, error) { return section(d, text) }, name)
	if err != nil {
		return err
	}
	root := d.Node.Engine.Schema.Section(full)
	if root == nil {
		return usage("%s is declared, and no schema is known that says what it holds", full)
	}
	e := root.Find(below...)
	doc := describe(e, strings.Join(append([]string{full}, below...), "/"), 0)
	if c.out.json() {
		doc.SchemaVersion = 1
		return c.printJSON(doc)
	}
	p := c.page()
	p.line(p.strong.Sprint(doc.Path))
	describeText(p, doc, 2)
	return c.print(p)
}

// elementOf finds the section, and the elements below it, that a text stands for: a section in any form that show takes, one with
// elements behind it, or the name of an element or attribute that one section has.
func elementOf(all *schema.Schema, section func(string) (string, error), text string) (full string, below []string, err error) {
	parts := strings.Split(strings.Trim(text, "/"), "/")
	for n := len(parts); n > 0; n-- {
		name, failed := section(strings.Join(parts[:n], "/"))
		if failed == nil && all.Section(name) != nil && all.Section(name).Find(parts[n:]...) != nil {
			return name, parts[n:], nil
		}
		if err == nil {
			err = failed
		}
	}
	matches := all.Search(text)
	slices.SortStableFunc(matches, func(a, b schema.Match) int { return cmp.Compare(distance(a), distance(b)) })
	if n := len(matches); n == 1 || n > 1 && distance(matches[0]) < distance(matches[1]) {
		return matches[0].Section, matches[0].Path, nil
	}
	if err == nil {
		err = usage("no element %q is known there", text)
	}
	return "", nil, err
}

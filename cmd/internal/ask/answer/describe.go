package answer

import (
	"strings"

	"github.com/iislens/iislens/resolver/schema"
)

// Field is an attribute as `show --describe --format json` writes it.
type Field struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Default  *string  `json:"default"`
	Required bool     `json:"required"`
	Key      bool     `json:"key"`
	Values   []string `json:"values"`
	Limits   string   `json:"limits"`
	Since    string   `json:"since"`
}

// Description is an element of a section's schema.
type Description struct {
	SchemaVersion int           `json:"schemaVersion,omitempty"`
	Path          string        `json:"path"`
	Tags          []string      `json:"tags"` // the directives of the collection inside
	Attributes    []Field       `json:"attributes"`
	Elements      []Description `json:"elements"`
	Items         *Description  `json:"items"`
	Since         string        `json:"since"`
}

// Describe returns the documentation of an element; path is how it is reached.
func Describe(e *schema.Element, path string) *Description {
	d := describe(e, path, 0)
	d.SchemaVersion = 1
	return &d
}

func describe(e *schema.Element, path string, depth int) Description {
	d := Description{Path: path, Tags: []string{}, Attributes: []Field{}, Elements: []Description{}, Since: since(e.Since)}
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

func describeAttribute(a *schema.Attribute) Field {
	f := Field{Name: a.Name, Type: typeName(a.Type), Required: a.Required, Key: a.Unique || a.Combined, Values: []string{},
		Limits: limits(a), Since: since(a.Since)}
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

package cli

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/cmd/internal/ask/target"
)

// describeText writes the documentation of an element for people.
func describeText(p *page, d *answer.Description, indent int) {
	names := 0
	for _, f := range d.Attributes {
		names = max(names, min(len(f.Name), 34))
	}
	for _, f := range d.Attributes {
		p.row(strings.Repeat(" ", indent)+f.Name, indent+names+2, fieldText(f)...)
	}
	for _, child := range d.Elements {
		describeChild(p, &child, "<"+child.Path[strings.LastIndexByte(child.Path, '/')+1:]+">", indent)
	}
	if d.Items != nil {
		describeChild(p, d.Items, "items: <"+strings.Join(d.Tags, ">, <")+">", indent)
	}
}

func describeChild(p *page, d *answer.Description, title string, indent int) {
	text := p.strong.Sprint(title)
	if d.Since != "" {
		text += " since IIS " + d.Since
	}
	p.blank()
	p.line(strings.Repeat(" ", indent) + text)
	describeText(p, d, indent+2)
}

func fieldText(f answer.Field) []words {
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
	full, below, err := target.Element(d, name)
	if err != nil {
		return err
	}
	root := d.Node.Engine.Schema.Section(full)
	if root == nil {
		return usage("%s is declared, and no schema is known that says what it holds", full)
	}
	e := root.Find(below...)
	doc := answer.Describe(e, strings.Join(append([]string{full}, below...), "/"))
	if c.out.json() {
		return c.printJSON(doc)
	}
	p := c.page()
	p.line(p.strong.Sprint(doc.Path))
	describeText(p, doc, 2)
	return c.print(p)
}

package cli

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/iislens/iislens/cmd/internal/inert"
	"github.com/iislens/iislens/resolver/merge"
)

// showXML prints the effective section as XML, each element behind a comment with the place that it comes from.
func (c *Command) showXML(v *view) error {
	doc := etree.NewDocument()
	doc.WriteSettings.CanonicalAttrVal = true // keeps line breaks in values
	to := &doc.Element
	names := strings.Split(v.Name, "/")
	for _, name := range names[:len(names)-1] {
		to = to.CreateElement(name)
	}
	if v.Fault != nil {
		to.CreateComment(comment("500.19 " + v.Fault.HResultText() + " " + v.Fault.Origin.String() + " " + v.Fault.Message))
	}
	c.writeElement(to, names[len(names)-1], v.Element)
	doc.Indent(2)
	text, err := doc.WriteToString()
	if err != nil {
		return failed(err, "")
	}
	return c.write(c.Stdout, []byte(inert.XML(text)))
}

func (c *Command) writeElement(to *etree.Element, name string, el *merge.Element) {
	note := func(text string, o merge.Origin) {
		if !o.IsZero() {
			to.CreateComment(comment(text + spanLine(o)))
		}
	}
	note("", el.Origin)
	for _, a := range el.Attrs { // an attribute may come from another file than the element it is in
		if spanLine(a.Origin) != spanLine(el.Origin) && a.Origin.Contribution != el.Origin.Contribution {
			note(a.Name+": ", a.Origin)
		}
	}
	out := to.CreateElement(name)
	for _, a := range el.Attrs {
		out.CreateAttr(a.Name, c.secrets.Value(el, a, a.Value))
	}
	for _, child := range el.Children {
		c.writeElement(out, child.Schema.Name, child)
	}
	for _, item := range el.Items {
		c.writeElement(out, item.Tag, &item.Element)
	}
}

func spanLine(o merge.Origin) string {
	at := o.String()
	return at[:max(strings.LastIndexByte(at, ':'), 0)]
}

// comment is text that may stand in an XML comment.
func comment(text string) string {
	for strings.Contains(text, "--") {
		text = strings.ReplaceAll(text, "--", "- -")
	}
	return " " + inert.Lines(printable(text)) + " "
}

package edit

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// Find returns the element of doc that starts where span starts, nil when there is none or span is of another file.
func Find(doc *xmlsrc.Document, span source.Span) *xmlsrc.Element {
	if doc == nil || doc.Root == nil || doc.File != span.File {
		return nil
	}
	el := doc.Root
	for el.Start != span.Start {
		at, found := slices.BinarySearchFunc(el.Children, span.Start, func(c *xmlsrc.Element, start int) int { return c.Start - start })
		if !found {
			at--
		}
		if at < 0 || el.Children[at].End <= span.Start {
			return nil
		}
		el = el.Children[at]
	}
	return el
}

// Written returns the element at an origin that a contribution brought, nil when the contribution's own file does not
// hold it (it came by configSource).
func Written(o merge.Origin) *xmlsrc.Element {
	if o.Contribution == nil {
		return nil
	}
	return Find(o.Contribution.XML.Doc, o.Span)
}

// SchemaOf returns the schema of an element that stands in a contribution; that of a remove directive is the schema of the
// items it removes. It is nil where nothing is known.
func SchemaOf(s *schema.Schema, c *merge.Contribution, el *xmlsrc.Element) *schema.Element {
	section := s.Section(c.Section)
	if section == nil {
		return nil
	}
	var names []string
	for up := el; up != c.XML; up = up.Parent {
		if up == nil {
			return nil
		}
		names = append(names, up.Name)
	}
	slices.Reverse(names)
	found := &section.Element
	for i, name := range names {
		if next := found.Find(name); next != nil {
			found = next
			continue
		}
		if c := found.Collection; c != nil && name == c.Remove && i == len(names)-1 {
			return c.Item
		}
		return nil
	}
	return found
}

// Collection returns the collection whose directive el is, nil when it is none.
func Collection(s *schema.Schema, c *merge.Contribution, el *xmlsrc.Element) *schema.Collection {
	if el == c.XML || el.Parent == nil {
		return nil
	}
	parent := SchemaOf(s, c, el.Parent)
	if parent == nil {
		return nil
	}
	return parent.Collection
}

// Attributes returns the text of attributes as they stand in a start tag, each with a blank in front.
func Attributes(pairs ...[2]string) string {
	var b strings.Builder
	for _, p := range pairs {
		b.WriteString(" " + p[0] + `="` + source.EscapeAttr(p[1]) + `"`)
	}
	return b.String()
}

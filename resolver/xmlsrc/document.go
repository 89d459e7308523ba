package xmlsrc

import (
	"sync"

	"github.com/beevik/etree"

	"github.com/iislens/iislens/resolver/source"
)

// Document is one file as read by [Parse]. It is immutable and safe for concurrent use.
type Document struct {
	// File is the file that all offsets of the tree refer to.
	File *source.File
	// Root is the outermost element, nil when there is no element at all.
	Root *Element
	// Comments holds all comments in document order.
	Comments []Comment
	// Err is the first syntax error, nil for a well-formed file.
	Err *SyntaxError

	// stop is the offset behind the last complete token: the length of the text unless a syntax error cut the tree short.
	stop int

	etreeOnce sync.Once
	etree     *etree.Document
}

// Comment is one comment.
type Comment struct {
	// Start and End are the offsets of "<!--" and just behind "-->".
	Start, End int
	// Text is what stands between "<!--" and "-->", as written.
	Text string
	// Parent is the element that the comment is directly inside of, nil outside the root.
	Parent *Element
	// Next is the first element that starts after the comment and has the same parent, nil when there is none.
	Next *Element
}

// Element is one element. All offsets are byte offsets of Doc.File.Text.
type Element struct {
	// Name is the local name, Prefix the namespace prefix in front of it, mostly "".
	Name, Prefix string
	// Attrs holds the attributes in document order, namespace declarations included.
	Attrs []Attr
	// Parent is the enclosing element, nil for the root.
	Parent *Element
	// Children holds the child elements in document order.
	Children []*Element
	// Doc is the document that the element belongs to.
	Doc *Document
	// Start is the '<' of the start tag and OpenEnd just behind its '>'. CloseStart is the '<' of the end tag and End just
	// behind the element; an empty-element tag has OpenEnd == CloseStart == End. An element that a syntax error left open has
	// CloseStart == End: the end of what could be read.
	Start, OpenEnd, CloseStart, End int
	// HasText says that character data other than white space stands directly inside.
	HasText bool
}

// Attr is one attribute. All offsets are byte offsets of the file's text.
type Attr struct {
	// Name is the local name, Prefix the namespace prefix; xmlns="…" has the name xmlns, xmlns:p="…" the prefix xmlns.
	Name, Prefix string
	// Value has its references resolved and its line breaks and tabs turned to blanks, as XML demands. A line break or tab
	// that was written as a character reference (&#10;) is kept.
	Value string
	// NameStart and NameEnd enclose the name with its prefix, ValueStart and ValueEnd the value without its quotes.
	NameStart, NameEnd, ValueStart, ValueEnd int
}

// Span returns the span of the whole element.
func (e *Element) Span() source.Span { return e.Doc.File.Span(e.Start, e.End) }

// OpenTag returns the span of the start tag or empty-element tag.
func (e *Element) OpenTag() source.Span { return e.Doc.File.Span(e.Start, e.OpenEnd) }

// EndTag returns the span of the end tag; the zero span when there is none.
func (e *Element) EndTag() source.Span {
	if e.CloseStart == e.End {
		return source.Span{}
	}
	return e.Doc.File.Span(e.CloseStart, e.End)
}

// NameSpan returns the span of the name in the start tag, with its prefix.
func (e *Element) NameSpan() source.Span {
	return e.Doc.File.Span(e.Start+1, e.Start+1+e.nameLen())
}

// nameLen returns the length of the name as written, with prefix and colon.
func (e *Element) nameLen() int {
	if e.Prefix != "" {
		return len(e.Prefix) + 1 + len(e.Name)
	}
	return len(e.Name)
}

// SelfClosed reports whether the element is written as one empty-element tag, <name/>.
func (e *Element) SelfClosed() bool { return e.Doc.File.Text[e.OpenEnd-2] == '/' }

// Attr returns the attribute of that name without a prefix, nil when there is none. Case counts.
func (e *Element) Attr(name string) *Attr { return e.AttrIn("", name) }

// AttrIn returns the attribute with that prefix, as written, and local name; nil when there is none.
func (e *Element) AttrIn(prefix, name string) *Attr {
	for i := range e.Attrs {
		if a := &e.Attrs[i]; a.Name == name && a.Prefix == prefix {
			return a
		}
	}
	return nil
}

// Value returns the value of the attribute of that name without a prefix, "" when there is none.
func (e *Element) Value(name string) string {
	if a := e.AttrIn("", name); a != nil {
		return a.Value
	}
	return ""
}

// Child returns the first child element of that local name, nil when there is none. Case counts, the prefix does not.
func (e *Element) Child(name string) *Element {
	for _, c := range e.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Line returns the 1-based line of the start tag.
func (e *Element) Line() int { return e.Doc.File.Position(e.Start).Line }

// AttrSpan returns the span of an attribute of e from its name to its closing quote.
func (e *Element) AttrSpan(a *Attr) source.Span {
	return e.Doc.File.Span(a.NameStart, a.ValueEnd+1)
}

// ValueSpan returns the span of the value of an attribute of e, between the quotes.
func (e *Element) ValueSpan(a *Attr) source.Span {
	return e.Doc.File.Span(a.ValueStart, a.ValueEnd)
}

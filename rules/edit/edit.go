package edit

import (
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// Whole returns the span of an element with its line, when nothing else stands on its lines; else of the element alone.
func Whole(el *xmlsrc.Element) source.Span { return Lines(el.Doc.File, el.Start, el.End) }

// Lines widens [start, end) to whole lines with their line ending, when nothing else stands on them.
func Lines(f *source.File, start, end int) source.Span {
	text := f.Text
	from, to := start, end
	for from > 0 && (text[from-1] == ' ' || text[from-1] == '\t') {
		from--
	}
	for to < len(text) && (text[to] == ' ' || text[to] == '\t') {
		to++
	}
	if from > 0 && text[from-1] != '\n' && text[from-1] != '\r' {
		return f.Span(start, end)
	}
	switch rest := text[to:]; {
	case strings.HasPrefix(rest, "\r\n"):
		to += 2
	case strings.HasPrefix(rest, "\n"), strings.HasPrefix(rest, "\r"):
		to++
	default:
		return f.Span(start, end)
	}
	return f.Span(from, to)
}

// Delete removes an element, with its line when nothing else stands on it.
func Delete(el *xmlsrc.Element) source.Edit { return source.Edit{Span: Whole(el)} }

// DeleteAttr removes an attribute and the white space in front of it.
func DeleteAttr(el *xmlsrc.Element, a *xmlsrc.Attr) source.Edit {
	f := el.Doc.File
	start := a.NameStart
	for start > 0 && strings.IndexByte(" \t\r\n", f.Text[start-1]) >= 0 {
		start--
	}
	return source.Edit{Span: f.Span(start, a.ValueEnd+1)}
}

// Before inserts text in front of an element, on a line of its own when the element begins its line.
func Before(el *xmlsrc.Element, text string) source.Edit {
	f := el.Doc.File
	indent := f.Indent(el.Start)
	if strings.TrimLeft(lineBefore(f, el.Start), " \t") == "" {
		text += f.LineEnding() + indent
	}
	return source.Edit{Span: f.Span(el.Start, el.Start), NewText: text}
}

// After inserts text behind the element, on lines of its own when the element ends its line. text is indented already but
// for its first line.
func After(el *xmlsrc.Element, text string) source.Edit {
	f := el.Doc.File
	return source.Edit{Span: f.Span(el.End, el.End), NewText: f.LineEnding() + f.Indent(el.Start) + text}
}

// Value replaces the value of an attribute.
func Value(el *xmlsrc.Element, a *xmlsrc.Attr, value string) source.Edit {
	text := source.EscapeAttr(value)
	if el.Doc.File.Text[a.ValueEnd] == '\'' {
		text = strings.ReplaceAll(text, "'", "&apos;")
	}
	return source.Edit{Span: el.ValueSpan(a), NewText: text}
}

// RenameAttr replaces the name of an attribute.
func RenameAttr(el *xmlsrc.Element, a *xmlsrc.Attr, name string) source.Edit {
	return source.Edit{Span: el.Doc.File.Span(a.NameStart, a.NameEnd), NewText: name}
}

// AddAttr appends an attribute to the start tag.
func AddAttr(el *xmlsrc.Element, name, value string) source.Edit {
	at := el.Start + 1 + len(el.NameSpan().Text())
	if n := len(el.Attrs); n > 0 {
		at = el.Attrs[n-1].ValueEnd + 1
	}
	return source.Edit{Span: el.Doc.File.Span(at, at), NewText: Attributes([2]string{name, value})}
}

// Rename replaces the name of an element in its start and end tag.
func Rename(el *xmlsrc.Element, name string) []source.Edit {
	edits := []source.Edit{{Span: el.NameSpan(), NewText: name}}
	if el.CloseStart < el.End {
		start := el.CloseStart + len("</")
		edits = append(edits, source.Edit{Span: el.Doc.File.Span(start, start+len(el.NameSpan().Text())), NewText: name})
	}
	return edits
}

// Inner returns the span between the start tag and the end tag; ok is false for an empty-element tag.
func Inner(el *xmlsrc.Element) (span source.Span, ok bool) {
	if el.CloseStart == el.End {
		return source.Span{}, false
	}
	return el.Doc.File.Span(el.OpenEnd, el.CloseStart), true
}

func lineBefore(f *source.File, offset int) string {
	return f.Text[f.LineSpan(f.Span(offset, offset).Line()).Start:offset]
}

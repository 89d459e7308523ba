package mend

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// Value returns the edit that gives an attribute another value. origin is the origin of the attribute, name="value"; ok is
// false where it is something else or lies in an embedded profile.
func Value(origin merge.Origin, value string) (edit source.Edit, ok bool) {
	text := origin.Span.Text()
	equals := strings.IndexByte(text, '=')
	if equals <= 0 || text[0] == '<' || origin.Profile() {
		return source.Edit{}, false
	}
	start := equals + 1
	for start < len(text) && strings.IndexByte(" \t\r\n", text[start]) >= 0 {
		start++
	}
	if start+1 >= len(text) || text[len(text)-1] != text[start] {
		return source.Edit{}, false
	}
	escaped := source.EscapeAttr(value)
	if text[start] == '\'' {
		escaped = strings.ReplaceAll(escaped, "'", "&apos;")
	}
	span := origin.Span
	span.Start, span.End = span.Start+start+1, span.End-1
	return source.Edit{Span: span, NewText: escaped}, true
}

// Append returns the edit that adds lines as the last children of an element. Each line is one child without its indentation;
// lines that go deeper bring their own blanks in front.
func Append(parent *xmlsrc.Element, lines ...string) source.Edit {
	file := parent.Doc.File
	eol, outer := file.LineEnding(), file.Indent(parent.Start)
	inner := outer + unit(parent)
	if n := len(parent.Children); n > 0 {
		last := parent.Children[n-1]
		if startsLine(file, last.Start) {
			inner = file.Indent(last.Start)
		}
		return source.Edit{Span: file.Span(last.End, last.End), NewText: block(eol, inner, lines)}
	}
	if parent.SelfClosed() {
		at := parent.OpenEnd - 2
		for at > 0 && (file.Text[at-1] == ' ' || file.Text[at-1] == '\t') {
			at--
		}
		return source.Edit{Span: file.Span(at, parent.OpenEnd), NewText: ">" + block(eol, inner, lines) + eol + outer + "</" + parent.NameSpan().Text() + ">"}
	}
	text := block(eol, inner, lines)
	if !strings.ContainsAny(file.Text[parent.OpenEnd:parent.CloseStart], "\r\n") {
		text += eol + outer
	}
	return source.Edit{Span: file.Span(parent.OpenEnd, parent.OpenEnd), NewText: text}
}

// Section returns the edit that adds lines to a section of a file, at the level of the file itself: path is the full name of the
// section ("system.webServer/staticContent"). Elements on the way that are not there are made. ok is false for a file without
// a root element.
func Section(doc *xmlsrc.Document, path string, lines ...string) (edit source.Edit, ok bool) {
	at := doc.Root
	if at == nil || doc.Err != nil {
		return source.Edit{}, false
	}
	names := strings.Split(path, "/")
	for len(names) > 0 {
		next := at.Child(names[0])
		if next == nil {
			break
		}
		at, names = next, names[1:]
	}
	step := unit(at)
	for i := len(names) - 1; i >= 0; i-- {
		wrapped := []string{"<" + names[i] + ">"}
		for _, line := range lines {
			wrapped = append(wrapped, step+line)
		}
		lines = append(wrapped, "</"+names[i]+">")
	}
	return Append(at, lines...), true
}

func block(eol, indent string, lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(eol + indent + line)
	}
	return b.String()
}

func startsLine(file *source.File, at int) bool {
	return strings.TrimLeft(file.Text[strings.LastIndexAny(file.Text[:at], "\r\n")+1:at], " \t") == ""
}

// unit is one step of indentation as the file has it around an element.
func unit(el *xmlsrc.Element) string {
	file := el.Doc.File
	for at := el; at != nil; at = at.Parent {
		for _, child := range at.Children {
			outer, inner := file.Indent(at.Start), file.Indent(child.Start)
			if startsLine(file, child.Start) && len(inner) > len(outer) && strings.HasPrefix(inner, outer) {
				return inner[len(outer):]
			}
		}
	}
	return "  "
}

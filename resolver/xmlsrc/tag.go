package xmlsrc

import (
	"strings"
	"unicode/utf8"
)

// qualified returns the name as written, with its prefix, shortened for messages.
func (e *Element) qualified() string {
	return clip(e.NameSpan().Text())
}

// name reads a qualified name. colon is the offset of its colon, or -1. A missing or impossible name fails with what as subject.
func (p *parser) name(i int, what string) (colon, end int) {
	s := p.text
	end = i
	if uint(end) < uint(len(s)) && classes[s[end]]&nameStart != 0 {
		for end++; uint(end) < uint(len(s)) && classes[s[end]]&nameChar != 0; {
			end++
		}
		if uint(end) < uint(len(s)) && s[end] != ':' && s[end] < utf8.RuneSelf {
			return -1, end
		}
	}
	return p.longName(i, what)
}

// longName reads a name with a colon or with characters beyond ASCII.
func (p *parser) longName(i int, what string) (colon, end int) {
	s := p.text
	colon, end = -1, ncName(s, i)
	if end == len(s) {
		return -1, p.fail(Unterminated, end, end, "the file ends inside a tag")
	}
	if end > i && s[end] == ':' {
		colon = end
		if end = ncName(s, colon+1); end == colon+1 {
			return -1, p.fail(BadName, i, end, "the name %s must not end with a colon", clip(s[i:end]))
		}
		if end < len(s) && s[end] == ':' {
			return -1, p.fail(BadName, i, end+1, "the name %s has a second colon", clip(s[i:end+1]))
		}
	}
	if end == len(s) {
		return -1, p.fail(Unterminated, end, end, "the file ends inside a tag")
	}
	if size, ok := charAt(s, end); !ok {
		return -1, p.badCharacter(end)
	} else if end == i {
		return -1, p.fail(BadName, i, i+size, "%s cannot begin with %q", what, s[i:i+size])
	}
	return colon, end
}

// startTag reads a start tag or empty-element tag from its '<'.
func (p *parser) startTag(start int) int {
	s := p.text
	if p.cur == nil && p.doc.Root != nil && start+1 < len(s) {
		return p.secondRoot(start)
	}
	colon, i := p.name(start+1, "an element name")
	if i < 0 {
		if err := p.doc.Err; err.Kind == BadName && ncName(s, start+1) == start+1 {
			err.Start, err.Message = start, err.Message+": a bare < must be written &lt;"
		}
		return -1
	}
	if p.depth >= p.maxDepth {
		return p.fail(TooDeep, start, i, "<%s> is nested deeper than %d elements", clip(s[start+1:i]), p.maxDepth)
	}
	if len(p.elements) == 0 {
		p.elements = make([]Element, elementSlab)
	}
	e := &p.elements[0]
	e.Name = s[start+1 : i]
	if colon >= 0 {
		e.Prefix, e.Name = s[start+1:colon], s[colon+1:i]
	}
	e.Doc, e.Parent, e.Start = p.doc, p.cur, start
	if i = p.attributes(e, i); i < 0 {
		return -1
	}
	if !p.prefixes(e) {
		return -1
	}
	if p.room -= 1 + len(e.Attrs); p.room < 0 {
		return p.tooMany(start)
	}
	p.elements = p.elements[1:]
	empty := s[i] == '/'
	if empty {
		i++
	}
	e.OpenEnd = i + 1
	p.open(e)
	if empty {
		p.close(e.OpenEnd, e.OpenEnd)
	}
	return e.OpenEnd
}

// tooMany refuses the node at i because there are too many.
func (p *parser) tooMany(i int) int {
	return p.fail(TooLarge, i, i, "the file has more elements, attributes and comments than are read: %d", p.most)
}

func (p *parser) secondRoot(start int) int {
	_, i := p.name(start+1, "an element name")
	if i < 0 {
		return -1
	}
	root := p.doc.Root
	p.fail(SecondRoot, start, i, "a second root element <%s>: <%s> ended at line %d and must be the only one", clip(p.text[start+1:i]), root.qualified(), p.line(root.CloseStart))
	return p.relate(root.CloseStart, root.End, "<%s> ends here", root.qualified())
}

// open makes e the innermost open element and gives it to the comments in front of it.
func (p *parser) open(e *Element) {
	if p.cur == nil {
		p.doc.Root = e
	}
	for k := len(p.doc.Comments) - 1; k >= 0 && p.doc.Comments[k].Parent == p.cur && p.doc.Comments[k].Next == nil; k-- {
		p.doc.Comments[k].Next = e
	}
	e.CloseStart = len(p.kids)
	p.cur = e
	p.depth++
}

// close ends the innermost open element.
func (p *parser) close(closeStart, end int) {
	e := p.cur
	if first := e.CloseStart; first < len(p.kids) {
		n := len(p.kids) - first
		if n > len(p.children) {
			p.children = make([]*Element, max(n, elementSlab))
		}
		copy(p.children, p.kids[first:])
		e.Children = p.children[:n:n]
		p.children = p.children[n:]
		p.kids = p.kids[:first]
	}
	e.CloseStart, e.End = closeStart, end
	p.cur = e.Parent
	p.depth--
	if e.Parent != nil {
		p.kids = append(p.kids, e)
	}
}

// endTag reads an end tag from its '<'.
func (p *parser) endTag(start int) int {
	s, e := p.text, p.cur
	if e != nil {
		name := s[e.Start+1 : e.Start+1+e.nameLen()]
		if i := start + 2 + len(name); i < len(s) && s[start+2:i] == name {
			if i = skipBlanks(s, i); i < len(s) && s[i] == '>' {
				p.close(start, i+1)
				return i + 1
			}
		}
	}
	_, i := p.name(start+2, "the name in an end tag")
	if i < 0 {
		return -1
	}
	name := clip(s[start+2 : i])
	after := skipBlanks(s, i)
	end := min(after+1, len(s))
	switch {
	case e == nil && p.doc.Root == nil:
		return p.fail(Mismatch, start, end, "</%s> closes nothing: no element is open", name)
	case e == nil:
		root := p.doc.Root
		p.fail(Mismatch, start, end, "</%s> closes nothing: the root element <%s> was closed at line %d", name, root.qualified(), p.line(root.CloseStart))
		return p.relate(root.CloseStart, root.End, "<%s> ends here", root.qualified())
	case s[start+2:i] != e.NameSpan().Text():
		hint := ""
		if strings.EqualFold(name, e.qualified()) {
			hint = "; upper and lower case must agree"
		}
		p.fail(Mismatch, start, end, "</%s> closes <%s>, which was opened at line %d%s", name, e.qualified(), p.line(e.Start), hint)
		return p.relate(e.Start, e.OpenEnd, "<%s> is opened here", e.qualified())
	case after == len(s):
		return p.fail(Unterminated, after, after, "the file ends inside the end tag </%s", name)
	}
	return p.fail(Other, after, after+1, "the end tag </%s> must hold nothing but the name", name)
}

package xmlsrc

import "strings"

// declared reads what begins with "<!": a comment or a CDATA section; a document type declaration is refused.
func (p *parser) declared(start int) int {
	rest := p.text[start:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		return p.comment(start)
	case strings.HasPrefix(rest, "<![CDATA["):
		return p.cdata(start)
	case strings.HasPrefix(rest, "<!DOCTYPE"):
		return p.fail(DTD, start, start+len("<!DOCTYPE"), "a document type declaration (DTD) is not allowed in a configuration file")
	}
	return p.fail(Other, start, start+2, "<! begins neither a comment <!-- --> nor a section <![CDATA[ ]]>")
}

// characterSequence checks s[i:end] for characters that XML does not allow; false means that it failed.
func (p *parser) characterSequence(i, end int) bool {
	s := p.text[:end]
	for uint(i) < uint(len(s)) {
		if classes[s[i]]&rawStop == 0 {
			i++
			continue
		}
		size, ok := charAt(s, i)
		if !ok {
			p.badCharacter(i)
			return false
		}
		i += size
	}
	return true
}

func (p *parser) comment(start int) int {
	s := p.text
	inner := start + len("<!--")
	n := strings.Index(s[inner:], "--")
	end := inner + n
	if n < 0 {
		end = len(s)
	}
	if !p.characterSequence(inner, end) {
		return -1
	}
	if n < 0 || end+2 == len(s) {
		p.fail(Unterminated, len(s), len(s), "the file ends inside a comment, which begins at line %d", p.line(start))
		return p.relate(start, inner, "the comment begins here")
	}
	if s[end+2] != '>' {
		p.fail(BadComment, end, end+2, "-- inside a comment: the comment that begins at line %d must end with --> first", p.line(start))
		return p.relate(start, inner, "the comment begins here")
	}
	if p.room--; p.room < 0 {
		return p.tooMany(start)
	}
	p.doc.Comments = append(p.doc.Comments, Comment{Start: start, End: end + 3, Text: s[inner:end], Parent: p.cur})
	return end + 3
}

func (p *parser) cdata(start int) int {
	if p.cur == nil {
		return p.textOutside(start)
	}
	s := p.text
	inner := start + len("<![CDATA[")
	n := strings.Index(s[inner:], "]]>")
	end := inner + n
	if n < 0 {
		end = len(s)
	}
	if !p.characterSequence(inner, end) {
		return -1
	}
	if n < 0 {
		p.fail(Unterminated, end, end, "the file ends inside a CDATA section, which begins at line %d", p.line(start))
		return p.relate(start, inner, "the section begins here")
	}
	p.cur.HasText = p.cur.HasText || !allBlank(s[inner:end])
	return end + 3
}

// instruction reads a processing instruction.
func (p *parser) instruction(start int) int {
	s := p.text
	colon, i := p.name(start+2, "the name of a processing instruction")
	if i < 0 {
		return -1
	}
	target := s[start+2 : i]
	switch {
	case target == "xml" && start == 0:
		return p.declaration(i)
	case target == "xml" && p.doc.Root == nil && len(p.doc.Comments) == 0 && allBlank(s[:start]):
		return p.fail(Declaration, start, i, "white space stands in front of the XML declaration, which must be the very first thing in the file")
	case target == "xml":
		return p.fail(Declaration, start, i, "an XML declaration may only stand at the very start of the file")
	case strings.EqualFold(target, "xml"):
		return p.fail(BadName, start+2, i, "the name %s is reserved; the XML declaration is written <?xml", target)
	case colon >= 0:
		return p.fail(BadName, start+2, i, "the name of a processing instruction must not contain a colon")
	}
	n := strings.Index(s[i:], "?>")
	if n != 0 && classes[s[i]]&blank == 0 {
		return p.fail(BadName, i, i+1, "a blank is missing behind the name of the processing instruction <?%s", clip(target))
	}
	if n < 0 {
		if p.characterSequence(i, len(s)) {
			p.fail(Unterminated, len(s), len(s), "the file ends inside <?%s, which begins at line %d", clip(target), p.line(start))
			p.relate(start, i, "<?%s begins here", clip(target))
		}
		return -1
	}
	if !p.characterSequence(i, i+n) {
		return -1
	}
	return i + n + 2
}

package xmlsrc

import "strings"

// manyAttrs is the number of attributes from which on duplicates are found by a map: comparing all pairs would let one huge tag
// stall the parse.
const manyAttrs = 24

// attributes reads what follows the name in the start tag of e. It returns the offset of its '>', or of the "/>".
func (p *parser) attributes(e *Element, i int) int {
	s := p.text
	n := 0 // attributes of e so far, kept at the front of the slab
	var seen map[string]int
	for {
		before := i
		i = skipBlanks(s, i)
		if i >= len(s) {
			p.fail(Unterminated, len(s), len(s), "the file ends inside the start tag <%s", e.qualified())
			return p.relate(e.Start, before, "<%s begins here", e.qualified())
		}
		c := s[i]
		if c == '>' || c == '/' && strings.HasPrefix(s[i:], "/>") {
			break
		}
		colon, nameEnd := p.name(i, "an attribute name")
		if nameEnd < 0 {
			return p.inTag(e, i)
		}
		if i == before {
			return p.fail(MissingBlank, i, nameEnd, "a blank is missing in front of the attribute %q", clip(s[i:nameEnd]))
		}
		if n == len(p.attrs) {
			if n > p.room {
				return p.tooMany(i)
			}
			grown := make([]Attr, max(attrSlab, 2*n))
			copy(grown, p.attrs)
			p.attrs = grown
		}
		a := &p.attrs[n]
		a.Prefix, a.Name = "", s[i:nameEnd]
		if colon >= 0 {
			a.Prefix, a.Name = s[i:colon], s[colon+1:nameEnd]
		}
		a.NameStart, a.NameEnd = i, nameEnd
		if i = p.value(e, a); i < 0 {
			return -1
		}
		if n < manyAttrs {
			for k := range p.attrs[:n] {
				if b := &p.attrs[k]; b.Name == a.Name && b.Prefix == a.Prefix {
					return p.duplicate(a, b)
				}
			}
		} else {
			if seen == nil {
				seen = make(map[string]int, 2*manyAttrs)
				for k := range p.attrs[:n] {
					seen[s[p.attrs[k].NameStart:p.attrs[k].NameEnd]] = k
				}
			}
			name := s[a.NameStart:a.NameEnd]
			if k, ok := seen[name]; ok {
				return p.duplicate(a, &p.attrs[k])
			}
			seen[name] = n
		}
		n++
	}
	if n > 0 {
		e.Attrs = p.attrs[:n:n]
		p.attrs = p.attrs[n:]
	}
	return i
}

// inTag sharpens the error about the name of an attribute that begins at i.
func (p *parser) inTag(e *Element, i int) int {
	err := p.doc.Err
	if err.Kind != BadName || err.Start != i || err.End > i+1 {
		return -1
	}
	switch p.text[i] {
	case '<':
		err.Message = "the start tag <" + e.qualified() + " is not closed: its > is missing in front of this <"
		return p.relate(e.Start, e.Start+1+e.nameLen(), "<%s begins here", e.qualified())
	case '/':
		err.Message = "the / in a tag must stand directly in front of its >"
	case '"', '\'':
		err.Message = "a quote stands where an attribute must begin: one too many, or one missing before"
	}
	return -1
}

// duplicate reports a, whose name b already has.
func (p *parser) duplicate(a, b *Attr) int {
	name := clip(p.text[a.NameStart:a.NameEnd])
	p.fail(DuplicateAttribute, a.NameStart, a.ValueEnd+1, "attribute %q appears twice (first at line %d)", name, p.line(b.NameStart))
	return p.relate(b.NameStart, b.ValueEnd+1, "%q first appears here", name)
}

// value reads the equals sign and the value of a, from a.NameEnd on. It returns the offset behind the closing quote.
func (p *parser) value(e *Element, a *Attr) int {
	s := p.text
	i := a.NameEnd
	if i < len(s) && s[i] != '=' {
		i = skipBlanks(s, i)
	}
	if i < len(s) && s[i] == '=' {
		i++
		if i < len(s) && s[i] != '"' {
			i = skipBlanks(s, i)
		}
		if i < len(s) && (s[i] == '"' || s[i] == '\'') {
			return p.quoted(a, i)
		}
		if i < len(s) {
			return p.fail(BadAttribute, i, i, "the value of attribute %q must stand in quotes", clip(s[a.NameStart:a.NameEnd]))
		}
	}
	if i >= len(s) {
		p.fail(Unterminated, i, i, "the file ends inside the start tag <%s", e.qualified())
		return p.relate(e.Start, e.Start+1+e.nameLen(), "<%s begins here", e.qualified())
	}
	return p.fail(BadAttribute, a.NameStart, a.NameEnd, "attribute %q has no value", clip(s[a.NameStart:a.NameEnd]))
}

// quoted reads the value whose opening quote is at i.
func (p *parser) quoted(a *Attr, i int) int {
	s := p.text
	quote := s[i]
	i++
	a.ValueStart = i
	plain := true
	for ; ; i++ {
		if uint(i) >= uint(len(s)) {
			return p.brokenValue(a, i, Unterminated)
		}
		c := s[i]
		if classes[c]&valueStop == 0 {
			continue
		}
		switch c {
		case quote:
			a.ValueEnd = i
			a.Value = s[a.ValueStart:i]
			if plain {
				return i + 1
			}
			if bad := p.resolveValue(a); bad >= 0 {
				return p.badReference(bad)
			}
			return i + 1
		case '"', '\'':
		case '&', '\t', '\n', '\r':
			plain = false
		case '<':
			return p.brokenValue(a, i, BadCharacter)
		default:
			size, ok := charAt(s, i)
			if !ok {
				return p.brokenValue(a, i, Other)
			}
			i += size - 1
		}
	}
}

// resolveValue resolves the references of a.Value. It returns the offset in the text of the first impossible one, or -1.
// The resolved values share buffers: a Builder never changes what it has handed out.
func (p *parser) resolveValue(a *Attr) int {
	if p.values.Cap()-p.values.Len() < len(a.Value) {
		p.values = new(strings.Builder)
		p.values.Grow(max(len(a.Value), min(len(p.text)/8, valueSlab)))
	}
	from := p.values.Len()
	if bad := resolve(p.values, a.Value, true); bad >= 0 {
		return a.ValueStart + bad
	}
	a.Value = p.values.String()[from:]
	return -1
}

// brokenValue reports what ends a value before its quote, unless an impossible reference comes first.
func (p *parser) brokenValue(a *Attr, i int, kind Kind) int {
	if a.Value = p.text[a.ValueStart:i]; strings.IndexByte(a.Value, '&') >= 0 {
		if bad := p.resolveValue(a); bad >= 0 {
			return p.badReference(bad)
		}
	}
	name := clip(p.text[a.NameStart:a.NameEnd])
	switch kind {
	case Unterminated:
		p.fail(kind, i, i, "the file ends inside the value of attribute %q, which begins at line %d", name, p.line(a.ValueStart))
	case BadCharacter:
		p.fail(kind, i, i+1, "< in the value of attribute %q must be written &lt;, or the value that begins at line %d lacks its closing quote", name, p.line(a.ValueStart))
	default:
		return p.badCharacter(i)
	}
	return p.relate(a.NameStart, a.ValueStart, "the value begins here")
}

package rewrite

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escape parses a backslash outside a class.
func (p *ecmaParser) escape() *node {
	start := p.pos
	switch c := p.peek(1); {
	case start+1 >= len(p.src):
		p.fail(start, start+1, "trailing backslash")
		return nil
	case c == 'b' || c == 'B':
		p.pos += 2
		return &node{op: opAssert, assert: c}
	case strings.IndexByte("dDsSwW", c) >= 0:
		p.pos += 2
		return &node{op: opSet, set: classSet(c)}
	case '1' <= c && c <= '9':
		p.pos++
		n, _ := p.number()
		if n < 0 {
			n = unlimited
		}
		p.refs = append(p.refs, ref{start, p.pos, n, n <= len(p.closed) && !p.closed[n-1]})
		if n > len(p.closed) {
			p.refs[len(p.refs)-1].forward = true
		}
		return &node{op: opBackref}
	}
	r := p.charEscape(false)
	if p.failed {
		return nil
	}
	return p.literal(r)
}

// charEscape parses an escape that stands for one character and returns it.
func (p *ecmaParser) charEscape(inClass bool) rune {
	start := p.pos
	p.pos++
	r, size := utf8.DecodeRuneInString(p.src[p.pos:])
	p.pos += size
	switch r {
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	case '0':
		if isDigit(p.peek(0)) {
			p.likely(start, p.pos+1, "octal escapes are not in ECMAScript")
		}
		return 0
	case 'c':
		if !isLetter(p.peek(0)) {
			p.likely(start, p.pos, `\c needs a letter`)
			return 'c'
		}
		p.pos++
		return rune(p.src[p.pos-1]) % 32
	case 'x':
		return p.hexEscape(start, 2, r)
	case 'u':
		return p.hexEscape(start, 4, r)
	}
	if inClass && (r == 'b' || r == 'B') {
		if r == 'b' {
			return '\b'
		}
		return r
	}
	if inClass && '1' <= r && r <= '9' {
		p.likely(start, p.pos, "back-reference inside a character class")
		return r - '0'
	}
	if r < utf8.RuneSelf && isLetter(byte(r)) {
		p.likely(start, p.pos, fmt.Sprintf("\"%s\" has no meaning in ECMAScript 3", p.src[start:p.pos]))
	} else if r >= utf8.RuneSelf && unicode.IsLetter(r) {
		p.likely(start, p.pos, "a letter cannot be escaped in ECMAScript 3")
	}
	return r
}

func (p *ecmaParser) hexEscape(start, digits int, r rune) rune {
	v := rune(0)
	for i := range digits {
		c := p.peek(i)
		if !isHex(c) {
			p.likely(start, p.pos, fmt.Sprintf("\\%c needs %d hexadecimal digits", r, digits))
			return r
		}
		if isDigit(c) {
			c -= '0'
		} else {
			c = c | 0x20 - 'a' + 10
		}
		v = v<<4 | rune(c)
	}
	p.pos += digits
	return v
}

// class parses "[" up to and including its "]".
func (p *ecmaParser) class() *node {
	start := p.pos
	p.pos++
	n := &node{op: opSet}
	negate := p.peek(0) == '^'
	if negate {
		p.pos++
	}
	for {
		if p.failed {
			return nil
		}
		if p.pos >= len(p.src) {
			p.fail(start, start+1, "unterminated character class")
			return nil
		}
		if p.peek(0) == ']' {
			p.pos++
			break
		}
		p.classRange(n)
	}
	if negate {
		n.set.invert()
	}
	return n
}

// classRange parses one member or range of a class into n.set.
func (p *ecmaParser) classRange(n *node) {
	start := p.pos
	lo, set, single := p.classAtom()
	if p.failed || p.peek(0) != '-' || p.pos+1 >= len(p.src) || p.peek(1) == ']' {
		n.set.union(set)
		return
	}
	p.pos++
	hi, hiSet, hiSingle := p.classAtom()
	if p.failed {
		return
	}
	if !single || !hiSingle {
		p.likely(start, p.pos, fmt.Sprintf("\"%s\" is no range; write the dash first, last or as \\-", p.src[start:p.pos]))
		n.set.union(set)
		n.set.union(hiSet)
		n.set.add('-')
		return
	}
	if lo > hi {
		p.fail(start, p.pos, fmt.Sprintf("range \"%s\" is out of order", p.src[start:p.pos]))
		return
	}
	n.set.addRange(lo, hi, p.fold)
}

// classAtom parses one character (single) or one class escape.
func (p *ecmaParser) classAtom() (r rune, set charset, single bool) {
	c := p.peek(0)
	if c == '\\' {
		if p.pos+1 >= len(p.src) {
			p.fail(p.pos, p.pos+1, "trailing backslash")
			return 0, set, true
		}
		if e := p.peek(1); strings.IndexByte("dDsSwW", e) >= 0 {
			p.pos += 2
			return 0, classSet(e), false
		}
		r = p.charEscape(true)
		set.addFold(r, p.fold)
		return r, set, true
	}
	if c == '[' {
		if d := p.peek(1); d == ':' || d == '.' || d == '=' {
			// The module's library reads these as POSIX classes, the standard as plain characters.
			p.likely(p.pos, p.pos+2, fmt.Sprintf("\"%s\" in a character class", p.src[p.pos:p.pos+2]))
		}
	}
	r, size := utf8.DecodeRuneInString(p.src[p.pos:])
	p.pos += size
	set.addFold(r, p.fold)
	return r, set, true
}

package xmlsrc

import (
	"strings"
	"unicode/utf8"

	"github.com/iislens/iislens/resolver/source"
)

// Defaults of [Limits]. IIS itself reads at most 250 kB per file by default (MaxWebConfigFileSizeInKB) and nests a dozen elements.
const (
	DefaultMaxDepth = 256
	DefaultMaxBytes = 64 << 20
	// DefaultMaxNodes is three times what a server with 10,000 sites needs. A node takes a few hundred bytes of memory until all
	// rules have seen it, and as little as four in the file.
	DefaultMaxNodes = 1_000_000
)

// Limits bounds what [Parse] accepts. Zero or negative fields mean the defaults.
type Limits struct {
	// MaxDepth is the greatest number of elements inside each other, the root included.
	MaxDepth int
	// MaxBytes is the greatest length of the text in bytes.
	MaxBytes int
	// MaxNodes is the greatest number of elements, attributes and comments together.
	MaxNodes int
}

// parser is the state of one Parse. Its methods take the offset where they begin and return the offset where they ended, or -1
// after fail.
type parser struct {
	text     string
	doc      *Document
	cur      *Element // the innermost open element
	good     int      // behind the last complete token, or at the place of the error inside character data
	depth    int
	maxDepth int
	room     int // nodes that may still come, of most
	most     int

	// kids is a stack: the finished children of every open element. An open element keeps the index of its first child in
	// CloseStart until it is closed.
	kids []*Element

	// Unused rest of the current slabs.
	elements []Element
	attrs    []Attr
	children []*Element
	values   *strings.Builder // room for values that are not written as they read
}

// Parse reads f. It always returns a document: with a syntax error, Err says where and Root holds the part before it, where
// elements that are still open end at the error. An error of kind Encoding cuts nothing off: the tree holds what could be decoded;
// one of kind TooLarge leaves nothing.
func Parse(f *source.File, limits Limits) *Document {
	if limits.MaxDepth <= 0 {
		limits.MaxDepth = DefaultMaxDepth
	}
	if limits.MaxBytes <= 0 {
		limits.MaxBytes = DefaultMaxBytes
	}
	if limits.MaxNodes <= 0 {
		limits.MaxNodes = DefaultMaxNodes
	}
	doc := &Document{File: f}
	p := &parser{text: f.Text, doc: doc, maxDepth: limits.MaxDepth, room: limits.MaxNodes, most: limits.MaxNodes, values: new(strings.Builder)}
	if len(p.text) > limits.MaxBytes {
		p.fail(TooLarge, 0, 0, "the file has %d bytes, more than the limit of %d", len(p.text), limits.MaxBytes)
		return doc
	}
	p.slabs()
	p.document()
	for doc.stop = p.good; p.cur != nil; {
		p.close(p.good, p.good)
	}
	p.checkEncoding()
	if doc.Err != nil && doc.Err.Kind == TooLarge {
		doc.Root, doc.Comments = nil, nil // nobody shall go through a part of something that big
	}
	return doc
}

// slabs sizes the first slabs after what the text can hold at most, so that a small file needs one of each.
func (p *parser) slabs() {
	p.elements = make([]Element, max(1, min(strings.Count(p.text, "<")-strings.Count(p.text, "</"), elementSlab)))
	p.attrs = make([]Attr, min(strings.Count(p.text, "="), attrSlab))
	p.kids = make([]*Element, 0, min(len(p.elements), 64))
	p.children = make([]*Element, len(p.elements))
}

// Lengths of the slabs of larger files: each below the 32 kB from which on allocations are slower.
const (
	elementSlab = 240
	attrSlab    = 400
	valueSlab   = 4096 // bytes
)

// document reads the whole text.
func (p *parser) document() {
	s := p.text
	for i := 0; ; {
		i = skipBlanks(s, i)
		p.good = i
		if i >= len(s) {
			p.end()
			return
		}
		if s[i] != '<' {
			if i = p.characters(i); i < 0 {
				return
			}
			continue
		}
		next := byte(0)
		if i+1 < len(s) {
			next = s[i+1]
		}
		switch next {
		case '/':
			i = p.endTag(i)
		case '!':
			i = p.declared(i)
		case '?':
			i = p.instruction(i)
		default:
			i = p.startTag(i)
		}
		if i < 0 {
			return
		}
	}
}

// end judges the end of the file.
func (p *parser) end() {
	n := len(p.text)
	switch {
	case p.cur != nil:
		e := p.cur
		p.fail(Unterminated, n, n, "the file ends inside <%s>, which was opened at line %d", e.qualified(), p.line(e.Start))
		p.relate(e.Start, e.OpenEnd, "<%s> is opened here", e.qualified())
	case p.doc.Root != nil:
	case n == 0:
		p.fail(Empty, n, n, "the file is empty")
	default:
		p.fail(Empty, n, n, "the file holds no element")
	}
}

// characters reads character data from a byte that is neither white space nor '<'.
func (p *parser) characters(i int) int {
	if p.cur == nil {
		return p.textOutside(i)
	}
	s := p.text
	if s[i] == '&' {
		if r, next := reference(s, i); next > 0 && r < utf8.RuneSelf && classes[r]&blank != 0 {
			return next // white space all the same
		}
	}
	for i < len(s) {
		c := s[i]
		if classes[c]&textStop == 0 {
			i++
			continue
		}
		if c == '<' {
			break
		}
		p.good = i
		switch {
		case c == '&':
			_, next := reference(s, i)
			if next < 0 {
				return p.badReference(i)
			}
			i = next
		case c == ']':
			if strings.HasPrefix(s[i:], "]]>") {
				return p.fail(BadCharacter, i, i+3, "]]> in text must be written ]]&gt;")
			}
			i++
		default:
			size, ok := charAt(s, i)
			if !ok {
				return p.badCharacter(i)
			}
			i += size
		}
	}
	p.cur.HasText = true
	return i
}

func (p *parser) textOutside(i int) int {
	end := i + 1 // a CDATA section begins with '<'
	for end < len(p.text) && p.text[end] != '<' && p.text[end] != '\n' && p.text[end] != '\r' {
		end++
	}
	if size, ok := charAt(p.text, i); !ok {
		return p.badCharacter(i)
	} else if strings.HasPrefix(p.text[i:], "\uFEFF") {
		return p.fail(BadCharacter, i, i+size, "a second byte order mark stands in front of the text")
	}
	if root := p.doc.Root; root != nil {
		p.fail(TextOutsideRoot, i, end, "text behind the end of the root element <%s>", root.qualified())
		return p.relate(root.CloseStart, root.End, "<%s> ends here", root.qualified())
	}
	return p.fail(TextOutsideRoot, i, end, "text in front of the root element")
}

func (p *parser) badCharacter(i int) int {
	r, size := utf8.DecodeRuneInString(p.text[i:])
	if r == utf8.RuneError && size == 1 {
		return p.fail(BadCharacter, i, i+1, "the byte 0x%02X is not valid UTF-8", p.text[i])
	}
	return p.fail(BadCharacter, i, i+size, "the character U+%04X is not allowed in XML, not even as a reference", r)
}

// badReference explains why the reference at i is none.
func (p *parser) badReference(i int) int {
	s := p.text
	end := ncName(s, i+1)
	switch {
	case strings.HasPrefix(s[i:], "&#"):
		end = i + 2
		for end < len(s) && end < i+16 && (classes[s[end]]&nameChar != 0) {
			end++
		}
		if end < len(s) && s[end] == ';' {
			end++
			return p.fail(BadEntity, i, end, "%s is not a character that XML allows", s[i:end])
		}
		return p.fail(BadEntity, i, end, "%s is not a complete character reference: it needs digits and a ; behind them", s[i:end])
	case end > i+1 && end < len(s) && s[end] == ';':
		end++
		return p.fail(BadEntity, i, end, "unknown entity %s: XML knows only &amp; &lt; &gt; &quot; &apos; and &#…;", clip(s[i:end]))
	case end > i+1 && end < len(s):
		if _, next := reference(s[i:end]+";", 0); next > 0 {
			return p.fail(BadEntity, i, end, "%s lacks the ; behind it", s[i:end])
		}
	}
	return p.fail(BadEntity, i, i+1, "a bare & must be written &amp;")
}

// clip shortens a piece of the file for a message.
func clip(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	cut := most
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

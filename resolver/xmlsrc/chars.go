package xmlsrc

import (
	"strings"
	"unicode/utf8"
)

// Classes of bytes. A byte of 0x80 or more belongs to a longer character and is looked at as a rune.
const (
	blank     uint8 = 1 << iota // space, tab, CR, LF
	nameStart                   // ASCII that may begin a name, without the colon
	nameChar                    // ASCII that may continue a name, without the colon
	textStop                    // needs a look inside character data
	valueStop                   // needs a look inside an attribute value
	rawStop                     // needs a look inside comments, CDATA sections and processing instructions
)

var classes = byteClasses()

func byteClasses() (t [256]uint8) {
	for c := range 256 {
		b := byte(c)
		switch {
		case b == ' ':
			t[c] = blank
		case b == '\t' || b == '\n' || b == '\r':
			t[c] = blank | valueStop
		case b < ' ' || b >= utf8.RuneSelf:
			t[c] = textStop | valueStop | rawStop
		case 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b == '_':
			t[c] = nameStart | nameChar
		case '0' <= b && b <= '9' || b == '-' || b == '.':
			t[c] = nameChar
		case b == '<' || b == '&':
			t[c] = textStop | valueStop
		case b == ']':
			t[c] = textStop
		case b == '"' || b == '\'':
			t[c] = valueStop
		}
	}
	return t
}

// skipBlanks returns the offset of the first byte at or behind i that is not white space.
func skipBlanks(s string, i int) int {
	for uint(i) < uint(len(s)) && classes[s[i]]&blank != 0 {
		i++
	}
	return i
}

// allBlank reports whether s is nothing but white space.
func allBlank(s string) bool { return skipBlanks(s, 0) == len(s) }

// isChar reports whether XML 1.0 allows r in a document at all (production Char).
func isChar(r rune) bool {
	return r >= 0x20 && r < 0xD800 || r == '\t' || r == '\n' || r == '\r' || r >= 0xE000 && r < 0xFFFE || r >= 0x10000 && r <= 0x10FFFF
}

// charAt returns the length of the character at s[i] and whether XML allows it. Bytes that are no UTF-8 are not allowed.
func charAt(s string, i int) (size int, ok bool) {
	if s[i] < utf8.RuneSelf {
		return 1, isChar(rune(s[i]))
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	return size, isChar(r) && (r != utf8.RuneError || size > 1)
}

// letterRanges are the non-ASCII characters that may begin a name (production NameStartChar).
var letterRanges = [...][2]rune{
	{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D}, {0x2070, 0x218F},
	{0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
}

func isNameRune(r rune, first bool) bool {
	if r < utf8.RuneSelf {
		want := nameChar
		if first {
			want = nameStart
		}
		return classes[r]&want != 0
	}
	for _, l := range letterRanges {
		if r <= l[1] {
			if r >= l[0] {
				return true
			}
			break
		}
	}
	return !first && (r == 0xB7 || 0x300 <= r && r <= 0x36F || r == 0x203F || r == 0x2040)
}

// ncName returns the end of the name without colon that begins at i, i itself when there is none.
func ncName(s string, i int) int {
	start := i
	for i < len(s) {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			if r, size = utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && size == 1 {
				break
			}
		}
		if !isNameRune(r, i == start) {
			break
		}
		i += size
	}
	return i
}

// reference reads the entity or character reference at s[i] == '&' and returns the offset behind it, -1 when it is none that
// XML knows without a DTD.
func reference(s string, i int) (rune, int) {
	rest := s[i+1:]
	switch {
	case strings.HasPrefix(rest, "amp;"):
		return '&', i + 5
	case strings.HasPrefix(rest, "quot;"):
		return '"', i + 6
	case strings.HasPrefix(rest, "lt;"):
		return '<', i + 4
	case strings.HasPrefix(rest, "gt;"):
		return '>', i + 4
	case strings.HasPrefix(rest, "apos;"):
		return '\'', i + 6
	case !strings.HasPrefix(rest, "#"):
		return 0, -1
	}
	base, k := rune(10), 1
	if strings.HasPrefix(rest, "#x") {
		base, k = 16, 2
	}
	r, first := rune(0), k
	for ; k < len(rest); k++ {
		d := digit(rest[k])
		if d >= base {
			break
		}
		r = min(r*base+d, utf8.MaxRune+1)
	}
	if k == first || k == len(rest) || rest[k] != ';' || !isChar(r) {
		return 0, -1
	}
	return r, i + 1 + k + 1
}

// digit returns the value of a hexadecimal digit, 16 for any other byte.
func digit(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c && c <= 'f':
		return rune(c - 'a' + 10)
	case 'A' <= c && c <= 'F':
		return rune(c - 'A' + 10)
	}
	return 16
}

// resolve appends s to b with its references resolved and its line breaks folded: CRLF and CR count as LF, and inside an
// attribute value every line break and tab becomes a blank. It returns the offset of the first impossible reference, -1 when
// there is none. The result is never longer than s.
func resolve(b *strings.Builder, s string, value bool) (bad int) {
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c != '&' && c != '\r' && (!value || c != '\n' && c != '\t') {
			i++
			continue
		}
		b.WriteString(s[done:i])
		switch {
		case c == '&':
			r, next := reference(s, i)
			if next < 0 {
				return i
			}
			b.WriteRune(r)
			i = next
		case c == '\r' && i+1 < len(s) && s[i+1] == '\n':
			i += 2
			b.WriteByte(lineBreak(value))
		default:
			i++
			b.WriteByte(lineBreak(value))
		}
		done = i
	}
	b.WriteString(s[done:])
	return -1
}

func lineBreak(value bool) byte {
	if value {
		return ' '
	}
	return '\n'
}

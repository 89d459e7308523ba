package xmlsrc

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// pseudoAttrs are the parts of an XML declaration in the order that they must have; the first is required.
var pseudoAttrs = []string{"version", "encoding", "standalone"}

// declaration reads the XML declaration from behind its name on.
func (p *parser) declaration(i int) int {
	s := p.text
	for done := 0; ; {
		before := i
		i = skipBlanks(s, i)
		if i >= len(s) {
			return p.fail(Unterminated, len(s), len(s), "the file ends inside the XML declaration")
		}
		if done > 0 && strings.HasPrefix(s[i:], "?>") {
			return i + 2
		}
		end := ncName(s, i)
		name := s[i:end]
		which := slices.Index(pseudoAttrs, name)
		switch {
		case done == 0 && which != 0:
			return p.fail(Declaration, i, end, "the XML declaration must begin with version=\"1.0\"")
		case which < done:
			return p.fail(Declaration, i, end, "the XML declaration may hold only version, encoding and standalone, in this order, and must end with ?>")
		case before == i:
			return p.fail(MissingBlank, i, end, "a blank is missing in front of %s in the XML declaration", name)
		}
		start, after := pseudoValue(s, end)
		if after < 0 {
			return p.fail(Declaration, i, end, "%s in the XML declaration needs a value in quotes", name)
		}
		if reason := pseudoFault(name, s[start:after-1]); reason != "" {
			return p.fail(Declaration, start, after-1, "%s in the XML declaration %s, not %q", name, reason, clip(s[start:after-1]))
		}
		i, done = after, which+1
	}
}

// pseudoFault says what the value of a part of the XML declaration must be, "" when it is that.
func pseudoFault(name, value string) string {
	switch {
	case name == "version" && value != "1.0":
		return "must be 1.0"
	case name == "encoding" && !encodingName(value):
		return "must name an encoding"
	case name == "standalone" && value != "yes" && value != "no":
		return "must be yes or no"
	}
	return ""
}

// pseudoValue reads `= "value"` from i on: the offset of the value and of what follows the closing quote, -1 when it is not there.
func pseudoValue(s string, i int) (start, after int) {
	if i = skipBlanks(s, i); i >= len(s) || s[i] != '=' {
		return -1, -1
	}
	if i = skipBlanks(s, i+1); i >= len(s) || s[i] != '"' && s[i] != '\'' {
		return -1, -1
	}
	n := strings.IndexByte(s[i+1:], s[i])
	if n < 0 {
		return -1, -1
	}
	return i + 1, i + 1 + n + 1
}

func encodingName(s string) bool {
	for i := range len(s) {
		if c := classes[s[i]]; c&nameChar == 0 || i == 0 && (c&nameStart == 0 || s[i] == '_') {
			return false
		}
	}
	return s != ""
}

// checkEncoding adds what only the decoding knows: IIS refuses a file whose declaration contradicts its bytes, and bytes that
// are none of its encoding. A syntax error before that place wins.
func (p *parser) checkEncoding() {
	f, err := p.doc.File, p.doc.Err
	start, end := -1, -1
	switch {
	case f.Encoding.Mismatch:
		start, end = p.declaredEncoding()
	case f.Encoding.Damaged:
		start = firstDamage(f.Raw[min(f.Encoding.BOM, len(f.Raw)):], p.text, f.Encoding.Name)
		_, size := utf8.DecodeRuneInString(p.text[start:])
		end = start + size
	}
	if start < 0 || err != nil && (err.Start < start || err.Kind == Declaration) {
		return
	}
	if f.Encoding.Mismatch {
		p.fail(Encoding, start, end, "the XML declaration says encoding=%q, but the file is %s", clip(f.Encoding.Declared), f.Encoding.Name)
		return
	}
	p.fail(Encoding, start, end, "some bytes here are not valid %s: the file may have been saved in another encoding, such as windows-1252", f.Encoding.Name)
}

// declaredEncoding returns the place of the encoding's name in the XML declaration.
func (p *parser) declaredEncoding() (start, end int) {
	const key = "encoding"
	if at := strings.Index(p.text, key); at >= 0 {
		if start, after := pseudoValue(p.text, at+len(key)); after >= 0 {
			return start, after - 1
		}
	}
	return 0, 0
}

// firstDamage returns the offset in text of the first replaced byte.
func firstDamage(body []byte, text, name string) int {
	if name == "utf-8" {
		for i := 0; i < len(body); {
			r, size := utf8.DecodeRune(body[i:])
			if r == utf8.RuneError && size == 1 {
				return min(i, len(text))
			}
			i += size
		}
	}
	return max(strings.IndexRune(text, utf8.RuneError), 0)
}

package inert

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns text for people in which no build agent finds a command: a blank stands where one would begin ("# #vso[").
func Text(s string) string {
	return broken(s, func(first byte) string { return string(first) + " " })
}

// JSON returns a document that means the same and holds no command of a build agent and no character that a terminal would obey or
// hide: they are escaped as JSON escapes them.
func JSON(s string) string {
	return controls(broken(s, jsonEscape), jsonEscape)
}

func jsonEscape[T byte | rune](c T) string {
	if high, low := utf16(rune(c)); low != 0 {
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, c)
}

// utf16 returns a character as two surrogates; the second is 0 where none is needed.
func utf16(r rune) (high, low rune) {
	if r < 0x10000 {
		return r, 0
	}
	r -= 0x10000
	return 0xD800 + r>>10, 0xDC00 + r&0x3FF
}

// XML does for an XML document what [JSON] does, with character references. Comments, where none can stand, must have gone through [Text].
func XML(s string) string {
	return controls(broken(s, xmlReference), xmlReference)
}

func xmlReference[T byte | rune](c T) string { return fmt.Sprintf("&#x%X;", c) }

// Lines returns text of many lines with a stand-in for each character that a terminal would obey or hide, and no command of a build
// agent. Line breaks and tabs stay.
func Lines(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\n' || r == '\t' || r == '\u00AD' || !obeyed(r) || r == '\r' && strings.HasPrefix(s[i:], "\r\n"):
			b.WriteRune(r)
		case r < ' ':
			b.WriteRune('\u2400' + r)
		default:
			b.WriteRune(utf8.RuneError)
		}
	}
	return Text(b.String())
}

// Cell returns the text of a table cell that no spreadsheet takes for a formula.
func Cell(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) || s == "-" || number(s) {
		return s
	}
	return "'" + s
}

func number(s string) bool {
	for _, c := range s[1:] {
		if (c < '0' || c > '9') && c != '.' {
			return false
		}
	}
	return len(s) > 1 && (s[0] == '-' || s[0] == '+')
}

// obeyed reports whether a terminal would obey or hide a character: controls, marks that turn the reading direction, invisible ones,
// odd line breaks. The joiners of scripts and emoji are text.
func obeyed(r rune) bool {
	return r < ' ' || r >= 0x7F && r != '\u200C' && r != '\u200D' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// controls escapes the characters that [obeyed] tells of; line breaks and tabs are the layout of the document.
func controls(s string, escape func(rune) string) string {
	at := strings.IndexFunc(s, func(r rune) bool { return r >= 0x7F })
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:at])
	for _, r := range s[at:] {
		if r >= 0x7F && obeyed(r) {
			b.WriteString(escape(r))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

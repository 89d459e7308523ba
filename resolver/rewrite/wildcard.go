package rewrite

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wildcard is a compiled wildcard pattern: "*" matches and captures any text, "?" matches one character, everything
// else itself, and the pattern must cover the whole input. Source: "URL Rewrite Module Configuration Reference", rule
// pattern syntax. Of several ways to match, every "*" but the last takes as little as possible (no page says).
type wildcard struct {
	// parts are the texts between the stars; stars = len(parts)-1.
	parts []string
	fold  bool
}

func compileWildcard(pattern string, fold bool) *wildcard {
	return &wildcard{parts: strings.Split(pattern, "*"), fold: fold}
}

// groups is the number of captures.
func (w *wildcard) groups() int { return len(w.parts) - 1 }

// match appends the whole input and the captures to caps.
func (w *wildcard) match(s string, caps []string) ([]string, bool) {
	first, last := w.parts[0], w.parts[len(w.parts)-1]
	pos, ok := w.at(first, s, 0)
	if !ok {
		return caps, false
	}
	if len(w.parts) == 1 {
		return append(caps, s), pos == len(s)
	}
	tail, ok := w.tail(last, s)
	if !ok || tail < pos {
		return caps, false
	}
	base := len(caps)
	caps = append(caps, s)
	for _, part := range w.parts[1 : len(w.parts)-1] {
		start, end, ok := w.find(part, s[:tail], pos)
		if !ok {
			return caps[:base], false
		}
		caps = append(caps, s[pos:start])
		pos = end
	}
	return append(caps, s[pos:tail]), true
}

// find returns the leftmost place of part in s from pos on.
func (w *wildcard) find(part, s string, pos int) (start, end int, ok bool) {
	for start = pos; ; {
		if end, ok = w.at(part, s, start); ok {
			return start, end, true
		}
		if start >= len(s) {
			return 0, 0, false
		}
		_, size := utf8.DecodeRuneInString(s[start:])
		start += size
	}
}

// at reports whether part matches at pos, and where it ends.
func (w *wildcard) at(part, s string, pos int) (end int, ok bool) {
	for i := 0; i < len(part); {
		if pos >= len(s) {
			return 0, false
		}
		p, ps := utf8.DecodeRuneInString(part[i:])
		c, cs := utf8.DecodeRuneInString(s[pos:])
		if p != '?' && !sameRune(p, c, w.fold) {
			return 0, false
		}
		i, pos = i+ps, pos+cs
	}
	return pos, true
}

// tail returns the place where part matches up to the end of s.
func (w *wildcard) tail(part, s string) (start int, ok bool) {
	start = len(s)
	for range utf8.RuneCountInString(part) {
		if start == 0 {
			return 0, false
		}
		_, size := utf8.DecodeLastRuneInString(s[:start])
		start -= size
	}
	end, ok := w.at(part, s, start)
	return start, ok && end == len(s)
}

func sameRune(a, b rune, fold bool) bool {
	if a == b {
		return true
	}
	if !fold {
		return false
	}
	if a < utf8.RuneSelf && b < utf8.RuneSelf {
		return a|0x20 == b|0x20 && 'a' <= a|0x20 && a|0x20 <= 'z'
	}
	return unicode.ToLower(a) == unicode.ToLower(b)
}

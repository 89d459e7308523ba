package filtering

import (
	"net/textproto"
	"strconv"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
)

func child(e *merge.Element, name string) *merge.Element {
	if e.Schema == nil {
		return &merge.Element{}
	}
	return e.Child(name)
}

func text(e *merge.Element, name string) string { return e.Said(name) }

func flag(e *merge.Element, name string, otherwise bool) bool { return e.BoolOr(name, otherwise) }

func number(e *merge.Element, name string, otherwise int64) int64 { return e.NumberOr(name, otherwise) }

func canonical(header string) string {
	return textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(header))
}

func fold(s string) string { return winpath.Fold(s) }

// appendFolded appends the folded form of s to b, without allocating while it fits.
func appendFolded(b []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if c >= 0x80 {
			return append(b[:len(b)-i], fold(s)...)
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		b = append(b, c)
	}
	return b
}

// appendDecoded appends s with each %XX replaced once.
func appendDecoded(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && escaped(s[i:]) {
			b = append(b, hex(s[i+1])<<4|hex(s[i+2]))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return b
}

// escaped reports whether s begins with a percent sign and two hex digits.
func escaped[T string | []byte](s T) bool {
	return len(s) >= 3 && s[0] == '%' && isHex(s[1]) && isHex(s[2])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func hex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// extension returns the part of the last segment from its last dot; "." when it has none, which is how the section names it.
func extension(path []byte) []byte {
	for i := len(path) - 1; i >= 0; i-- {
		switch path[i] {
		case '.':
			return path[i:]
		case '/':
			return dot
		}
	}
	return dot
}

var dot = []byte(".")

// thousands formats n as 30,000,000.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

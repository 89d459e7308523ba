package iislog

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Limits, in bytes, of the texts kept per group. They apply to each value
// alone, so that merging in any order cuts at the same place.
const (
	maxName    = 256
	maxShape   = 512
	maxSample  = 1024
	maxExample = 4352
)

// plain reports whether b needs no cleaning: printable ASCII only.
func plain(b []byte) bool {
	for _, c := range b {
		if c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}

// appendClean appends at most limit bytes of b as valid UTF-8 without control
// characters. Bytes that are not UTF-8 are taken as Windows-1252, the usual
// code page of logs written in ANSI. A log must not be able to drive the
// terminal it is shown on, hence the replacement of controls by U+FFFD.
func appendClean(dst, b []byte, limit int) []byte {
	if plain(b) {
		return append(dst, b[:min(len(b), limit)]...)
	}
	start := len(dst)
	valid := utf8.Valid(b)
	for len(b) > 0 {
		r, size := rune(b[0]), 1
		if valid {
			r, size = utf8.DecodeRune(b)
		} else if r >= utf8.RuneSelf {
			r = charmap.Windows1252.DecodeByte(b[0])
		}
		b = b[size:]
		if r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			r = utf8.RuneError
		}
		if len(dst)-start+utf8.RuneLen(r) > limit {
			break
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// appendLower appends b like appendClean, with ASCII letters in lower case:
// host names and IIS paths do not distinguish case.
func appendLower(dst, b []byte, limit int) []byte {
	start := len(dst)
	dst = appendClean(dst, b, limit)
	for i := start; i < len(dst); i++ {
		if c := dst[i]; c >= 'A' && c <= 'Z' {
			dst[i] = c + 'a' - 'A'
		}
	}
	return dst
}

// excerpt returns the beginning of a line for a message.
func excerpt(line []byte) string {
	const limit = 80
	if len(line) > 4*limit {
		line = line[:4*limit]
	}
	s := string(appendClean(nil, line, limit))
	if len(line) > limit {
		s += "…"
	}
	return s
}

// dash returns nil for the "-" that logs write for an empty value.
func dash(b []byte) []byte {
	if len(b) == 1 && b[0] == '-' {
		return nil
	}
	return b
}

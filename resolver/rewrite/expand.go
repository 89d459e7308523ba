package rewrite

import (
	"strings"
	"unicode/utf8"
)

// status says how the expansion of a template went.
type status uint8

const (
	expanded status = iota
	missing         // a value is not known; run.reason names it
	broken          // the module itself fails; run.reason says why
)

// expand builds the string of a template. On anything but expanded, run.reason is set.
func (r *run) expand(t *template) (string, status) {
	switch len(t.segs) {
	case 0:
		return "", expanded
	case 1:
		return r.segment(&t.segs[0])
	}
	// The buffer is shared by nested templates as a stack.
	start := len(r.buf)
	for i := range t.segs {
		s, st := r.segment(&t.segs[i])
		if st != expanded {
			r.buf = r.buf[:start]
			return "", st
		}
		r.buf = append(r.buf, s...)
	}
	out := string(r.buf[start:])
	r.buf = r.buf[:start]
	return out, expanded
}

func (r *run) segment(s *segment) (string, status) {
	switch s.kind {
	case segText:
		return s.text, expanded
	case segRule:
		return pick(r.ruleCaps, s.n), expanded
	case segCond:
		if r.condsUnknown {
			r.reason = "which condition {C:" + itoa(s.n) + "} refers to is not known"
			return "", missing
		}
		return pick(r.condCaps, s.n), expanded
	case segVar:
		v, ok := r.value(s.variable)
		if !ok {
			r.reason = "{" + s.variable.name + "} is not known"
			return "", missing
		}
		return v, expanded
	case segBroken:
		r.reason = quote(s.text) + " cannot be expanded"
		return "", broken
	}
	arg, st := r.expand(s.arg)
	if st != expanded {
		return "", st
	}
	switch s.kind {
	case segLower:
		return strings.ToLower(arg), expanded
	case segEncode:
		return urlEncode(arg), expanded
	case segDecode:
		return urlDecode(arg), expanded
	case segHTML:
		return htmlEncoder.Replace(arg), expanded
	case segMap:
		return s.table.lookup(arg), expanded
	}
	r.reason = "provider " + quote(s.text) + " answers on the server only"
	return "", missing
}

func pick(caps []string, n int) string {
	if n < len(caps) {
		return caps[n]
	}
	return ""
}

func itoa(n int) string {
	if n < 10 {
		return "0123456789"[n : n+1]
	}
	return itoa(n/10) + itoa(n%10)
}

var htmlEncoder = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

const upperHex = "0123456789ABCDEF"

// urlEncode escapes every byte that is not an unreserved character of RFC 3986.
func urlEncode(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if isLetter(c) && c < utf8.RuneSelf || isDigit(c) || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(upperHex[c>>4])
		b.WriteByte(upperHex[c&15])
	}
	return b.String()
}

// urlDecode replaces %XX; anything else, "+" included, stays.
func urlDecode(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return string(b)
}

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

package iislog

import "unicode/utf8"

// PathShape folds the parts of a URL path that vary from request to request,
// so that /api/123/x and /api/456/x are one: numbers become {n}, GUIDs
// {guid}, hexadecimal tokens of 8 digits and more {hex}, other tokens of 20
// characters and more that mix letters and digits {id}. Letters come out in
// lower case; file names and extensions stay.
func PathShape(path string) string {
	lower := appendLower(nil, []byte(path), maxExample)
	return string(appendShape(nil, lower))
}

type charClass uint8

const (
	classOther charClass = iota
	classDigit
	classHexLetter
	classLetter
)

// classes covers lower-case input; bytes of multi-byte characters are letters.
var classes = func() (t [256]charClass) {
	for c := range t {
		switch {
		case c >= '0' && c <= '9':
			t[c] = classDigit
		case c >= 'a' && c <= 'f':
			t[c] = classHexLetter
		case c >= 'g' && c <= 'z', c >= utf8.RuneSelf:
			t[c] = classLetter
		}
	}
	return t
}()

// appendShape appends the shape of a cleaned, lower-case path, cut to
// maxShape bytes at a character boundary.
func appendShape(dst, path []byte) []byte {
	start := len(dst)
	for i := 0; i < len(path); {
		c := path[i]
		if c == '%' && i+2 < len(path) {
			dst = append(dst, path[i:i+3]...)
			i += 3
			continue
		}
		if classes[c] == classOther {
			dst = append(dst, c)
			i++
			continue
		}
		if isGUID(path[i:]) {
			dst = append(dst, "{guid}"...)
			i += guidLength
			continue
		}
		var token []byte
		end, digits, letters, hexLetters := i, 0, 0, 0
		for ; end < len(path) && classes[path[end]] != classOther; end++ {
			switch classes[path[end]] {
			case classDigit:
				digits++
			case classHexLetter:
				hexLetters++
			default:
				letters++
			}
		}
		token, i = path[i:end], end
		switch {
		case digits == 0:
			dst = append(dst, token...)
		case digits == len(token):
			dst = append(dst, "{n}"...)
		case letters == 0 && len(token) >= 8:
			dst = append(dst, "{hex}"...)
		case len(token) >= 20 && digits >= 3:
			dst = append(dst, "{id}"...)
		default:
			dst = appendNumbersFolded(dst, token)
		}
	}
	if len(dst)-start <= maxShape {
		return dst
	}
	cut := start + maxShape
	for cut > start && !utf8.RuneStart(dst[cut]) {
		cut--
	}
	return dst[:cut]
}

// appendNumbersFolded folds runs of four digits and more inside a token;
// shorter ones tell versions and names apart ("v1", "mp3", "oauth2").
func appendNumbersFolded(dst, token []byte) []byte {
	for i := 0; i < len(token); {
		if classes[token[i]] != classDigit {
			dst = append(dst, token[i])
			i++
			continue
		}
		end := i
		for end < len(token) && classes[token[end]] == classDigit {
			end++
		}
		if end-i >= 4 {
			dst = append(dst, "{n}"...)
		} else {
			dst = append(dst, token[i:end]...)
		}
		i = end
	}
	return dst
}

const guidLength = 36

func isGUID(b []byte) bool {
	if len(b) < guidLength || b[8] != '-' || b[13] != '-' {
		return false
	}
	for i, c := range b[:guidLength] {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if k := classes[c]; k != classDigit && k != classHexLetter {
			return false
		}
	}
	return len(b) == guidLength || classes[b[guidLength]] == classOther
}

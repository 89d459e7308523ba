package discover

import (
	"strings"
	"unicode/utf8"
)

// matchName matches one name, without slashes, against a pattern of git: * any characters, ? one character, […] one of a set,
// a backslash takes the special meaning of the next character. A malformed pattern matches nothing.
func matchName(pattern, name string) bool {
	if !strings.ContainsAny(pattern, `*?[\`) {
		return pattern == name
	}
	p, n := 0, 0
	backP, backN := -1, 0
	for n < len(name) {
		if p < len(pattern) && pattern[p] == '*' {
			p++
			backP, backN = p, n
			continue
		}
		if width, ok := matchOne(pattern[p:], name[n:]); ok {
			p += width
			_, size := utf8.DecodeRuneInString(name[n:])
			n += size
			continue
		}
		if backP < 0 {
			return false
		}
		_, size := utf8.DecodeRuneInString(name[backN:])
		backN += size
		p, n = backP, backN
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// matchOne matches the first character of name against the first element of pattern, which is no *; width is the length of that.
func matchOne(pattern, name string) (width int, ok bool) {
	if pattern == "" {
		return 0, false
	}
	c, _ := utf8.DecodeRuneInString(name)
	switch pattern[0] {
	case '?':
		return 1, true
	case '[':
		return matchSet(pattern, c)
	case '\\':
		if len(pattern) == 1 {
			return 0, false
		}
		r, size := utf8.DecodeRuneInString(pattern[1:])
		return 1 + size, r == c
	}
	r, size := utf8.DecodeRuneInString(pattern)
	return size, r == c
}

// matchSet matches c against the set at the start of pattern, "[a-z]", "[!a]" or "[[:digit:]]".
func matchSet(pattern string, c rune) (width int, ok bool) {
	i := 1
	negated := i < len(pattern) && (pattern[i] == '!' || pattern[i] == '^')
	if negated {
		i++
	}
	in := false
	for first := true; ; first = false {
		if i >= len(pattern) {
			return 0, false // not closed
		}
		if pattern[i] == ']' && !first {
			return i + 1, in != negated
		}
		if strings.HasPrefix(pattern[i:], "[:") {
			if end := strings.Index(pattern[i:], ":]"); end > 0 {
				member, known := inClass(pattern[i+2:i+end], c)
				if !known {
					return 0, false
				}
				in = in || member
				i += end + 2
				continue
			}
		}
		low, size := setRune(pattern[i:])
		if size == 0 {
			return 0, false
		}
		i += size
		high := low
		if i+1 < len(pattern) && pattern[i] == '-' && pattern[i+1] != ']' {
			high, size = setRune(pattern[i+1:])
			if size == 0 {
				return 0, false
			}
			i += 1 + size
		}
		in = in || low <= c && c <= high
	}
}

// setRune reads one character of a set, which a backslash may escape.
func setRune(s string) (r rune, size int) {
	escape := 0
	if s[0] == '\\' {
		if len(s) == 1 {
			return 0, 0
		}
		escape = 1
	}
	r, size = utf8.DecodeRuneInString(s[escape:])
	return r, size + escape
}

// inClass tells whether c is in a class of POSIX; known is false for a name that is none.
func inClass(name string, c rune) (member, known bool) {
	lower, upper, digit := 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9'
	switch name {
	case "alnum":
		return lower || upper || digit, true
	case "alpha":
		return lower || upper, true
	case "blank":
		return c == ' ' || c == '\t', true
	case "cntrl":
		return c < ' ' || c == 0x7F, true
	case "digit":
		return digit, true
	case "graph":
		return '!' <= c && c <= '~', true
	case "lower":
		return lower, true
	case "print":
		return ' ' <= c && c <= '~', true
	case "punct":
		return '!' <= c && c <= '~' && !lower && !upper && !digit, true
	case "space":
		return c == ' ' || '\t' <= c && c <= '\r', true
	case "upper":
		return upper, true
	case "xdigit":
		return digit || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F', true
	}
	return false, false
}

package program

import "strings"

// placeholders finds %s and what resembles it outside of variables.
func (c *Command) placeholders(covered []bool) {
	text, quoted := c.Text, false
	for i := 0; i < len(text); {
		if covered[i] {
			i++
			continue
		}
		if text[i] == '"' {
			quoted = !quoted
		}
		if text[i] == '%' && strings.HasPrefix(text[i:], "%s") && !covered[i+1] {
			slot := Slot{Start: i, End: i + 2, Quoted: quoted}
			if n := len(c.Slots); n > 0 {
				slot.Joined = c.Slots[n-1].End == i
			}
			c.Slots = append(c.Slots, slot)
			i += 2
			continue
		}
		if length, why := resembles(text, i); length > 0 {
			c.Misses = append(c.Misses, Miss{Start: i, End: i + length, Text: text[i : i+length], Why: why})
			i += length
			continue
		}
		i++
	}
	if len(c.Slots) == 0 {
		return
	}
	// Beside a real placeholder only these are likely to have been meant as one.
	kept := c.Misses[:0]
	for _, m := range c.Misses {
		if m.Text == "%S" || m.Text == "$s" || m.Text == "s%" || strings.HasPrefix(m.Text, "%%") || strings.HasPrefix(m.Text, "% ") {
			kept = append(kept, m)
		}
	}
	c.Misses = kept
}

// resembles returns the length of a near miss of %s at text[i:], 0 when there is none.
func resembles(text string, i int) (length int, why string) {
	rest := text[i:]
	before := i == 0 || !isWord(text[i-1]) && text[i-1] != '%'
	switch rest[0] {
	case '%':
		return percent(rest)
	case '$':
		if len(rest) >= 2 && before && strings.IndexByte("sS01*", rest[1]) >= 0 && !wordAt(rest, 2) {
			return 2, "is the syntax of a Unix shell"
		}
	case '{':
		if len(rest) >= 3 && rest[2] == '}' && strings.IndexByte("sS01", rest[1]) >= 0 {
			return 3, "is the syntax of another template language"
		}
	case 's', 'S':
		if before && len(rest) >= 2 && rest[1] == '%' && !wordAt(rest, 2) && !strings.HasPrefix(rest[2:], "%") {
			return 2, "has the percent sign behind the letter"
		}
	}
	return 0, ""
}

func percent(rest string) (length int, why string) {
	if len(rest) < 2 {
		return 0, ""
	}
	next := rest[1]
	switch {
	case next == '%' && len(rest) >= 3 && rest[2]|0x20 == 's' && !wordAt(rest, 3):
		return 3, "has the percent sign twice, which is the habit of batch files"
	case isBlank(next):
		n := 1 + len(rest[1:]) - len(strings.TrimLeft(rest[1:], " \t"))
		if n < len(rest) && rest[n]|0x20 == 's' && !wordAt(rest, n+1) {
			return n + 1, "has a blank between the percent sign and the letter"
		}
	case next == 'S' && !wordAt(rest, 2):
		return 2, "has an upper-case S"
	case next == '*' && !wordAt(rest, 2), '0' <= next && next <= '9' && !wordAt(rest, 2):
		return 2, "is the syntax of batch files and of file associations"
	case next == '~':
		n := 2
		for n < len(rest) && isWord(rest[n]) {
			n++
		}
		if n > 2 {
			return n, "is the syntax of batch files"
		}
	case 'a' <= next|0x20 && next|0x20 <= 'z' && next != 's' && !wordAt(rest, 2):
		return 2, "has another letter than s"
	}
	return 0, ""
}

func wordAt(s string, i int) bool { return i < len(s) && isWord(s[i]) }

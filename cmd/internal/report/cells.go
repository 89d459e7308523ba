package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tabWidth is the distance of tab stops in quoted source lines.
const tabWidth = 4

// cell is what one character of a source line takes up on a terminal. Combining characters belong to the cell before.
type cell struct {
	text  string
	at    int // byte offset in the line
	col   int // 0-based column on the terminal
	width int // columns, at least 1
}

// layOut turns a line into cells and returns them with their total width. What a terminal would obey or hide (control
// characters, marks that turn the reading direction, invisible blanks) gets a visible stand-in.
func layOut(line string) ([]cell, int) {
	cells := make([]cell, 0, len(line))
	col := 0
	for at, r := range line {
		if r >= ' ' && r < 0x7F { // nearly always
			cells = append(cells, cell{text: line[at : at+1], at: at, col: col, width: 1})
			col++
			continue
		}
		text, width := glyph(r)
		switch {
		case r == '\t':
			width = tabWidth - col%tabWidth
			text = strings.Repeat(" ", width)
		case width == 0 && len(cells) > 0:
			cells[len(cells)-1].text += text
			continue
		case width == 0: // nothing to combine with
			text, width = "\uFFFD", 1
		}
		cells = append(cells, cell{text: text, at: at, col: col, width: width})
		col += width
	}
	return cells, col
}

// printable returns s with the stand-ins of [layOut], and line breaks as blanks.
func printable(s string) string {
	if ascii(s) && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.FieldsFunc(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) && r != '\u00A0' {
			return ' '
		}
		text, _ := glyph(r)
		r, _ = utf8.DecodeRuneInString(text)
		return r
	}, s), func(r rune) bool { return r == ' ' }), " ")
}

// ascii reports whether s holds visible ASCII characters and blanks only.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

// columns is the number of columns that s takes up; it holds no tabs.
func columns(s string) int {
	if ascii(s) {
		return len(s)
	}
	total := 0
	for _, r := range s {
		_, width := glyph(r)
		total += width
	}
	return total
}

// glyph returns how a character is shown and how wide that is; 0 for one that combines with the one before.
func glyph(r rune) (string, int) {
	switch {
	case r >= ' ' && r < 0x7F:
		return string(r), 1
	case r < ' ':
		return string('\u2400' + r), 1
	case r == 0x7F:
		return "\u2421", 1
	case r == '\u00AD':
		return string(r), 1
	case r == '\u200C' || r == '\u200D':
		return string(r), 0
	case unicode.In(r, unicode.Mn, unicode.Me):
		return string(r), 0
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
		return "\uFFFD", 1
	case wide(r):
		return string(r), 2
	}
	return string(r), 1
}

// wideRanges are the blocks whose characters take two columns (Unicode Standard Annex #11, classes W and F), as whole
// blocks: a few unassigned or narrow characters among them do no harm.
var wideRanges = [...][2]rune{
	{0x1100, 0x115F}, {0x231A, 0x231B}, {0x23E9, 0x23EC}, {0x25FD, 0x25FE}, {0x2614, 0x2615}, {0x2648, 0x2653},
	{0x26A1, 0x26A1}, {0x26D4, 0x26D4}, {0x2705, 0x2705}, {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C},
	{0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797}, {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50}, {0x2E80, 0x303E},
	{0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA000, 0xA4CF}, {0xA960, 0xA97C}, {0xAC00, 0xD7A3},
	{0xF900, 0xFAFF}, {0xFE30, 0xFE6B}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x16FE0, 0x18CFF}, {0x1B000, 0x1B2FF},
	{0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
}

func wide(r rune) bool {
	for _, block := range wideRanges {
		if r < block[0] {
			return false
		}
		if r <= block[1] {
			return true
		}
	}
	return false
}

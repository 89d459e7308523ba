package cli

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fatih/color"

	"github.com/iislens/iislens/cmd/internal/inert"
	"github.com/iislens/iislens/resolver/source"
)

// page is a text being laid out. Places (path:line:column) are never wrapped or cut, so that terminals can open them; all
// else keeps to the width.
type page struct {
	out     bytes.Buffer
	width   int
	colored bool
	// mask takes the secrets out of what is written.
	mask func(string) string
	// lineOf returns a line of a file without its secrets.
	lineOf func(file *source.File, n int) string

	strong, dim, good, bad, warn, link *color.Color
}

func newPage(width int, colored bool) *page {
	p := &page{width: width, colored: colored, mask: func(s string) string { return s }, lineOf: (*source.File).Line}
	shade := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if colored {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	p.strong, p.dim, p.link = shade(color.Bold), shade(color.Faint), shade(color.FgCyan)
	p.good, p.bad, p.warn = shade(color.FgGreen, color.Bold), shade(color.FgRed, color.Bold), shade(color.FgYellow, color.Bold)
	return p
}

// words is a piece of text in one shade; a nil shade is plain. Whole pieces are not wrapped inside.
type words struct {
	text  string
	shade *color.Color
	whole bool
	gap   int // blanks before it on the same line
}

func plain(format string, args ...any) words {
	return words{text: fmt.Sprintf(format, args...), gap: 1}
}

// joined is plain text that follows without a blank.
func joined(format string, args ...any) words { return words{text: fmt.Sprintf(format, args...)} }

// unit is text that is not wrapped.
func unit(format string, args ...any) words {
	return words{text: fmt.Sprintf(format, args...), whole: true, gap: 1}
}

// in returns the piece in a shade.
func (w words) in(shade *color.Color) words {
	w.shade = shade
	return w
}

// to is a place.
func (p *page) to(place string) words { return words{place, p.link, true, 1} }

// at is a place, two blanks behind what it belongs to.
func (p *page) at(place string) words { return words{place, p.link, true, 2} }

func (p *page) blank() { p.out.WriteByte('\n') }

// row writes text behind a label that takes up a fixed number of columns, wrapped below itself.
func (p *page) row(label string, columns int, text ...words) {
	indent := strings.Repeat(" ", columns)
	first := label + strings.Repeat(" ", max(columns-width(label), 0))
	if columns > 0 && width(label) >= columns {
		first = label + " "
	}
	if rest := strings.TrimLeft(first, " "); rest != "" {
		lead := len(first) - len(rest)
		name := strings.TrimRight(rest, " ")
		first = first[:lead] + p.dim.Sprint(name) + rest[len(name):]
	}
	p.flow(first, max(columns, width(label)+1), indent, text)
}

// text writes wrapped text with an indent.
func (p *page) text(columns int, text ...words) {
	indent := strings.Repeat(" ", columns)
	p.flow(indent, columns, indent, text)
}

// flow writes words behind first, which takes up used columns, and wraps at blanks.
func (p *page) flow(first string, used int, indent string, text []words) {
	line, start := first, true
	for _, piece := range text {
		if piece.text == "" {
			continue
		}
		if piece.shade != p.link {
			piece.text = clip(piece.text)
			piece.text = p.mask(piece.text)
		}
		fields := []string{printable(piece.text)}
		if !piece.whole || piece.shade != p.link && width(fields[0]) > p.width-len(indent) {
			fields = strings.Split(fields[0], " ")
		}
		for i, word := range fields {
			gap := 1
			if i == 0 {
				gap = piece.gap
			}
			if start {
				gap = 0
			}
			if !start && gap > 0 && used+gap+width(word) > p.width {
				p.line(line)
				line, used, gap = indent, len(indent), 0
			}
			shown := word
			if piece.shade != nil && word != "" {
				shown = piece.shade.Sprint(word)
			}
			line += strings.Repeat(" ", gap) + shown
			used += gap + width(word)
			start = false
		}
	}
	p.line(line)
}

func (p *page) line(s string) {
	p.out.WriteString(strings.TrimRight(s, " "))
	p.out.WriteByte('\n')
}

// heading starts a paragraph.
func (p *page) heading(format string, args ...any) {
	p.blank()
	p.line(p.strong.Sprint(printable(p.mask(fmt.Sprintf(format, args...)))))
}

// maxPiece is the length to which a piece of text is shown: names of megabytes are nobody's to read.
const maxPiece = 8 << 10

// clip cuts a text and says how much is missing.
func clip(s string) string {
	if len(s) <= maxPiece {
		return s
	}
	end := maxPiece
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return fmt.Sprintf("%s… (%d bytes more)", s[:end], len(s)-end)
}

// printable returns s with a stand-in for what a terminal would obey or hide.
func printable(s string) string {
	return inert.Text(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r == utf8.RuneError || !unicode.IsPrint(r) && r != '\u00a0':
			return utf8.RuneError
		}
		return r
	}, s))
}

// width is the number of columns that s takes up, combining marks aside.
func width(s string) int { return utf8.RuneCountInString(s) }

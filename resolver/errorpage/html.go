package errorpage

import (
	"html"
	"strings"
)

// line is a piece of text with the element it stood in.
type line struct {
	kind lineKind
	text string
	// value is the second cell of a table row.
	value string
	// marked: part of the line was highlighted (source code only).
	marked bool
	// href is the target of a link in the line.
	href string
}

type lineKind uint8

const (
	plainLine lineKind = iota
	titleLine
	headingLine
	rowLine
	codeLine
)

// htmlLines makes lines of a page. It is no HTML parser: it knows the few
// elements of error pages, takes tags as they come and never fails, which
// suits pages that mail programs and editors have been at.
func htmlLines(src string) []line {
	b := &lineBuilder{}
	for len(src) > 0 {
		open := strings.IndexByte(src, '<')
		if open < 0 {
			b.add(src)
			break
		}
		b.add(src[:open])
		src = src[open:]
		if strings.HasPrefix(src, "<!--") {
			src = after(src, "-->")
			continue
		}
		end := tagEnd(src)
		if end < 0 { // a lone "<"
			b.add(src[:1])
			src = src[1:]
			continue
		}
		name, closing := tagName(src[1:end])
		tag := src[:end+1]
		src = src[end+1:]
		if !closing && (name == "script" || name == "style") {
			src = after(src, "</"+name)
			src = after(src, ">")
			continue
		}
		b.tag(name, closing, tag)
	}
	b.end()
	return b.lines
}

// after returns what follows the first occurrence of mark, in any case of
// letters; nothing when there is none.
func after(s, mark string) string {
	for i := 0; i+len(mark) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(mark)], mark) {
			return s[i+len(mark):]
		}
	}
	return ""
}

// maxTag bounds the length of a tag, so that open quotes cost no time.
const maxTag = 16 << 10

// tagEnd finds the ">" of a tag past quoted attribute values; -1 when what
// begins with "<" is no tag.
func tagEnd(s string) int {
	if len(s) < 2 || !isLetter(s[1]) && s[1] != '/' && s[1] != '!' && s[1] != '?' {
		return -1
	}
	quote := byte(0)
	for i := 1; i < min(len(s), maxTag); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && s[i-1] == '=':
			quote = c
		case c == '>':
			return i
		case c == '<':
			return -1
		}
	}
	return -1
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func tagName(inside string) (name string, closing bool) {
	inside, closing = strings.CutPrefix(inside, "/")
	i := 0
	for i < len(inside) && (isLetter(inside[i]) || inside[i] >= '0' && inside[i] <= '9') {
		i++
	}
	return strings.ToLower(inside[:i]), closing
}

// attribute returns the value of a quoted attribute of a tag.
func attribute(tag, name string) string {
	rest := after(tag, " "+name+"=")
	if len(rest) < 2 || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	value, _, _ := strings.Cut(rest[1:], rest[:1])
	return html.UnescapeString(value)
}

type lineBuilder struct {
	lines  []line
	cur    line
	text   strings.Builder
	pre    int  // depth of <pre>
	inRow  bool // inside <tr>, with cur.text set by the first cell
	cell   int
	marked bool // inside a highlighted span
}

func (b *lineBuilder) add(s string) {
	if s == "" {
		return
	}
	s = html.UnescapeString(s)
	if b.pre == 0 {
		b.text.WriteString(s)
		return
	}
	for {
		part, rest, more := strings.Cut(s, "\n")
		if strings.TrimSpace(part) != "" && b.marked {
			b.cur.marked = true
		}
		b.text.WriteString(part)
		if !more {
			return
		}
		b.flush(codeLine)
		s = rest
	}
}

func (b *lineBuilder) tag(name string, closing bool, tag string) {
	switch name {
	case "title", "h1", "h2", "h3", "h4", "h5", "legend":
		kind := headingLine
		if name == "title" {
			kind = titleLine
		}
		if closing {
			b.flush(kind)
		} else {
			b.end()
		}
	case "pre":
		b.end()
		if closing {
			b.pre = max(b.pre-1, 0)
		} else {
			b.pre++
		}
	case "span", "em", "font", "b", "strong":
		if b.pre > 0 {
			b.marked = !closing
		}
	case "tr":
		b.end()
		b.inRow, b.cell = !closing, 0
	case "td", "th":
		if b.inRow && closing {
			b.endCell()
		}
	case "a":
		if href := attribute(tag, "href"); href != "" && !closing {
			b.cur.href = href
		}
	case "br", "p", "div", "li", "ul", "ol", "hr", "fieldset", "table", "body", "head", "html", "form", "center", "blockquote":
		if !b.inRow {
			b.end()
		} else {
			b.text.WriteByte(' ')
		}
	}
}

func (b *lineBuilder) endCell() {
	text := fold(b.text.String())
	b.text.Reset()
	switch b.cell {
	case 0:
		b.cur.text = text
	case 1:
		b.cur.value = text
	}
	b.cell++
}

// end closes the current line by what it is in.
func (b *lineBuilder) end() {
	switch {
	case b.inRow:
		if b.text.Len() > 0 && b.cell < 2 {
			b.endCell()
		}
		b.text.Reset()
		if b.cur.text != "" {
			b.cur.kind = rowLine
			b.lines = append(b.lines, b.cur)
		}
		b.cur, b.inRow = line{}, false
	case b.pre > 0:
		b.flush(codeLine)
	default:
		b.flush(plainLine)
	}
}

func (b *lineBuilder) flush(kind lineKind) {
	text := b.text.String()
	b.text.Reset()
	if kind == codeLine {
		text = strings.TrimRight(printable(text), " \t\r")
	} else {
		text = fold(text)
	}
	if text != "" || b.cur.href != "" {
		b.cur.kind, b.cur.text = kind, text
		b.lines = append(b.lines, b.cur)
	}
	b.cur = line{}
}

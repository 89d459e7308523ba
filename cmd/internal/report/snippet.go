package report

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iislens/iislens/resolver/source"
)

// quote is one source line as shown: the visible part of its text and the columns that are marked below it.
type quote struct {
	line       int // 0 stands for lines left out
	text       string
	start, end int // columns of text, start < end
}

// quotes returns the lines of a span that are worth showing, each at most width columns: of a span over many lines the
// first and the last.
func (v *view) quotes(s source.Span, width int) []quote {
	first, last := s.From().Line, s.To().Line
	lineStart := func(n int) int { return s.File.LineSpan(n).Start }
	if last > first && s.End == lineStart(last) { // the span ends with a line ending
		last--
	}
	if first == last {
		return []quote{cut(v.line(s.File, first), first, s.Start-lineStart(first), s.End-lineStart(first), width)}
	}
	out := []quote{cut(v.line(s.File, first), first, s.Start-lineStart(first), len(s.File.Line(first)), width)}
	line := v.line(s.File, last)
	blanks := len(line) - len(strings.TrimLeft(line, " \t"))
	end := min(s.End-lineStart(last), len(line))
	if blanks >= end {
		return append(out, quote{})
	}
	if last > first+1 {
		out = append(out, quote{})
	}
	return append(out, cut(line, last, blanks, end, width))
}

// cut fits a line into width columns. Bytes [start, end) are marked; they may lie behind the end of the line, as the
// place of something missing does. A longer line is cut so that the mark, or its beginning, stays in sight.
func cut(line string, number, start, end, width int) quote {
	line, start, end = near(line, start, end)
	if ascii(line) && len(line) <= width { // nearly always: a byte is a column
		return quote{line: number, text: strings.TrimRight(line, " "), start: start, end: max(end, start+1)}
	}
	cells, total := layOut(line)
	from, to := total, total
	for _, c := range cells {
		if c.at <= start && start < len(line) {
			from = c.col
		}
		if c.at >= end {
			to = c.col
			break
		}
	}
	to = max(to, from+1)
	q := quote{line: number, start: from, end: to}
	if total <= width {
		q.text = join(cells)
		return q
	}
	width = max(width, 10)
	left := 0
	if to > width-1 {
		room := width - 2 // one column for each ellipsis
		left = from - max((room-(to-from))/2, room/8)
		left = max(min(left, total-(width-1)), 0)
	}
	right := left + width
	if left > 0 {
		right--
	}
	if right < total {
		right-- // for the ellipsis
	}
	right = min(right, total)
	return window(cells, q, left, right, total)
}

// maxNear is the number of bytes of a line that are looked at before and behind the start of a mark: more than any screen
// shows, and little of a file that is all one line.
const maxNear = 256

// near replaces what is far from the mark by ellipses.
func near(line string, start, end int) (string, int, int) {
	start = min(start, len(line))
	end = min(max(end, start), len(line))
	const ellipsis = "…"
	first, last := max(start-maxNear, 0), min(start+maxNear, len(line))
	for first > 0 && !utf8.RuneStart(line[first]) {
		first++
	}
	for last < len(line) && !utf8.RuneStart(line[last]) {
		last--
	}
	before, behind := "", ""
	if first > 0 {
		before = ellipsis
	}
	if last < len(line) {
		behind = ellipsis
	}
	line = before + line[first:last] + behind
	shift := first - len(before)
	return line, start - shift, min(end-shift, len(line))
}

// window keeps the cells within columns [left, right) and says with an ellipsis where some are missing.
func window(cells []cell, q quote, left, right, total int) quote {
	var kept []cell
	for _, c := range cells {
		if c.col >= left && c.col+c.width <= right {
			kept = append(kept, c)
		}
	}
	shift := 0
	if len(kept) > 0 {
		shift = kept[0].col
		right = kept[len(kept)-1].col + kept[len(kept)-1].width
	}
	q.text = join(kept)
	if shift > 0 {
		q.text = "…" + q.text
		shift--
	}
	q.start -= shift
	q.end -= shift
	limit := right - shift
	if right < total {
		q.text += "…"
		limit++
	}
	q.start = max(min(q.start, limit), 0)
	q.end = max(min(q.end, max(limit, q.start+1)), q.start+1)
	return q
}

func join(cells []cell) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(c.text)
	}
	return strings.TrimRight(b.String(), " ")
}

// gutterWidth is the number of digits that the line numbers of a span need.
func gutterWidth(s source.Span) int {
	return max(len(strconv.Itoa(s.To().Line)), 3)
}

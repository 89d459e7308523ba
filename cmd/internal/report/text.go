package report

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/fatih/color"

	"github.com/iislens/iislens/resolver/carry"
	"github.com/iislens/iislens/rules"
)

// textFormat is the report for people. The first line of a finding is a place that editors and terminals open on a click;
// it reads the same without colour.
type textFormat struct{}

// printer writes paragraphs of text in some width.
type printer struct {
	out   *bytes.Buffer
	width int
	color bool
	links bool   // the terminal knows hyperlinks
	line  []byte // reused by wrap
}

func (textFormat) format(out *bytes.Buffer, v *view) error {
	p := &printer{out: out, width: v.opt.Width, color: v.opt.Color, links: v.opt.Links}
	if p.width <= 0 {
		p.width = DefaultWidth
	}
	p.width = max(p.width, 30)
	if v.opt.Quiet {
		p.concise(v)
		return nil
	}
	for _, t := range v.problems {
		p.problem(v, t)
		fmt.Fprintln(out)
	}
	p.findings(v)
	p.summary(v)
	return nil
}

// findingsAtOnce is the number of findings that one goroutine lays out before the next ones.
const findingsAtOnce = 256

// findings writes what was found. Laying out tens of thousands takes longer than finding them, so parts are laid out in parallel.
func (p *printer) findings(v *view) {
	parts := slices.Collect(slices.Chunk(v.counted, findingsAtOnce))
	texts := make([]bytes.Buffer, len(parts))
	var group carry.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, part := range parts {
		group.Go(func() {
			own := &printer{out: &texts[i], width: p.width, color: p.color, links: p.links}
			for _, e := range part {
				own.finding(v, e)
				own.out.WriteByte('\n')
			}
		})
	}
	group.Wait()
	total := 0
	for i := range texts {
		total += texts[i].Len()
	}
	p.out.Grow(total)
	for i := range texts {
		p.out.Write(texts[i].Bytes())
	}
}

// concise writes one line for each finding and nothing else.
func (p *printer) concise(v *view) {
	line := func(where place, level rules.Severity, r *rules.Rule, message string) {
		fmt.Fprintf(p.out, "%s: %s%s: %s\n", p.bold(printable(where.String())), p.level(level, level.String()), p.link(r, tag(r)), printable(message))
	}
	for _, t := range v.problems {
		line(t.place, rules.Error, nil, t.Message)
	}
	for _, e := range v.counted {
		line(e.place, e.level, e.Rule, e.Message)
	}
}

func (p *printer) problem(v *view, t trouble) {
	p.heading(t.place, rules.Error, nil, t.Message)
	if !t.Span.IsZero() {
		p.snippet(v.quotes(t.Span, p.room(gutterWidth(t.Span))), gutterWidth(t.Span), rules.Error)
	}
}

func (p *printer) finding(v *view, e entry) {
	p.heading(e.place, e.level, e.Rule, e.Message)
	if digits := gutterWidth(e.Span); !e.Secret {
		p.snippet(v.quotes(e.Span, p.room(digits)), digits, e.level)
	}
	if a := answers(e.Finding); a != "" {
		p.remark("= ", color.FgBlue, "", a)
	} else if e.Certainty != rules.Certain {
		p.remark("= ", color.FgBlue, "", "certainty: "+e.Certainty.String())
	}
	for _, r := range e.Related {
		where := ""
		if at := v.place(r.Span); at.file != "" {
			where = printable(at.String()) + ": "
		}
		p.remark("note: ", color.FgCyan, where, r.Message)
	}
	for _, line := range helps(e.Finding) {
		p.remark("help: ", color.FgGreen, "", line)
	}
}

// heading writes the clickable part, which is never wrapped, and the message.
func (p *printer) heading(where place, level rules.Severity, r *rules.Rule, message string) {
	path := printable(where.String())
	plain := path + ": " + level.String() + tag(r) + ": "
	shown := p.bold(path+":") + " " + p.link(r, p.level(level, level.String()+tag(r))) + ": "
	p.wrap(plain, shown, "    ", message)
}

// tag names a rule behind a severity, "" for a file that could not be read.
func tag(r *rules.Rule) string {
	if r == nil {
		return ""
	}
	return "[" + label(r) + "]"
}

// link makes a text lead to the page of a rule, where the terminal knows hyperlinks (OSC 8).
func (p *printer) link(r *rules.Rule, text string) string {
	if r == nil || !p.links {
		return text
	}
	return "\x1b]8;;" + DocURL(r) + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// remark writes a line such as "note: place: text" below a finding, wrapped behind its mark; the place is never wrapped.
func (p *printer) remark(mark string, hue color.Attribute, where, text string) {
	const indent = "  "
	p.wrap(indent+mark+where, indent+p.paint(mark, hue)+where, strings.Repeat(" ", len(indent+mark)), text)
}

// wrap writes the words of text behind a first line that starts with plain, which shown says with colours; indent is of blanks.
func (p *printer) wrap(plain, shown, indent, text string) {
	line, used := append(p.line[:0], shown...), columns(plain)
	gap := ""
	for word := range strings.FieldsSeq(printable(text)) {
		width := columns(word)
		if used+len(gap)+width > p.width && used > len(indent) {
			p.flush(line)
			line, used, gap = append(line[:0], indent...), len(indent), ""
		}
		line = append(append(line, gap...), word...)
		used += len(gap) + width
		gap = " "
	}
	p.flush(line)
	p.line = line
}

// flush writes a line without the blanks at its end.
func (p *printer) flush(line []byte) {
	p.out.Write(bytes.TrimRight(line, " "))
	p.out.WriteByte('\n')
}

// room is the number of columns that a quoted line may take behind its gutter.
func (p *printer) room(digits int) int { return max(p.width-digits-len("  | "), 20) }

func (p *printer) snippet(lines []quote, digits int, level rules.Severity) {
	for _, q := range lines {
		if q.line == 0 {
			fmt.Fprintln(p.out, p.paint(fmt.Sprintf(" %*s |", digits, "..."), color.FgBlue))
			continue
		}
		gutter := p.paint(fmt.Sprintf(" %*d |", digits, q.line), color.FgBlue)
		fmt.Fprintln(p.out, strings.TrimRight(gutter+" "+q.text, " "))
		gutter = p.paint(fmt.Sprintf(" %*s |", digits, ""), color.FgBlue)
		fmt.Fprintln(p.out, gutter+" "+strings.Repeat(" ", q.start)+p.level(level, strings.Repeat("^", q.end-q.start)))
	}
}

func (p *printer) bold(s string) string { return p.paint(s, color.Bold) }

// level paints s as the severity asks for.
func (p *printer) level(level rules.Severity, s string) string {
	switch level {
	case rules.Error:
		return p.paint(s, color.FgRed, color.Bold)
	case rules.Warning:
		return p.paint(s, color.FgYellow, color.Bold)
	}
	return p.paint(s, color.FgCyan, color.Bold)
}

// paint colours s when the run is coloured. It asks the caller's options only, not the process's standard output.
func (p *printer) paint(s string, attributes ...color.Attribute) string {
	if !p.color {
		return s
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(s)
}

package cli

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/diagnose"
)

// line is the answer in one line: the place to change and the fix, or what is known instead.
func (d *diagnosis) line(p *page) {
	status := d.status()
	if len(d.Causes) > 0 {
		c := d.Causes[0]
		p.line(printable(fmt.Sprintf("%s: %s (%s, %s): %s", c.Span.String(), c.Rule.Name, d.gives(c, status), c.Confidence, c.Fix)))
		return
	}
	text := d.Note
	if text == "" {
		text = sentence(d.Because)
	}
	if f := d.unnamed(); f != nil && f.Fix != "" && d.predicts() {
		text += " " + sentence(f.Fix)
		if at := f.Place.String(); at != "" {
			status = fmt.Sprintf("%s: (%s, %s)", at, status, d.Certainty)
		}
	}
	if handed := d.handedOver(); handed != "" && d.observed == nil {
		status = handed
	}
	p.line(printable(status + ": " + text))
}

// gives says which status a cause gives, beside the one that was seen where it is another.
func (d *diagnosis) gives(c *diagnose.Cause, status string) string {
	if d.observed == nil || len(c.Statuses) == 0 || slices.ContainsFunc(c.Statuses, d.observed.Is) {
		return status
	}
	return fmt.Sprintf("answers %s, seen %s", c.Statuses[0], status)
}

// unnamed is the failure that the configuration gives and that no rule of the catalogue names, nil where a cause says it.
func (d *diagnosis) unnamed() *verdict.Failure {
	if len(d.Causes) > 0 {
		return nil
	}
	return d.Failure
}

// predicts reports whether the configuration gives what is explained, in one form or another.
func (d *diagnosis) predicts() bool {
	return d.Verdict == diagnose.Predicted || d.Verdict == diagnose.Agrees || d.Verdict == diagnose.Related || d.Verdict == diagnose.Fine
}

// status is the answer that is explained.
func (d *diagnosis) status() string {
	if d.observed != nil {
		return d.observed.Text()
	}
	if d.Status == 0 && d.Failure != nil {
		return "no answer"
	}
	return d.Text()
}

// text is the report for people: the cause to act on, what it rests on, the stages, and what comes after.
func (d *diagnosis) text(p *page, verbose bool) {
	p.line(p.strong.Sprint(printable(d.Sent().Method + " " + elided(d.Sent().URL()))))
	if d.observed != nil {
		text := []words{plain("%s", d.observed.Text()).in(p.strong)}
		if d.Means != "" {
			text = append(text, joined(": %s", d.Means))
		}
		p.row("you saw", labels, text...)
	}
	for _, r := range d.found {
		p.row(r.label, labels, r.text...)
	}
	first := 0
	if len(d.Causes) > 0 && d.predicts() {
		first = 1
		d.cause(p, d.Causes[0], "cause")
	}
	if first == 0 && d.observed == nil {
		d.answer(p)
	}
	if d.Note != "" {
		label := "note"
		if first == 0 {
			label = "answer"
		}
		p.row(label, labels, plain("%s", d.Note))
	}
	d.assumed(p)
	if f := d.unnamed(); f != nil && d.predicts() {
		p.failure(f)
	}
	d.server.about(p)
	d.server.files(p)
	if d.First != nil {
		d.server.unread(p, d.First.Directory)
	}
	for _, c := range d.Causes[first:] {
		if !c.Next || first == 0 {
			p.heading("%s", d.second(c))
			d.cause(p, c, "")
		}
	}
	if f := d.unnamed(); f != nil && !d.predicts() {
		p.heading("What this configuration does instead (%s)", d.Text())
		p.row("because", labels, plain("%s", sentence(f.Because)))
		p.failure(f)
	}
	d.elsewhere(p)
	d.steps(p)
	d.checklist(p, verbose)
	d.following(p)
}

// second is the heading of a cause that is not the first.
func (d *diagnosis) second(c *diagnose.Cause) string {
	if c.Next {
		return fmt.Sprintf("What fails after that (%s)", d.Text())
	}
	if d.Failure != nil && c.Span == d.Failure.Place.Span {
		if d.Verdict == diagnose.Undecided {
			return fmt.Sprintf("What the files that were read do (%s)", d.Text())
		}
		return fmt.Sprintf("What this configuration does instead (%s)", d.Text())
	}
	return "A possible cause"
}

// cause is one cause: its name, its place with the line of source, why and what to do.
func (d *diagnosis) cause(p *page, c *diagnose.Cause, label string) {
	name := []words{plain("%s", c.Rule.Name).in(p.bad)}
	switch {
	case d.observed != nil || len(c.Statuses) == 0:
		name = append(name, joined(", %s", c.Confidence))
	default:
		name = append(name, joined(": %s, %s", c.Statuses[0], c.Confidence))
	}
	if label == "" {
		label = "cause"
	}
	p.row(label, labels, name...)
	p.row("", labels, p.to(c.Span.String()))
	for _, line := range excerpt(c.Span, p.lineOf, p.width-labels) {
		p.line(strings.Repeat(" ", labels) + p.dim.Sprint(line))
	}
	p.row("because", labels, plain("%s", c.Message))
	for _, r := range c.Related {
		p.row("", labels, plain("%s", sentenceStart(r.Message)), p.at(r.Span.String()))
	}
	if c.Fix != "" {
		p.row("fix", labels, plain("%s", c.Fix).in(p.strong))
	}
	if way := d.manager(c); way != "" {
		p.row("", labels, plain("%s", way))
	}
}

// manager is the way through IIS Manager to what a cause is about; "" where it shows no such page, or could not open it.
func (d *diagnosis) manager(c *diagnose.Cause) string {
	f, ok := command.FeatureOf(c.Section)
	if !ok || c.Fix == "" || c.Rule.Group == rules.Merge || c.Rule.Group == rules.Structure || slices.Contains(c.Statuses, "500.19") || d.server.Profile != nil {
		return ""
	}
	return "IIS Manager: " + f.Where()
}

// sentenceStart gives a label of a place a capital.
func sentenceStart(s string) string { return strings.TrimSuffix(rules.Sentence(s), ".") }

// elsewhere lists what outside the configuration gives the status.
func (d *diagnosis) elsewhere(p *page) {
	if len(d.Elsewhere) == 0 {
		return
	}
	if d.observed != nil {
		p.heading("What else gives %s", d.observed.Text())
	} else {
		p.heading("What else may be wrong")
	}
	for _, text := range d.Elsewhere {
		p.row("  -", 4, plain("%s", text))
	}
}

// steps lists what to look at next; command lines are not wrapped, so that they can be copied.
func (d *diagnosis) steps(p *page) {
	if len(d.Look) == 0 {
		return
	}
	p.heading("Look next")
	writeSteps(p, d.Look)
}

func writeSteps(p *page, steps []diagnose.Step) {
	for i, s := range steps {
		p.row(fmt.Sprintf("  %d.", i+1), 5, plain("%s", s.What))
		writeCommands(p, "     ", s.Lines)
	}
}

// writeCommands prints command lines; where the shells differ, the one for PowerShell says so.
func writeCommands(p *page, indent string, lines []command.Line) {
	for _, line := range lines {
		text := indent + p.link.Sprint(printable(line.Text))
		if line.Shell == command.PowerShell {
			text = indent + p.dim.Sprint("PowerShell: ") + p.link.Sprint(printable(line.Text))
		}
		p.line(text)
	}
}

// checkColumns are the columns of the result and of the stage in the checklist.
const checkColumns = 27

// checklist shows each stage once, with what matters most of it; with verbose every check.
func (d *diagnosis) checklist(p *page, verbose bool) {
	checks := d.Checks
	if !verbose {
		checks = compact(checks)
	}
	if len(checks) == 0 {
		return
	}
	p.heading("Checked")
	for _, c := range checks {
		detail := c.Detail
		if c.Result == "failed" && len(d.Causes) > 0 && d.Failure != nil && detail == d.Failure.Because {
			detail = "see the cause"
		}
		p.row(fmt.Sprintf("  %-9s%s", c.Result, c.Stage), checkColumns, plain("%s", detail))
	}
}

// compact keeps one check of each stage up to the first that failed: the worst, with the details of equals joined.
func compact(checks []pipeline.Check) []pipeline.Check {
	weight := map[string]int{"skipped": 0, "ok": 1, "unknown": 2, "failed": 3}
	if at := slices.IndexFunc(checks, func(c pipeline.Check) bool { return c.Result == "failed" }); at >= 0 {
		checks = checks[:at+1]
	}
	var list []pipeline.Check
	for _, c := range checks {
		at := slices.IndexFunc(list, func(known pipeline.Check) bool { return known.Stage == c.Stage })
		switch {
		case at < 0:
			list = append(list, c)
		case weight[c.Result] > weight[list[at].Result]: // the line moves to where the stage failed
			list = append(slices.Delete(list, at, at+1), c)
		case weight[c.Result] == weight[list[at].Result] && !strings.Contains(list[at].Detail, c.Detail):
			list[at].Detail += "; " + c.Detail
		}
	}
	return list
}

// following lists what would fail once the first cause is mended.
func (d *diagnosis) following(p *page) {
	if len(d.After) == 0 {
		return
	}
	p.heading("Would fail next, once that is mended")
	for i, f := range d.After {
		if i == 3 {
			p.text(2, plain("and %s", count(len(d.After)-i, "more failure")))
			return
		}
		p.row("  "+f.Text(), labels, plain("%s", rules.Sentence(f.Because)))
		if at := f.Place.String(); at != "" {
			p.row("", labels, p.to(at))
		}
	}
}

// excerpt shows the first line of a span with marks below it, cut to a width; lineOf
// returns a line as it may be shown.
func excerpt(s source.Span, lineOf func(*source.File, int) string, width int) []string {
	if s.IsZero() || s.File.Profile {
		return nil
	}
	from := s.From().Line
	line := lineOf(s.File, from)
	begin := s.Start - s.File.LineSpan(from).Start
	end := len(line)
	if s.To().Line == from {
		end = min(s.End-s.File.LineSpan(from).Start, len(line))
	}
	if begin > len(line) || strings.TrimSpace(line) == "" {
		return nil
	}
	lead := len(line) - len(strings.TrimLeft(line, " \t"))
	if begin < lead {
		lead = 0
	}
	before := []rune(printable(line[lead:begin]))
	marked := []rune(printable(line[begin:max(end, begin)]))
	after := []rune(printable(strings.TrimRight(line[max(end, begin):], " \t\r\n")))
	const ellipsis, least = "… ", 12 // least is the text that stays before the mark
	if len(before)+len(marked)+len(after) > width {
		room := max(width-len(marked)-len(ellipsis), least)
		if len(before) > room {
			before = append([]rune(ellipsis), before[len(before)-room+2:]...)
		}
	}
	text := string(before) + string(marked) + string(after)
	if utf8.RuneCountInString(text) > width {
		text = string([]rune(text)[:width-1]) + "…"
	}
	marks := max(1, min(len(marked), width-len(before)))
	return []string{text, strings.Repeat(" ", len(before)) + strings.Repeat("^", marks)}
}

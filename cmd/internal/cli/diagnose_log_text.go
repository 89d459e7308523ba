package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/diagnose"
)

// logSection is what the text report says in one place: the groups of one site, status and cause.
type logSection struct {
	*logGroup // the most frequent one
	groups    []*logGroup
	total     int64
	ordinary  bool
}

// logSections puts the groups of one cause together, the most frequent first; what belongs to normal traffic comes last.
func logSections(groups []*logGroup) []*logSection {
	byKey := map[string]*logSection{}
	var list []*logSection
	for _, g := range groups {
		key := g.sectionKey()
		s := byKey[key]
		if s == nil {
			s = &logSection{logGroup: g, ordinary: g.cause() == nil && diagnose.Know(&g.Seen, "").Ordinary}
			byKey[key] = s
			list = append(list, s)
		}
		s.groups = append(s.groups, g)
		s.total += g.Count
	}
	slices.SortStableFunc(list, func(a, b *logSection) int {
		if a.ordinary != b.ordinary {
			if a.ordinary {
				return 1
			}
			return -1
		}
		return cmp.Compare(b.total, a.total)
	})
	return list
}

// span returns the times of the first and the last request.
func (s *logSection) span() (first, last time.Time) {
	for _, g := range s.groups {
		if !g.First.IsZero() && (first.IsZero() || g.First.Before(first)) {
			first = g.First
		}
		if g.Last.After(last) {
			last = g.Last
		}
	}
	return first, last
}

// text writes the report for people.
func (l *logRun) text(p *page, groups []*logGroup) {
	all := logSections(groups)
	shown := top(l, all, defaultTop)
	if l.out.quiet {
		for _, s := range shown {
			s.line(p)
		}
		return
	}
	l.summary(p, groups)
	said := map[string]bool{}
	for i, s := range shown {
		p.blank()
		l.section(p, i+1, s, said)
	}
	if left := len(all) - len(shown); left > 0 {
		rest := int64(0)
		for _, s := range all[len(shown):] {
			rest += s.total
		}
		p.blank()
		p.text(0, plain("And %s with %s: --top %d shows them, --format csv has all.", count(left, "more group"), requests(rest), len(all)))
	}
}

// line is a section in one line.
func (s *logSection) line(p *page) {
	text := fmt.Sprintf("%s %s %s ", number(s.total), s.Seen.Text(), s.Site)
	if c := s.cause(); c != nil {
		text += fmt.Sprintf("%s: %s: %s", spanPlace(c.Span), c.Rule.Name, c.Fix)
	} else {
		text += s.Shape + ": " + diagnose.Title(&s.Seen)
	}
	p.line(printable(text))
}

func requests(n int64) string {
	if n == 1 {
		return "1 request"
	}
	return number(n) + " requests"
}

// summary says what was read and how much of it failed.
func (l *logRun) summary(p *page, groups []*logGroup) {
	t := l.total.Totals()
	var first, last time.Time
	for _, g := range groups {
		if !g.First.IsZero() && (first.IsZero() || g.First.Before(first)) {
			first = g.First
		}
		if g.Last.After(last) {
			last = g.Last
		}
	}
	p.row("read", labels, plain("%s in %s", requests(t.Requests), count(int(t.Files), "log")).in(p.strong))
	if t.Skipped > 0 {
		text := fmt.Sprintf("%s no log entries and were skipped", were(t.Skipped))
		if l.firstBad != "" {
			text += "; the first is " + l.firstBad
		}
		p.row("skipped", labels, plain("%s", text))
	}
	if t.OutOfRange > 0 {
		p.row("", labels, plain("%s outside --since and --until", requests(t.OutOfRange)))
	}
	switch {
	case t.Requests == 0:
		p.row("failed", labels, plain("nothing: there are no requests in it"))
	case t.Grouped == 0:
		p.row("failed", labels, plain("nothing").in(p.good))
	default:
		text := []words{plain("%s (%.2g %%)", requests(t.Grouped), 100*float64(t.Grouped)/float64(max(t.Requests, 1)))}
		if !first.IsZero() {
			text = append(text, plain("between %s and %s UTC", minute(first), minute(last)))
		}
		p.row("failed", labels, text...)
	}
	if l.server != nil {
		l.server.about(p)
		return
	}
	p.row("config", labels, plain("none given or found, so this says only what each status means. With --config applicationHost.config and --root the causes are named."))
}

func were(n int64) string {
	if n == 1 {
		return "1 line is"
	}
	return number(n) + " lines are"
}

func minute(t time.Time) string { return t.Format("2006-01-02 15:04") }

// section writes the requests of one cause: how many, why, what to do, and under which URLs. said holds what was written of
// statuses already.
func (l *logRun) section(p *page, n int, s *logSection, said map[string]bool) {
	name := s.Seen.Text()
	if s.Seen.Status > 0 && s.Seen.Reason != "" {
		name += " " + s.Seen.Reason
	}
	head := []words{plain("%s", name).in(p.bad), plain("%s", requests(s.total)).in(p.strong)}
	if s.Site != "" {
		head = append(head, plain("to %s", s.Site))
	}
	if first, last := s.span(); !first.IsZero() {
		head = append(head, joined(", %s", between(first, last)))
	}
	p.row(fmt.Sprintf("%d.", n), labels, head...)
	cause := s.cause()
	switch {
	case cause != nil:
		p.row("cause", labels, plain("%s", cause.Rule.Name).in(p.warn), joined(", %s", cause.Confidence))
		p.row("", labels, p.to(spanPlace(cause.Span)))
		p.row("because", labels, plain("%s", cause.Message))
		p.row("fix", labels, plain("%s", cause.Fix).in(p.strong))
		if s.Note != "" {
			p.row("note", labels, plain("%s", s.Note))
		}
	default:
		l.unexplained(p, s, said)
	}
	s.paths(p, l.out.verbose)
}

// unexplained says what is known of a status that the configuration does not explain, once in a report.
func (l *logRun) unexplained(p *page, s *logSection, said map[string]bool) {
	module, names := "", map[string]string{"site": s.Site, "status": s.Seen.Text()}
	known := diagnose.Know(&s.Seen, module)
	if s.Diagnosis != nil && len(s.Elsewhere) > 0 {
		known.Elsewhere = s.Elsewhere // the module is known there
	}
	p.row("means", labels, plain("%s", diagnose.Title(&s.Seen)))
	switch {
	case s.Diagnosis != nil && s.Note != "":
		p.row("answer", labels, plain("%s", s.Note))
	case s.Why != "":
		p.row("answer", labels, plain("%s", rules.Sentence(s.Why)))
	}
	if s.Diagnosis != nil && len(s.Causes) > 0 {
		c := s.Causes[0]
		p.row("instead", labels, plain("%s", c.Rule.Name), p.at(spanPlace(c.Span)))
	}
	key := s.Seen.Text() + strings.Join(known.Elsewhere, "")
	if said[key] {
		return
	}
	said[key] = true
	most := 2
	if l.out.verbose {
		most = len(known.Elsewhere)
	}
	label := "maybe"
	for _, text := range known.Elsewhere[:min(most, len(known.Elsewhere))] {
		p.row(label, labels, plain("%s", text))
		label = ""
	}
	label = "look"
	for _, step := range diagnose.Fill(known.Look, names)[:min(most-1, len(known.Look))] {
		p.row(label, labels, plain("%s", step.What))
		if label = ""; step.Command != "" && !strings.Contains(step.Command, "PATH") && !strings.Contains(step.Command, "POOL") && !strings.Contains(step.Command, "FILE") {
			p.line(strings.Repeat(" ", labels) + p.link.Sprint(printable(step.Command)))
		}
	}
}

// paths lists the URLs of a section, the most frequent first.
func (s *logSection) paths(p *page, verbose bool) {
	most := 5
	if verbose {
		most = len(s.groups)
	}
	columns := labels
	for _, g := range s.groups[:min(most, len(s.groups))] {
		columns = max(columns, labels+width(number(g.Count))+2)
	}
	for i, g := range s.groups {
		if i == most {
			p.row("", labels, plain("and %s", count(len(s.groups)-most, "more path")))
			return
		}
		shape := g.Shape
		switch {
		case g.Other:
			shape = "(other paths)"
		case shape == "":
			shape = "(no path)"
		case len(g.Paths) == 1 && width(g.Paths[0]) < 100:
			shape = g.Paths[0]
		}
		times := number(g.Count)
		p.row(strings.Repeat(" ", columns-2-width(times))+times, columns, unit("%s", elided(shape)))
	}
}

// between is a span of time, with the day said once where it is the same.
func between(first, last time.Time) string {
	switch {
	case first.Equal(last):
		return first.Format("2006-01-02 15:04:05")
	case first.YearDay() == last.YearDay() && first.Year() == last.Year():
		return first.Format("2006-01-02 15:04") + " to " + last.Format("15:04")
	}
	return minute(first) + " to " + minute(last)
}

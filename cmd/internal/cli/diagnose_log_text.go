package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/iislens/iislens/cmd/internal/ask/logs"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/rules/diagnose"
	"github.com/iislens/iislens/rules/status"
)

// logSection is what the text report says in one place: the groups of one site, status and cause.
type logSection struct {
	*logs.Group // the most frequent one
	groups      []*logs.Group
	total       int64
	ordinary    bool
}

// logSections puts the groups of one cause together, the most frequent first; what belongs to normal traffic comes last.
func logSections(groups []*logs.Group) []*logSection {
	byKey := map[string]*logSection{}
	var list []*logSection
	for _, g := range groups {
		key := g.CauseKey()
		s := byKey[key]
		if s == nil {
			s = &logSection{Group: g, ordinary: g.Cause() == nil && diagnose.Know(&g.Seen, "").Ordinary}
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
func (l *logRun) text(p *page, groups []*logs.Group) {
	noise, groups := l.background(groups)
	all := logSections(groups)
	shown := top(l, all, defaultTop)
	if l.out.quiet {
		for _, s := range shown {
			s.line(p)
		}
		if len(noise) > 0 {
			p.line(printable(noiseText(noise)))
		}
		return
	}
	l.summary(p, append(slices.Clip(noise), groups...))
	said := map[string]bool{}
	for i, s := range shown {
		p.blank()
		l.section(p, i+1, s, said)
	}
	if len(noise) > 0 {
		p.blank()
		p.text(0, plain("And %s.", noiseText(noise)))
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

// background takes out what scanners and browsers ask every server for, unless somebody asks for one status only.
func (l *logRun) background(groups []*logs.Group) (noise, rest []*logs.Group) {
	for _, g := range groups {
		if !g.Other && len(g.Paths) > 0 && !slices.ContainsFunc(g.Paths, func(path string) bool { return !diagnose.Background(path, &g.Seen, g.Cause()) }) {
			noise = append(noise, g)
			continue
		}
		rest = append(rest, g)
	}
	if len(rest) == 0 { // there is nothing else to tell
		return nil, groups
	}
	return noise, rest
}

// maxNoise bounds the paths that are named of what nobody has to look at.
const maxNoise = 4

// noiseText is all of it in one line.
func noiseText(noise []*logs.Group) string {
	total := int64(0)
	var paths []string
	for _, g := range noise {
		total += g.Count
		if len(g.Paths) > 0 && len(paths) < maxNoise && !slices.Contains(paths, g.Paths[0]) {
			paths = append(paths, g.Paths[0])
		}
	}
	return fmt.Sprintf("%s for what scanners and browsers ask every server for, refused as it should be: %s", requests(total), strings.Join(paths, ", "))
}

// line is a section in one line.
func (s *logSection) line(p *page) {
	text := fmt.Sprintf("%s %s %s ", number(s.total), s.Seen.Text(), s.Site)
	if c := s.Cause(); c != nil {
		text += fmt.Sprintf("%s: %s: %s", c.Span.String(), c.Rule.Name, c.Fix)
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
func (l *logRun) summary(p *page, groups []*logs.Group) {
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
	for i, u := range l.unread {
		label := ""
		if i == 0 {
			label = "not read"
		}
		p.row(label, labels, plain("%s", u).in(p.bad))
	}
	if t.Skipped > 0 {
		text := notEntries(t.Skipped)
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
		text := []words{plain("%s (%s)", requests(t.Grouped), percent(t.Grouped, t.Requests))}
		if !first.IsZero() {
			text = append(text, joined(", %s UTC", between(first, last)))
		}
		p.row("failed", labels, text...)
	}
	if l.server != nil {
		l.server.about(p)
		return
	}
	p.row("config", labels, plain("none given or found, so this says only what each status means. With --config applicationHost.config and --root the causes are named."))
}

// percent is a share with two digits that matter.
func percent(part, whole int64) string {
	switch share := 100 * float64(part) / float64(max(whole, 1)); {
	case share >= 9.95:
		return fmt.Sprintf("%.0f %%", share)
	case share >= 0.1:
		return fmt.Sprintf("%.1f %%", share)
	}
	return "less than 0.1 %"
}

func notEntries(n int64) string {
	if n == 1 {
		return "1 line that is no log entry"
	}
	return number(n) + " lines that are no log entries"
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
		head = append(head, plain("to %s", strings.TrimPrefix(s.Site, ":")))
	}
	if first, last := s.span(); !first.IsZero() {
		head = append(head, joined(", %s", between(first, last)))
	}
	p.row(fmt.Sprintf("%d.", n), labels, head...)
	cause := s.Cause()
	switch {
	case cause != nil:
		p.row("cause", labels, plain("%s", cause.Rule.Name).in(p.warn), joined(", %s", cause.Confidence))
		p.row("", labels, p.to(cause.Span.String()))
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
	known := diagnose.Know(&s.Seen, s.Module())
	elsewhere := known.Elsewhere
	p.row("means", labels, plain("%s", known.Means))
	switch {
	case s.Diagnosis != nil && s.Note != "":
		elsewhere = s.Elsewhere
		p.row("answer", labels, plain("%s", s.Note))
	case s.Why != "":
		p.row("answer", labels, plain("%s", s.Why))
	case known.Configured:
		elsewhere = nil
		p.row("answer", labels, plain("Only the configuration gives this status: with --config you are told the line."))
	}
	if s.Diagnosis != nil && len(s.Causes) > 0 {
		label := "instead"
		if s.Causes[0].Next {
			label = "then"
		}
		p.row(label, labels, plain("%s", s.Causes[0].Rule.Name), p.at(s.Causes[0].Span.String()))
	}
	key := s.Seen.Text() + strings.Join(elsewhere, "")
	if said[key] {
		return
	}
	said[key] = true
	most := 2
	if l.out.verbose {
		most = len(elsewhere)
	}
	label := "maybe"
	for _, text := range elsewhere[:min(most, len(elsewhere))] {
		p.row(label, labels, plain("%s", text))
		label = ""
	}
	label = "look"
	for _, step := range s.steps(known, most) {
		p.row(label, labels, plain("%s", step.What))
		label = ""
		writeCommands(p, strings.Repeat(" ", labels), step.Lines)
	}
}

// steps returns the first of what there is to look at, those for which all names are known.
func (s *logSection) steps(known diagnose.Knowledge, most int) []diagnose.Step {
	names := command.Values{}
	names.Set("status", s.Seen.Text())
	names.Set("pool", s.Queue)
	names.Set("site", s.SiteName)
	if u, err := resolver.ParseURL(s.URL); err == nil && s.SiteName != "" {
		names.Set("path", strings.TrimSuffix(s.SiteName+u.Path, "/"))
	}
	unknown := func(c command.Command) bool {
		return slices.ContainsFunc([]string{"site", "path", "pool", "file"}, func(name string) bool { return names[name] == nil && c.Needs(name) })
	}
	var steps []status.Step
	for _, step := range known.Look {
		if len(steps) < max(most/2, 1) && !slices.ContainsFunc(step.Commands, unknown) {
			steps = append(steps, step)
		}
	}
	return diagnose.Fill(steps, names)
}

// paths lists the URLs of a section, the most frequent first.
func (s *logSection) paths(p *page, verbose bool) {
	most := 5
	if verbose {
		most = len(s.groups)
	}
	columns := 0
	for _, g := range s.groups[:min(most, len(s.groups))] {
		columns = max(columns, width(number(g.Count)))
	}
	label := "paths"
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
		p.row(label, labels, unit("%*s  %s", columns, number(g.Count), elided(shape)))
		label = ""
	}
}

// between is a span of time, with the day said once where it is the same.
func between(first, last time.Time) string {
	switch {
	case first.Equal(last):
		return first.Format("2006-01-02 15:04:05")
	case minute(first) == minute(last):
		return minute(first)
	case first.YearDay() == last.YearDay() && first.Year() == last.Year():
		return first.Format("2006-01-02 15:04") + " to " + last.Format("15:04")
	}
	return minute(first) + " to " + minute(last)
}

package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/resolver/handler"
)

// named is the number of losers of one kind that are named before the rest is counted.
const named = 4

// loser is a group of entries that lost for the same reason.
type loser struct {
	result string
	reason string
	names  []string
}

// others writes why the entries before the winner did not take the request, similar ones together, and which of those
// behind it would have.
func (a *explanation) others(p *page) {
	list := a.Candidates()
	if len(list) == 0 || a.HandlersFault() != nil {
		return
	}
	selected := a.Resolution().Selection.Index
	before := list
	if selected >= 0 {
		before = list[:selected]
	}
	switch {
	case selected < 0:
		p.heading("No handler takes the request, out of %d", len(list))
	case selected > 0:
		p.heading("Passed over before it: %s", counted(selected, "entry", "entries"))
	}
	for _, l := range losers(before) {
		p.row("  "+l.result, 16, plain("%s: %s", counted(len(l.names), "entry", "entries"), l.reason))
		p.row("", 16, plain("%s", nameList(l.names)).in(p.dim))
	}
	a.behind(p, list, selected)
}

// behind names the entries after the winner that would take the request if it were gone.
func (a *explanation) behind(p *page, list []answer.Tried, selected int) {
	if selected < 0 {
		return
	}
	winner, shown := list[selected].Entry.Item.Origin.Contribution, 0
	for _, c := range list[selected+1:] {
		if c.Result != handler.NotReached {
			continue
		}
		if shown++; shown == 1 {
			p.heading("Next in line")
			if c.Entry.Item.Origin.Contribution != winner {
				p.text(2, plain("What a deeper level adds comes before what it inherits, so this one waits:").in(p.dim))
			}
		}
		if shown > named {
			p.text(2, plain("and more").in(p.dim))
			break
		}
		p.row("  "+printable(c.Entry.Name), 16, p.at(c.Entry.Item.Origin.String()))
	}
	if len(list) > 1 {
		p.blank()
		p.line(p.dim.Sprintf("%s in all; --all lists each with its place and reason.", counted(len(list), "entry", "entries")))
	}
}

// losers groups entries by why they lost, in order of appearance.
func losers(list []answer.Tried) []*loser {
	var groups []*loser
	index := map[string]*loser{}
	for _, c := range list {
		reason := strings.TrimPrefix(c.Reason, "preCondition ")
		switch c.Result {
		case handler.PathFails:
			reason = "the path does not match"
		case handler.VerbFails:
			reason = "for other verbs only"
		}
		key := c.Text() + reason
		g := index[key]
		if g == nil {
			g = &loser{result: c.Text(), reason: reason}
			index[key] = g
			groups = append(groups, g)
		}
		name := c.Entry.Name
		if c.Result == handler.PathFails {
			name += " " + c.Entry.Path.Text
		}
		g.names = append(g.names, name)
	}
	return groups
}

func nameList(names []string) string {
	if len(names) <= named+1 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:named], ", "), len(names)-named)
}

// everyEntry lists all entries in effective order.
func (a *explanation) everyEntry(p *page) {
	list := a.Candidates()
	if len(list) == 0 {
		return
	}
	p.heading("All %s in effective order", counted(len(list), "handler entry", "handler entries"))
	selected := a.Resolution().Selection.Index
	digits := len(strconv.Itoa(len(list)))
	for _, c := range list {
		name := plain("%s", c.Entry.Name)
		result := plain("%s", c.Text())
		switch {
		case c.Index == selected:
			name, result = name.in(p.strong), result.in(p.good)
		case c.HandedOn, c.Result == handler.NotReached:
			result = result.in(p.warn)
		}
		p.row(fmt.Sprintf("  %*d", digits, c.Index+1), digits+4, name, p.at(c.Entry.Item.Origin.String()))
		result.text += ":"
		p.row("", digits+4, result, plain("%s", c.Reason))
	}
}

// counted writes a number with a noun that has an irregular plural.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

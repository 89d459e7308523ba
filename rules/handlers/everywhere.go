package handlers

import (
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// entryCheck looks at an entry in one place where requests can meet it. An entry is reported when no place finds it good.
type entryCheck func(p *rules.Pass, place *rules.Scope, e *handler.Entry) *rules.Finding

// noted is the note about an entry of the server's own file in some sites; without a finding it is good in one of them.
type noted struct {
	item    *merge.Item
	finding *rules.Finding
}

// everywhere returns what the first place found when all of them found something, and whether there is any place.
func (check entryCheck) everywhere(p *rules.Pass, s *rules.Scope, e *handler.Entry) (first *rules.Finding, met bool) {
	for i, place := range places(p, s, e) {
		f := check(p, place, e)
		if f == nil {
			return nil, true
		}
		if i == 0 {
			first = f
		}
	}
	return first, first != nil
}

// scope reports the entries that a path owns. Those of the server level are left to sites and server, unless a single path is
// looked at.
func (check entryCheck) scope(p *rules.Pass, s *rules.Scope) {
	if s.Site == nil && p.Sites != nil {
		return
	}
	for _, e := range owned(p, s) {
		if f, _ := check.everywhere(p, s, e); f != nil {
			p.Report(f)
		}
	}
}

// sites notes what the sites make of the entries of the server level.
func (check entryCheck) sites(p *rules.Pass) {
	root := p.Root()
	for _, e := range owned(p, root) {
		if f, met := check.everywhere(p, root, e); met {
			p.Note(noted{e.Item, f})
		}
	}
}

// server reports the entries of the server level that no site finds good.
func (check entryCheck) server(p *rules.Pass) {
	first, good := map[*merge.Item]*rules.Finding{}, map[*merge.Item]bool{}
	for _, note := range p.Notes() {
		switch v := note.(noted); {
		case v.finding == nil:
			good[v.item] = true
		case first[v.item] == nil:
			first[v.item] = v.finding
		}
	}
	for _, e := range owned(p, p.Root()) {
		if f := first[e.Item]; f != nil && !good[e.Item] {
			p.Report(f)
		}
	}
}

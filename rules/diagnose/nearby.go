package diagnose

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/rules"
)

// maxNearby bounds the findings that are offered for a status which the pipeline does not explain.
const maxNearby = 3

// rulesNearby returns findings of the catalogue, in the files that hold for the path, of rules that may give the status
// which was seen. They are possible causes: the pipeline itself did not meet them.
func (e *examination) rulesNearby() []*rules.Finding {
	res := e.out.Last
	if res == nil || res.Directory == nil || res.Site == nil || e.seen.Status == 0 {
		return nil
	}
	key := res.Directory.Level.ConfigPath + "\x00" + e.seen.Text()
	e.mu.Lock()
	found, ok := e.nearby[key]
	e.mu.Unlock()
	if !ok {
		found = e.search(res)
		e.mu.Lock()
		e.nearby[key] = found
		e.mu.Unlock()
	}
	var kept []*rules.Finding
	for _, f := range found {
		// What stands in the handler list matters only for the handler of the request.
		if entry := res.Selection.Entry; f.Section == handler.SectionName && (entry == nil || !strings.EqualFold(f.Key, entry.Name)) {
			continue
		}
		if kept = append(kept, f); len(kept) == maxNearby {
			break
		}
	}
	return kept
}

// search runs the rules that may give the status over the path and those above it.
func (e *examination) search(res *resolver.Resolution) []*rules.Finding {
	var scopes []*rules.Scope
	if root, err := res.Server.Path(""); err == nil {
		scopes = append(scopes, rules.NewScope(res.Server, nil, root))
	}
	for dir := res.Directory; dir != nil; dir = dir.Up {
		if dir.Node != nil {
			scopes = append(scopes, rules.NewScope(res.Server, res.Site, dir))
		}
	}
	var found []*rules.Finding
	report := func(f *rules.Finding) {
		if !f.Span.IsZero() && f.Severity >= rules.Warning && slices.ContainsFunc(f.Statuses, e.seen.is) {
			found = append(found, f)
		}
	}
	view := &rules.View{Server: res.Server, Predictor: e.Predictor, Scopes: scopes}
	for _, rule := range e.catalogue {
		if rule.Scope == nil || rule.Off || rule.Group == rules.Security || !slices.ContainsFunc(rule.Statuses, e.seen.is) {
			continue
		}
		pass := rules.NewPass(rule, view, report, func(string) {})
		for _, scope := range scopes {
			rule.Scope(pass, scope)
		}
	}
	rules.Sort(found)
	return slices.CompactFunc(found, func(a, b *rules.Finding) bool { return a.Rule == b.Rule && a.Span == b.Span })
}

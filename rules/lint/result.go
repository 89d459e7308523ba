package lint

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/harm"
)

// Result is what a run found, totally ordered.
type Result struct {
	Findings []*rules.Finding
	Skipped  []rules.Skipped
	// Reached holds the paths of the files that the walk of whole servers found, beyond the files of the units.
	Reached []string
	// Commented holds those of them with a comment that addresses iislens.
	Commented []*xmlsrc.Document
}

type skipKey struct {
	rule *rules.Rule
	why  string
}

// noPart is the number of findings that belong to no part of a server.
const noPart = -1

// found is a finding with the number of the part that reported it.
type found struct {
	*rules.Finding
	part int
}

// collector gathers what rules say, from any goroutine.
type collector struct {
	lock      sync.Mutex
	findings  []found
	skipped   map[skipKey]bool
	files     []string
	commented []*xmlsrc.Document
}

func (c *collector) skip(rule *rules.Rule, why string) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.skipped[skipKey{rule, why}] = true
}

func (c *collector) add(part int, findings []*rules.Finding) {
	if len(findings) == 0 {
		return
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, f := range findings {
		c.findings = append(c.findings, found{f, part})
	}
}

// reached notes files that a walk found.
func (c *collector) reached(docs map[*xmlsrc.Document]bool) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for doc := range docs {
		c.files = append(c.files, doc.File.Path)
		if len(doc.Comments) > 0 && strings.Contains(doc.File.Text, "iislens:") {
			c.commented = append(c.commented, doc)
		}
	}
}

// same is what several sites report of an inherited setting.
type same struct {
	rule *rules.Rule
	span source.Span
	key  string
}

// result puts everything in order. What is wrong with a setting that several sites inherit is told once, for the first of them.
func (c *collector) result() *Result {
	first := map[same]int{}
	for _, f := range c.findings {
		key := same{f.Rule, f.Span, f.Key}
		if part, ok := first[key]; f.part != noPart && (!ok || f.part < part) {
			first[key] = f.part
		}
	}
	r := &Result{Reached: c.files, Commented: c.commented}
	for _, f := range c.findings {
		if f.part == noPart || f.part == first[same{f.Rule, f.Span, f.Key}] {
			r.Findings = append(r.Findings, f.Finding)
		}
	}
	rules.Sort(r.Findings)
	r.Findings = slices.CompactFunc(r.Findings, func(a, b *rules.Finding) bool {
		return a.Rule == b.Rule && a.Span == b.Span && a.Message == b.Message
	})
	var files harm.Reader
	for _, f := range r.Findings {
		files.Offer(f)
	}
	for key := range c.skipped {
		r.Skipped = append(r.Skipped, rules.Skipped{Rule: key.rule, Why: key.why})
	}
	slices.SortFunc(r.Skipped, func(a, b rules.Skipped) int {
		return cmp.Or(cmp.Compare(a.Rule.ID, b.Rule.ID), cmp.Compare(a.Why, b.Why))
	})
	slices.Sort(r.Reached)
	sortDocuments(r.Commented)
	return r
}

package lint

import (
	"cmp"
	mathbits "math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// Options say what to run.
type Options struct {
	// Rules are the rules to check, in ID order.
	Rules []*rules.Rule
	// Workers bounds the parallelism; 0 means one for each processor.
	Workers int
	// Progress, when set, is called from any goroutine each time a config path has been checked.
	Progress func(done, total int)
}

// Result is what a run found, totally ordered.
type Result struct {
	Findings []*rules.Finding
	Skipped  []rules.Skipped
}

// Run checks units. Findings lie in linted files only; one place, rule and message is reported once.
func Run(units []*Unit, opt Options) *Result {
	c := &collector{skipped: map[skipKey]bool{}}
	workers := opt.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if len(units) == 1 {
		c.unit(units[0], opt, workers)
	} else {
		var group errgroup.Group
		group.SetLimit(workers)
		for _, u := range units {
			group.Go(func() error {
				c.unit(u, opt, 1)
				return nil
			})
		}
		_ = group.Wait()
	}
	return c.result()
}

type skipKey struct {
	rule *rules.Rule
	why  string
}

// collector gathers what rules say, from any goroutine.
type collector struct {
	mu       sync.Mutex
	findings []*rules.Finding
	skipped  map[skipKey]bool
}

func (c *collector) skip(rule *rules.Rule, why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.skipped[skipKey{rule, why}] = true
}

func (c *collector) add(findings []*rules.Finding) {
	if len(findings) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.findings = append(c.findings, findings...)
}

func (c *collector) result() *Result {
	rules.Sort(c.findings)
	c.findings = slices.CompactFunc(c.findings, func(a, b *rules.Finding) bool {
		return a.Rule == b.Rule && a.Span == b.Span && a.Message == b.Message
	})
	r := &Result{Findings: c.findings}
	for key := range c.skipped {
		r.Skipped = append(r.Skipped, rules.Skipped{Rule: key.rule, Why: key.why})
	}
	slices.SortFunc(r.Skipped, func(a, b rules.Skipped) int {
		return cmp.Or(cmp.Compare(a.Rule.ID, b.Rule.ID), cmp.Compare(a.Why, b.Why))
	})
	return r
}

// unit checks one server.
func (c *collector) unit(u *Unit, opt Options, workers int) {
	scopes, linted, unread := u.scopes()
	c.files(u, linted, opt, workers)
	if u.Server == nil {
		for _, rule := range opt.Rules {
			if rule.NeedsServer && (rule.Scope != nil || rule.Server != nil) {
				c.skip(rule, "there is no server configuration to check against")
			}
		}
		return
	}
	predictor := pipeline.New(u.Server)
	predictor.Brief = true
	profile := u.Server.Profile != nil
	texts := make(map[*source.File]bool, len(linted))
	for doc := range linted {
		texts[doc.File] = doc.Err == nil // IIS reads nothing of a file with a syntax error: what else seems wrong is guesswork
	}
	keep := func(list *[]*rules.Finding) func(*rules.Finding) {
		return func(f *rules.Finding) {
			if f.Span.IsZero() || !texts[f.Span.File] {
				return
			}
			if profile && f.Certainty == rules.Certain && restsOnProfile(f) {
				f.Certainty = rules.Likely
			}
			if profile && f.Certainty != rules.Certain && f.Severity == rules.Error {
				f.Severity = rules.Warning // the real server may be set up for it: an error must be one on every server
			}
			*list = append(*list, f)
		}
	}
	var group errgroup.Group
	group.SetLimit(workers)
	for _, rule := range opt.Rules {
		if rule.Server == nil {
			continue
		}
		group.Go(func() error {
			var found []*rules.Finding
			pass := rules.NewPass(rule, predictor, scopes, keep(&found), func(why string) { c.skip(rule, why) })
			pass.Unread = unread
			rule.Server(pass)
			c.add(found)
			return nil
		})
	}
	_ = group.Wait()
	c.scopes(scopes, predictor, opt, workers, keep)
}

// scopes checks config paths in parallel chunks.
func (c *collector) scopes(scopes []*rules.Scope, predictor *pipeline.Predictor, opt Options, workers int, keep func(*[]*rules.Finding) func(*rules.Finding)) {
	plan := planOf(opt.Rules)
	chunk := max(1, min(64, len(scopes)/(workers*4)))
	var group errgroup.Group
	group.SetLimit(workers)
	done := 0
	for part := range slices.Chunk(scopes, chunk) {
		group.Go(func() error {
			var found []*rules.Finding
			report := keep(&found)
			passes := make([]*rules.Pass, len(plan.rules))
			for _, scope := range part {
				for i := range plan.of(scope) {
					rule := plan.rules[i]
					if passes[i] == nil {
						passes[i] = rules.NewPass(rule, predictor, scopes, report, func(why string) { c.skip(rule, why) })
					}
					rule.Scope(passes[i], scope)
				}
			}
			c.add(found)
			if opt.Progress != nil {
				c.mu.Lock()
				done += len(part)
				opt.Progress(done, len(scopes))
				c.mu.Unlock()
			}
			return nil
		})
	}
	_ = group.Wait()
}

// filesAtOnce is the number of files that one goroutine checks before the next ones.
const filesAtOnce = 128

// files runs the rules that look at one file by itself.
func (c *collector) files(u *Unit, linted map[*xmlsrc.Document]bool, opt Options, workers int) {
	var list []File
	seen := make(map[*xmlsrc.Document]bool, len(linted))
	add := func(f File) {
		if !seen[f.Doc] {
			seen[f.Doc] = true
			list = append(list, f)
		}
	}
	for _, f := range u.Files {
		add(f)
	}
	for doc, read := range linted {
		if read {
			add(File{Doc: doc})
		}
	}
	var group errgroup.Group
	group.SetLimit(workers)
	for part := range slices.Chunk(list, filesAtOnce) {
		group.Go(func() error {
			var found []*rules.Finding
			report := func(f *rules.Finding) { found = append(found, f) }
			for _, f := range part {
				for _, rule := range opt.Rules {
					if rule.File != nil {
						rule.File(rules.NewFilePass(rule, f.Doc, f.Transform, report))
					}
				}
			}
			c.add(found)
			return nil
		})
	}
	_ = group.Wait()
}

// restsOnProfile reports whether another place of the finding lies in a profile.
func restsOnProfile(f *rules.Finding) bool {
	for _, r := range f.Related {
		if r.Span.File != nil && r.Span.File.Profile {
			return true
		}
	}
	return false
}

// plan tells which rules a scope needs: a set of places in the list of rules.
type plan struct {
	rules     []*rules.Rule
	always    set
	bySection map[string]set
}

// set holds places in a list of at most 256.
type set [4]uint64

func (s *set) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s set) with(other set) set {
	for i := range s {
		s[i] |= other[i]
	}
	return s
}

func planOf(list []*rules.Rule) plan {
	p := plan{rules: list, bySection: map[string]set{}}
	for i, rule := range list {
		switch {
		case rule.Scope == nil:
		case rule.Sections == nil:
			p.always.add(i)
		default:
			for _, section := range rule.Sections {
				places := p.bySection[section]
				places.add(i)
				p.bySection[section] = places
			}
		}
	}
	return p
}

// of calls yield for the places of the rules that a scope needs, in order.
func (p plan) of(scope *rules.Scope) func(yield func(int) bool) {
	wanted := p.always
	if strings.EqualFold(scope.Node.Path, scope.Path) { // else the path says nothing of its own
		for section := range scope.Node.Sections() {
			wanted = wanted.with(p.bySection[section])
		}
	}
	return func(yield func(int) bool) {
		for word, bits := range wanted {
			for ; bits != 0; bits &= bits - 1 {
				if !yield(word*64 + mathbits.TrailingZeros64(bits)) {
					return
				}
			}
		}
	}
}

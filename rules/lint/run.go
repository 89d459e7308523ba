package lint

import (
	"runtime"
	"slices"
	"sync"

	"github.com/iislens/iislens/resolver/carry"
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
	// SitesAtOnce is the number of sites that are looked at together; 0 means what serves large servers best.
	SitesAtOnce int
	// Progress, when set, is called from any goroutine each time some sites have been checked.
	Progress func(done, total int)
}

// Run checks units. Findings lie in linted files only; one place, rule and message is reported once.
func Run(units []*Unit, opt Options) *Result {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if opt.SitesAtOnce <= 0 {
		opt.SitesAtOnce = sitesAtOnce
	}
	c := &collector{skipped: map[skipKey]bool{}}
	if len(units) == 1 {
		c.unit(units[0], &opt, opt.Workers)
	} else {
		var group carry.Group
		group.SetLimit(opt.Workers)
		for _, u := range units {
			group.Go(func() {
				c.unit(u, &opt, 1)
			})
		}
		group.Wait()
	}
	return c.result()
}

// running is the check of one unit.
type running struct {
	*collector
	*Options
	unit  *Unit
	plan  plan
	given map[*xmlsrc.Document]bool
	sound map[*source.File]bool // of the unit's files, those that findings may be in
	named named
	parts []*part
	base  *pipeline.Predictor
	homes map[string]bool // folded root directories of all applications

	mu    sync.Mutex
	done  int                       // sites
	read  map[*xmlsrc.Document]bool // files of the unit that some part knows
	fine  map[string]bool           // by path: whether findings may be in a file that some part found
	notes [][][]any                 // by part and place in the list of rules
}

// unit checks one server: its files each by themselves, its sites part by part, then the server as a whole.
func (c *collector) unit(u *Unit, opt *Options, workers int) {
	r := &running{collector: c, Options: opt, unit: u, plan: planOf(opt.Rules), named: u.named(), read: map[*xmlsrc.Document]bool{}, fine: map[string]bool{}}
	r.given, r.sound = u.given()
	r.alone(u.Files, workers)
	if u.Server == nil {
		for _, rule := range opt.Rules {
			if rule.NeedsServer && (rule.Scope != nil || rule.Sites != nil || rule.Server != nil) {
				c.skip(rule, "there is no server configuration to check against")
			}
		}
		return
	}
	r.base = pipeline.New(u.Server)
	r.base.Brief = true
	r.homes = homes(u.Server.Topology)
	r.parts = u.parts(r.given, r.named, opt.SitesAtOnce)
	r.notes = make([][][]any, len(r.parts))
	if len(r.parts) == 1 {
		r.part(r.parts[0], r.base, workers)
	} else {
		var group carry.Group
		group.SetLimit(workers)
		for _, p := range r.parts {
			group.Go(func() {
				r.part(p, r.base.Branch(u.Server.Branch()), 1)
			})
		}
		group.Wait()
	}
	r.server(workers)
}

// filesAtOnce is the number of files that one goroutine checks before the next ones.
const filesAtOnce = 128

// alone runs the rules that look at one file by itself.
func (r *running) alone(files []File, workers int) {
	seen := make(map[*xmlsrc.Document]bool, len(files))
	files = slices.DeleteFunc(slices.Clone(files), func(f File) bool {
		was := seen[f.Doc]
		seen[f.Doc] = true
		return was
	})
	inParallel(workers, slices.Collect(slices.Chunk(files, filesAtOnce)), func(part []File) {
		var found []*rules.Finding
		report := func(f *rules.Finding) { found = append(found, f) }
		for _, f := range part {
			for _, rule := range r.Rules {
				if rule.File != nil {
					rule.File(rules.NewFilePass(rule, f.Doc, f.Transform, report))
				}
			}
		}
		r.add(noPart, found)
	})
}

// part checks some sites. The predictor is one of a branch, which is forgotten afterwards, unless there is one part only.
func (r *running) part(p *part, predictor *pipeline.Predictor, workers int) {
	server := predictor.Server
	w := &walker{server: server, given: r.given, named: r.named, all: r.unit.WholeServer, reach: r.unit.WholeServer || server.Profile == nil, homes: r.homes, seen: map[string]bool{}, found: map[*xmlsrc.Document]bool{}}
	if root, err := server.Path(""); err == nil && p.number == 0 {
		w.add(nil, root)
	}
	for _, site := range p.sites {
		w.site(site)
		w.locations(site, p.tags[site])
	}
	view := &rules.View{Server: server, Predictor: predictor, Sites: p.sites, Scopes: w.inOrder()}
	read := map[*xmlsrc.Document]bool{server.Config: true}
	for _, s := range view.Scopes {
		if s.Level.Layer != nil {
			read[s.Level.Layer.Doc] = true
		}
	}
	view.Unread = w.unread(read)
	sound := make(map[*source.File]bool, len(w.found))
	files := make([]File, 0, len(w.found))
	for doc, alone := range w.found {
		if sound[doc.File] = doc.Err == nil; alone {
			files = append(files, File{Doc: doc})
		}
	}
	r.alone(files, workers)
	linted := func(f *source.File) bool { return sound[f] }
	r.scopes(p, view, linted, workers)
	r.sites(p, view, linted, workers)
	r.known(p, w, view, read)
	if server != r.unit.Server {
		for _, site := range p.sites {
			for _, dir := range directories(site) {
				server.Disks.Forget(dir)
			}
		}
	}
}

// known notes what a part found, for the end of the run.
func (r *running) known(p *part, w *walker, view *rules.View, read map[*xmlsrc.Document]bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for doc := range read {
		if r.given[doc] {
			r.read[doc] = true // the others are to be forgotten
		}
	}
	for _, doc := range view.Unread {
		if r.given[doc] {
			r.read[doc] = true
		}
	}
	for doc := range w.found {
		r.fine[doc.File.Path] = doc.Err == nil
	}
	r.reached(w.found)
	r.done += len(p.sites)
	if r.Progress != nil {
		r.Progress(r.done, len(r.unit.Server.Topology.Sites))
	}
}

// scopes runs the rules that look at config paths.
func (r *running) scopes(p *part, view *rules.View, linted func(*source.File) bool, workers int) {
	chunk := max(1, min(64, len(view.Scopes)/(workers*4)))
	inParallel(workers, slices.Collect(slices.Chunk(view.Scopes, chunk)), func(scopes []*rules.Scope) {
		var found []*rules.Finding
		var current *rules.Scope
		keep := r.keep(linted, &found)
		report := func(f *rules.Finding) {
			if layer := current.Level.Layer; !current.Alias || layer == nil || f.Span.File != layer.Doc.File {
				keep(f)
			}
		}
		passes := make([]*rules.Pass, len(r.Rules))
		for _, scope := range scopes {
			current = scope
			for i := range r.plan.of(scope) {
				rule := r.Rules[i]
				if passes[i] == nil {
					passes[i] = rules.NewPass(rule, view, report, func(why string) { r.skip(rule, why) })
				}
				rule.Scope(passes[i], scope)
			}
		}
		r.add(p.number, found)
	})
}

// sites runs the rules that look at sites.
func (r *running) sites(p *part, view *rules.View, linted func(*source.File) bool, workers int) {
	notes := make([][]any, len(r.Rules))
	inParallel(workers, r.plan.sites, func(i int) {
		rule := r.Rules[i]
		var found []*rules.Finding
		pass := rules.NewPass(rule, view, r.keep(linted, &found), func(why string) { r.skip(rule, why) })
		rule.Sites(pass)
		notes[i] = pass.Notes()
		r.add(p.number, found)
	})
	r.notes[p.number] = notes
}

// server runs the rules that look at the server as a whole.
func (r *running) server(workers int) {
	view := &rules.View{Server: r.unit.Server, Predictor: r.base}
	if root, err := view.Server.Path(""); err == nil {
		view.Scopes = []*rules.Scope{rules.NewScope(view.Server, nil, root)}
	}
	for _, f := range r.unit.Files {
		if !f.Transform && !r.read[f.Doc] && f.Doc != view.Server.Config && !slices.Contains(view.Unread, f.Doc) {
			view.Unread = append(view.Unread, f.Doc)
		}
	}
	sortDocuments(view.Unread)
	inParallel(workers, r.plan.server, func(i int) {
		rule := r.Rules[i]
		var found []*rules.Finding
		var notes []any
		for _, part := range r.notes {
			notes = append(notes, part[i]...)
		}
		rule.Server(rules.NewPass(rule, view, r.keep(func(f *source.File) bool { return r.fine[f.Path] }, &found), func(why string) { r.skip(rule, why) }, notes...))
		r.add(noPart, found)
	})
}

// keep returns what takes findings to a list: those in files of the unit, and in others that are linted. What rests on a
// profile is likely at most.
func (r *running) keep(linted func(*source.File) bool, list *[]*rules.Finding) func(*rules.Finding) {
	profile := r.unit.Server.Profile != nil
	return func(f *rules.Finding) {
		if f.Span.IsZero() || !r.sound[f.Span.File] && !linted(f.Span.File) && !(f.Through != nil && (r.sound[f.Through] || linted(f.Through))) {
			return
		}
		if profile && f.Certainty == rules.Certain && restsOnProfile(f) {
			f.Certainty = rules.Likely
		}
		if profile && f.Certainty != rules.Certain && f.Severity == rules.Error && !f.StatusOnly {
			f.Severity = rules.Warning // the real server may be set up for it: an error must be one on every server
		}
		*list = append(*list, f)
	}
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

// inParallel calls do for every element of a list.
func inParallel[T any](workers int, list []T, do func(T)) {
	if workers == 1 || len(list) == 1 {
		for _, element := range list {
			do(element)
		}
		return
	}
	var group carry.Group
	group.SetLimit(workers)
	for _, element := range list {
		group.Go(func() {
			do(element)
		})
	}
	group.Wait()
}

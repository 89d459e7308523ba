package pipeline

import (
	"slices"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/verdict"
)

// maxHops bounds how often a request may be handed on inside the server before it counts as a loop.
const maxHops = 10

// Predictor predicts requests of one server. It keeps what it reads from the configuration, so that many requests cost
// little; it is safe for concurrent use.
type Predictor struct {
	Server *resolver.Server
	// Brief leaves the checklist out of the outcomes. It must not change once requests are predicted.
	Brief bool

	mu       sync.RWMutex
	settings map[settingsKey]*settings

	probes  map[probe]*Outcome               // of Below
	workers map[string]*verdict.Failure      // by pool: why its workers cannot start
	sound   map[poolKind]bool                // kinds of pools whose workers start
	cores   map[string][]program.Application // by pool: what the ASP.NET Core Module serves

	runs      sync.Pool
	scripts   sync.Map                // by path: what aspPage found in a script
	apps      memo[string, *appFacts] // by root
	documents memo[documentKey, *documents]

	shared struct {
		filters memo[[2]*merge.Section, *filtering.Filter]
		types   memo[*merge.Section, *static.Types]
		modules memo[[2]*merge.Section, *program.ModuleList]
		rules   memo[ruleSections, func() []ruleLevel]
	}

	unread      memo[*resolver.Directory, *unreadLevel] // of directories that exist
	unreadFiles sync.Map                                // by Windows path: *xmlsrc.Element of a file that IIS does not read

	whole *whole
}

// whole is what is known of the server as a whole, found once; the predictors of its branches share it.
type whole struct {
	slow rewrite.Budget // of patterns that take too long

	strayOnce sync.Once
	stray     []stray // see strayLocations

	drivesOnce sync.Once
	drives     string // see contentDrives

	restrictions memo[worker, *program.Restrictions]
	fastCGI      memo[worker, *program.FastCGI]
}

// New returns a predictor for a server.
func New(s *resolver.Server) *Predictor {
	return &Predictor{Server: s, whole: &whole{}, settings: map[settingsKey]*settings{}, workers: map[string]*verdict.Failure{}, sound: map[poolKind]bool{}, probes: map[probe]*Outcome{}, cores: map[string][]program.Application{}}
}

// Branch returns a predictor for a branch of the server: what it reads of sites goes with it.
func (p *Predictor) Branch(s *resolver.Server) *Predictor {
	branch := New(s)
	branch.Brief, branch.whole = p.Brief, p.whole
	return branch
}

// Predict follows one request to its answer. For many requests of one server use a [Predictor].
func Predict(s *resolver.Server, r *resolver.Request) *Outcome { return New(s).Predict(r) }

// Predict follows a request to its answer; the binding chooses the site.
func (p *Predictor) Predict(r *resolver.Request) *Outcome { return p.follow(p.Server.Resolve(r)) }

// Follow continues from a resolution, for requests whose site is given.
func (p *Predictor) Follow(res *resolver.Resolution) *Outcome { return p.follow(res) }

// stage is one step of the pipeline. A stage that needs a handler or a node is not run without one.
type stage struct {
	ID    string // S00 … S12 of the spec
	Group string // the line of the checklist it belongs to
	Run   func(*run) result
	// Again says that the stage runs once more for a URL that a rewrite or a default document produced.
	Again bool
}

// stages is the pipeline in order (spec: pipeline §9). To add a check, add a line and a function.
var stages = []stage{
	{"S00", "bindings", bindings, false},
	{"S01", "process", applicationPool, false},
	{"S02", "process", workerStart, false},
	{"S03", "configuration", configurationRead, true},
	{"S03", "configuration", compression, false},
	{"S04", "filtering", siteLimits, false},
	{"S05", "rewrite", globalRules, false},
	{"S06", "access", sslRequirements, false},
	{"S07", "access", addressRestrictions, false},
	{"S07", "filtering", requestFiltering, true},
	{"S07", "configuration", integratedMode, false},
	{"S07", "rewrite", distributedRules, false},
	{"S08", "authentication", authentication, true},
	{"S09", "authentication", authorization, true},
	{"S09", "process", oldTypes, true},
	{"S09", "process", managedSettings, true},
	{"S09", "authentication", managedAuthorization, true},
	{"S10", "handler", redirection, true},
	{"S10", "handler", webDAV, true},
	{"S10", "handler", webDAVAuthoring, true},
	{"S10", "handler", mapping, true},
	{"S10", "authentication", fileRights, true},
	{"S11", "handler", handlerModules, true},
	{"S11", "restriction", restriction, true},
	{"S11", "process", aspFiles, true},
	{"S11", "process", handlerPotential, true},
	{"S11", "process", aspPage, true},
	{"S11", "process", hostingLibrary, true},
	{"S11", "process", execution, true},
	{"S11", "static", staticContent, true},
	// Every response passes these, errors included.
	{"S12", "rewrite", outboundRules, true},
	{"S12", "static", errorPages, true},
}

// firstOfResponse is the index of the first stage of the response.
var firstOfResponse = indexOf("S12")

// httpSys is the module of answers that IIS never sees.
const httpSys = "http.sys"

// result is what a stage says. The zero result is "passed".
type result struct {
	// failure ends the request.
	failure *verdict.Failure
	// fatal says that nothing behind the stage can be told.
	fatal bool
	// instead says that the failure takes the place of what was decided before.
	instead bool
	// unknown names the fact for want of which nothing behind the stage can be told.
	unknown string
	// answer says that the request is answered here, successfully.
	answer string
	// skipped says why the stage does not apply.
	skipped string
	// detail is what the checklist says of a stage that passed.
	detail string
	// back is the request as it comes back to this server; the failure counts only where that ends in a circle.
	back *resolver.Request
	// redirect is where a rule sends the browser.
	redirect string
	// to hands the request on to another URL of the site, hop says how.
	to  *resolver.Request
	hop *Hop
}

// run is one request on its way.
type run struct {
	*Predictor
	out *Outcome
	res *resolver.Resolution
	*settings
	// selection is the handler that stands at this moment.
	selection handler.Selection
	// rewritten says that a rule changed the URL, proxied that it leads to another server; ruleAt is the rule.
	rewritten, proxied string
	// forwards counts how often the request left this server and came back.
	forwards int
	// redirects counts the redirects of rules that led to the request.
	redirects int
	ruleAt    merge.Origin
	ruleKey   string
	user      access.User
	// filtered is the request as request filtering sees it.
	filtered filtering.Request
	// doubts are facts that were assumed on the way.
	doubts  []string
	decided bool
	likely  bool
	checks  []Check
}

func (p *Predictor) follow(res *resolver.Resolution) *Outcome {
	r, _ := p.runs.Get().(*run)
	if r == nil {
		r = &run{}
	}
	r.Predictor, r.out = p, &Outcome{First: res}
	out := r.follow(res)
	clear(r.checks)
	*r = run{checks: r.checks[:0]}
	p.runs.Put(r)
	return out
}

func (r *run) follow(res *resolver.Resolution) *Outcome {
	if r.out.First == nil {
		r.out.First = res
	}
	r.enter(res)
	r.walk()
	r.respond()
	r.out.Last = r.res
	r.finish()
	return r.out
}

// walk runs the stages up to the response, until one answers or nothing behind it can be told.
func (r *run) walk() {
	for i := 0; i < firstOfResponse; i++ {
		s := &stages[i]
		got := s.Run(r)
		if got.back != nil && !r.circles(got.back) {
			got.failure = nil
		}
		r.blameCircle(got.failure, got.redirect)
		r.check(s, &got)
		switch {
		case got.to != nil:
			if i = r.again(s, got); i < 0 {
				return
			}
			continue
		case got.failure != nil:
			r.fail(got.failure)
		case got.unknown != "":
			r.unknown(got.unknown)
		case got.answer != "":
			r.answer(got.answer)
		}
		if got.fatal || got.unknown != "" || got.answer != "" {
			return
		}
	}
}

// respond runs the stages that every response of IIS passes; what http.sys answers does not come by here.
func (r *run) respond() {
	f := r.out.Failure
	if !r.known() || r.out.Fault != nil || r.decided && r.out.Status == 0 || f != nil && f.Module == httpSys {
		return
	}
	for i := firstOfResponse; i < len(stages); i++ {
		got := stages[i].Run(r)
		r.check(&stages[i], &got)
		switch {
		case got.failure == nil:
		case got.instead:
			if r.out.Failure != nil {
				r.out.Next = append([]*verdict.Failure{r.out.Failure}, r.out.Next...)
			}
			r.decided = false
			r.fail(got.failure)
		default:
			r.fail(got.failure)
		}
	}
	if r.out.Status >= 400 {
		r.out.Potential = nil
	} else {
		r.out.Potential = append(r.possible[:len(r.possible):len(r.possible)], r.out.Potential...)
	}
}

// enter makes res the request that the following stages look at.
func (r *run) enter(res *resolver.Resolution) {
	r.res = res
	r.selection = res.Selection
	r.settings = nil
	if res.Directory != nil && res.Node != nil {
		r.settings = r.settingsOf(res)
	}
}

// again hands the request on and returns the index of the stage before the next one to run, or -1 after a loop.
func (r *run) again(s *stage, got result) int {
	got.hop.From, got.hop.To = r.res.Request.Path, got.to.Path
	r.out.Hops = append(r.out.Hops, *got.hop)
	if len(r.out.Hops) >= maxHops {
		r.fail(&verdict.Failure{Status: 500, Rule: "rewrite-loop", Place: got.hop.Origin, Section: "system.webServer/rewrite/rules",
			Because:   "the request is handed on in a circle: " + loopText(r.out.Hops),
			Fix:       "Add a condition to the rule that stops it from matching the URL it produces.",
			Uncertain: "how IIS ends the loop"})
		return -1
	}
	pool := r.pool
	r.enter(r.Server.ResolveIn(r.res.Site, got.to))
	if got.hop.Kind == "rewrite" && r.known() && !strings.EqualFold(r.pool.Name, pool.Name) {
		f := otherPool(got.to.Path, r.res.Application.Path, r.pool.Name, pool.Name)
		f.Place, f.Section, f.Key = got.hop.Origin, RulesSection, r.ruleKey
		f.Rule = "rewrite-target-wrong-app"
		f.Because = "a rewrite rule leads to another application pool: " + f.Because
		f.Fix = "Redirect instead of rewriting, or run both applications in one pool."
		if r.ruleInherited() {
			r.blameInherited(f)
		}
		r.fail(f)
		return -1
	}
	if got.hop.Kind == "rewrite" && r.known() {
		if f := r.hijacked(); f != nil {
			r.fail(f)
			return -1
		}
	}
	if s.ID == "S05" {
		return indexOf("S06") - 1
	}
	// What a rule or a default document produced is filtered again, but no rule looks at it (spec: pipeline §5.4).
	return r.resume(indexOf("S03"))
}

// resume runs the stages that a handed-on request passes again before authentication, and returns the index of the last
// of them.
func (r *run) resume(from int) int {
	last := indexOf("S08") - 1
	for i := from; i <= last; i++ {
		if !stages[i].Again {
			continue
		}
		got := stages[i].Run(r)
		if got.failure != nil {
			if got.failure.Uncertain == "" {
				got.failure.Uncertain = "whether IIS checks the URL that a rule or default document produced as it checks the request's own"
			}
			if !r.ruleAt.IsZero() {
				got.failure.Related = append(got.failure.Related, merge.Related{Message: "the rule that produced the URL", Origin: r.ruleAt})
			}
			r.fail(got.failure)
			r.check(&stages[i], &got)
		}
	}
	return last
}

func indexOf(id string) int {
	for i, s := range stages {
		if s.ID == id {
			return i
		}
	}
	return len(stages)
}

func loopText(hops []Hop) string {
	text := hops[0].From
	for _, h := range hops[:min(len(hops), 3)] {
		text += " → " + h.To
	}
	return text + " → …"
}

// doubt notes a fact that was assumed; the outcome is then likely at most.
func (r *run) doubt(text string) {
	if !r.decided && text != "" {
		r.doubts = append(r.doubts, text)
	}
}

func (r *run) fail(f *verdict.Failure) {
	if r.decided {
		r.out.Next = append(r.out.Next, f)
		return
	}
	r.decided = true
	r.out.Failure, r.out.Status, r.out.Substatus, r.out.Because = f, f.Status, f.Substatus, f.Because
}

func (r *run) unknown(why string) {
	if r.decided {
		return
	}
	r.decided = true
	r.out.Status, r.out.Because = 0, why
	r.out.Certainty = Unknown
}

func (r *run) answer(because string) {
	if r.decided {
		return
	}
	r.decided = true
	r.out.Status, r.out.Because = 200, because
}

// finish settles how sure the outcome is: certain, unless something on the way was assumed, the check itself is not sure,
// or the configuration is a profile.
func (r *run) finish() {
	o := r.out
	if len(r.checks) > 0 {
		o.Checks = slices.Clone(r.checks)
	}
	if !r.decided {
		o.Status, o.Because = 200, "nothing in the configuration prevents success"
	}
	if o.Failure != nil {
		r.blameUnread(o.Failure)
		o.Because = o.Failure.Because
	}
	o.Assumed = r.doubts
	if o.Status == 0 && o.Failure == nil {
		return
	}
	o.Certainty = Certain
	if len(r.doubts) > 0 || r.likely || r.Server.Profile != nil || o.Failure != nil && o.Failure.Uncertain != "" {
		o.Certainty = Likely
	}
}

func (r *run) check(s *stage, got *result) {
	if r.Brief {
		return
	}
	c := Check{Stage: s.Group, Result: "ok", Detail: got.detail}
	switch {
	case got.failure != nil:
		c.Result, c.Detail = "failed", got.failure.Because
	case got.unknown != "":
		c.Result, c.Detail = "unknown", got.unknown
	case got.skipped != "":
		c.Result, c.Detail = "skipped", got.skipped
	case got.answer != "":
		c.Detail = got.answer
	case got.detail == "":
		return
	}
	r.checks = append(r.checks, c)
}

// known reports whether a stage that looks at a path's configuration has one.
func (r *run) known() bool { return r.settings != nil }

// stat tells what is known of a file below the root of the request's application.
func (r *run) inApp(names ...string) disk.Info {
	return r.Server.Disks.Stat(joinPath(r.appRoot(), names...))
}

package pipeline

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// workerStart is the loading of the native modules and filters (S02): a worker that cannot load one ends, and so does every
// request of its pool.
func workerStart(r *run) result {
	if !r.known() {
		return result{}
	}
	return result{failure: r.worker}
}

// compression is the loading of the dlls of compression schemes (S03).
func compression(r *run) result {
	if !r.known() || r.scheme == nil {
		return result{}
	}
	return result{failure: r.scheme, fatal: true}
}

// schemeFailure is what keeps the compression modules of a pool from reading their section.
func (p *Predictor) schemeFailure(s *settings) *verdict.Failure {
	if !s.modules.Loaded("StaticCompressionModule") && !s.modules.Loaded("DynamicCompressionModule") {
		return nil
	}
	return program.First(program.CompressionSchemes(s.node.Section(program.CompressionSection), p.Host(s.pool)))
}

// poolKind is what of a pool decides which native modules its workers load.
type poolKind struct {
	classic bool
	runtime string
	bits    int
}

// WorkersStart reports whether the workers of a pool load every native module and filter of the server.
func (p *Predictor) WorkersStart(pool *topology.Pool, host program.Host) bool {
	return p.workerFailure(pool, host) == nil
}

// workerFailure is what keeps the workers of a pool from starting. It is found once for each pool, and where nothing does, once
// for each kind of pool.
func (p *Predictor) workerFailure(pool *topology.Pool, host program.Host) *verdict.Failure {
	kind := poolKind{pool.Classic, pool.Runtime.Text, pool.Bits()}
	p.mu.RLock()
	f, ok := p.workers[pool.Name]
	sound := p.sound[kind]
	p.mu.RUnlock()
	if ok || sound {
		return f
	}
	byName := false
	if apphost, err := p.Server.Path(""); err == nil {
		modules, filters := apphost.Node.Section(program.GlobalModulesSection), apphost.Node.Section(program.FiltersSection)
		f = program.First(program.NativeModules(modules, host))
		if f == nil {
			f = program.First(program.FilterProblems(filters, host))
		}
		byName = namesPools(modules) || namesPools(filters)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if f == nil && !byName {
		p.sound[kind] = true
		return nil
	}
	p.workers[pool.Name] = f
	return f
}

// namesPools reports whether a precondition of the section asks for pools by name.
func namesPools(section *merge.Section) bool {
	return slices.ContainsFunc(section.Items, func(item *merge.Item) bool { return strings.Contains(item.Text("preCondition"), "appPoolName") })
}

// handlerModules checks that the module of the chosen entry is there (S11).
func handlerModules(r *run) result {
	if !r.known() || r.selection.Entry == nil {
		return result{}
	}
	if f := r.moduleMissing(r.selection.Entry); f != nil {
		return result{failure: f, fatal: true}
	}
	if word := r.modules.Unsettled(r.selection.Entry); word != "" {
		r.doubt("the precondition " + word + ", which no documentation names, holds")
	}
	if f := r.modules.Taken(r.selection.Entry); f != nil {
		r.withhold(f)
		return result{detail: r.selection.Entry.Modules[0] + " is assumed to be installed"}
	}
	if r.Brief {
		return result{}
	}
	return result{detail: r.selection.Entry.Modules[0] + " is installed"}
}

// moduleMissing is the 500.21 of an entry whose module is not there, nil when it is.
func (r *run) moduleMissing(e *handler.Entry) *verdict.Failure {
	key := soundKey{entry: e, check: moduleCheck}
	if r.isSound(key) {
		return nil
	}
	f := r.modules.Missing(e)
	if f == nil {
		r.markSound(key)
	}
	return f
}

// restriction is the ISAPI and CGI restriction list (S11).
func restriction(r *run) result {
	if !r.known() || r.selection.Entry == nil {
		return result{}
	}
	const allowed = "the restriction list allows the program"
	key := soundKey{entry: r.selection.Entry, check: restrictionCheck}
	if r.isSound(key) {
		return result{detail: allowed}
	}
	if _, ok := r.restrictions.Key(r.selection.Entry, r.script()); !ok {
		return result{}
	}
	if r.Server.Profile == nil && r.node.Section(program.RestrictionSection).Decl == nil {
		r.doubt("isapiCgiRestriction of the server lists the program; this file does not declare the section")
		return result{skipped: "whether the server's restriction list has the program is not known"}
	}
	got := r.restrictions.Check(r.selection.Entry, r.script())
	if f := got.Failure(); f != nil && got.Standing != program.Denied && r.Server.Profile != nil {
		r.doubt("isapiCgiRestriction of the server lists the program; a profile cannot know")
		r.withhold(unlisted(r.selection.Entry, f, r.script()))
		return result{skipped: "whether the server's restriction list has the program is not known"}
	}
	if f := got.Failure(); f != nil {
		r.blameSyntax(f)
		return result{failure: f}
	}
	if r.selection.Entry.RawScriptProcessor != "" {
		r.markSound(key)
	}
	return result{detail: allowed}
}

// blameSyntax explains a 404.2 by a command line that could not run if it were listed: one in the syntax of FastCGI, or none at all.
func (r *run) blameSyntax(f *verdict.Failure) {
	if p := program.ScriptProcessorMissing(r.selection.Entry); p != nil {
		f.Rule, f.Place, f.Section, f.Key, f.Because, f.Fix = p.Rule, p.Place, p.Section, p.Key, p.Because, p.Fix
		f.Uncertain, f.Or = p.Uncertain, []string{"500.0", "502.2"}
		return
	}
	for _, p := range program.CGIProblems(r.selection.Entry, r.script(), r.host()) {
		if p.Rule == "cgi-fastcgi-syntax" {
			f.Related = append(f.Related, merge.Related{Message: "the list that does not have the command line", Origin: f.Place})
			f.Rule, f.Place, f.Section, f.Key, f.Because, f.Fix = p.Rule, p.Place, p.Section, p.Key, p.Because, p.Fix
			return
		}
	}
}

// script returns the physical path of the script that the chosen entry runs.
func (r *run) script() string {
	n := r.selection.Match.Script
	if n < 0 || n > len(r.res.Request.Segments) {
		n = len(r.res.Request.Segments)
	}
	return r.res.PhysicalOf(n)
}

// execution is what the module of the handler does with the program behind it (S11).
func execution(r *run) result {
	if !r.known() || r.selection.Entry == nil || r.selection.Entry.Static() {
		return result{}
	}
	e := r.selection.Entry
	if p := program.ScriptProcessorMissing(e); p != nil {
		return result{failure: p.Failure}
	}
	if f := r.insideScript(e); f != nil {
		return result{failure: f}
	}
	got := r.start(e)
	if got.failure == nil {
		f := r.shadowed(e)
		if f == nil {
			f = r.takenFromRoutes(e)
		}
		if f == nil {
			f = r.pageMissing(e)
		}
		if f != nil {
			return result{failure: f}
		}
	}
	return got
}

// start runs the program behind an entry.
func (r *run) start(e *handler.Entry) result {
	if processSections[e.Modules[0]] != "" {
		return r.process(e)
	}
	switch e.Modules[0] {
	case "CgiModule":
		script := r.script()
		problems := r.problems(e, script, func() []program.Problem { return program.CGIProblems(e, script, r.host()) })
		return r.listed(r.program(problems, "CgiModule starts "+commandName(e, script)))
	case "FastCgiModule":
		list := r.registered(e)
		problems := r.problems(e, "", func() []program.Problem {
			return program.FastCGIProblems(e, list, r.node.Section("appSettings"), r.appRoot(), r.host())
		})
		return r.program(problems, "FastCgiModule hands the request to "+commandName(e, ""))
	case "IsapiModule":
		if p := program.ISAPIProblem(e, r.script(), r.host()); p != nil {
			return result{failure: p.Failure}
		}
		return r.program(nil, "IsapiModule calls "+commandName(e, r.script()))
	case "ProtocolSupportModule":
		return r.protocol()
	case handler.ManagedModule:
		return r.managed(e)
	}
	return r.program(nil, e.Modules[0]+" takes the request")
}

// listed adds to the failure of a command line the entry of the restriction list that holds the same text: both change together.
func (r *run) listed(got result) result {
	if got.failure == nil || got.failure.Key != r.selection.Entry.Name || r.restrictions == nil {
		return got
	}
	entry := r.restrictions.Check(r.selection.Entry, r.script()).Entry
	if entry == nil {
		return got
	}
	failure := *got.failure // the problems of a command line are kept for other requests
	failure.Related = append(slices.Clip(failure.Related), merge.Related{Message: "the entry of isapiCgiRestriction", Origin: entry.Item.Where("path")})
	got.failure = &failure
	return got
}

// managed is what ASP.NET does before the code of the application runs.
func (r *run) managed(e *handler.Entry) result {
	if f := r.managedLimits(); f != nil {
		return result{failure: f}
	}
	return r.program(nil, "ASP.NET runs "+e.Name)
}

// managedLimits is what ASP.NET 4 refuses before the code of the application runs, nil for nothing.
func (r *run) managedLimits() *verdict.Failure {
	if r.pool.Framework() != "v4.0" {
		return nil
	}
	req := r.res.Request
	f := filtering.ManagedLimits(r.node.Section(filtering.RuntimeSection), &filtering.Request{Path: req.Path, Query: req.Query, ContentLength: req.ContentLength, Unsized: req.Unsized})
	if f != nil && f.Place.Profile() && f.Rule == "max-content-length-conflict" { // nobody set it: it is to be written in the web.config
		f.Place = r.configPlace()
	}
	return f
}

// problems finds what is wrong with the program of an entry; an entry with a program of its own that nothing is wrong with is remembered.
func (r *run) problems(e *handler.Entry, script string, find func() []program.Problem) []program.Problem {
	key := soundKey{e, programCheck, strings.Contains(script, " ")}
	if r.isSound(key) {
		return nil
	}
	list := find()
	if len(list) == 0 && e.RawScriptProcessor != "" {
		r.markSound(key)
	}
	return list
}

// handedTo is the program that an entry hands requests to, in a word or two.
func handedTo(e *handler.Entry, script string) string {
	if processSections[e.Modules[0]] != "" {
		return "the application's process"
	}
	if e.ScriptProcessor == "" && !e.HasModule("CgiModule") && !e.HasModule("IsapiModule") {
		return e.Modules[0]
	}
	text, _, _ := strings.Cut(commandName(e, script), "|")
	return winpath.Base(program.ParseCommand(text, nil).Program)
}

// commandName is the program of an entry, as short as people name it.
func commandName(e *handler.Entry, script string) string {
	if e.ScriptProcessor == "" {
		return script
	}
	return e.ScriptProcessor
}

// program answers for a handler whose module is in order: the first problem of its program decides, else the answer is the
// program's own.
func (r *run) program(problems []program.Problem, what string) result {
	for _, p := range problems {
		if p.Status != 0 {
			f := p.Failure
			for _, later := range problems[1:] {
				if later.Status != 0 && later.Failure != f {
					r.out.Next = append(r.out.Next, later.Failure)
				}
			}
			return result{failure: f}
		}
	}
	r.unmappedProgram()
	if lost := r.unfound(); lost != "" {
		return result{answer: what + "; " + lost}
	}
	if e := r.selection.Entry; !e.Managed() && !r.decided {
		r.out.Handed = handedTo(e, r.script())
	}
	return result{answer: what + "; the answer is the program's"}
}

// protocol is ProtocolSupportModule: it answers OPTIONS and refuses TRACE.
func (r *run) protocol() result {
	if r.res.Request.Method != "TRACE" {
		return result{answer: "ProtocolSupportModule answers with the methods that IIS allows"}
	}
	e := r.selection.Entry
	return result{failure: &verdict.Failure{Status: 501, Place: e.Item.Origin, Section: handler.SectionName, Key: e.Name, Module: "ProtocolSupportModule",
		Because: "ProtocolSupportModule refuses TRACE", Uncertain: "IIS may answer 405.0 instead", Or: []string{"405.0"}}}
}

// host is what is known of the server for the programs of the request's pool.
func (r *run) host() program.Host { return r.Host(r.pool) }

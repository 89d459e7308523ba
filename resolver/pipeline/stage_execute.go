package pipeline

import (
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/program"
)

// workerStart is the loading of the native modules (S02).
func workerStart(r *run) result { return result{} }

// handlerModules checks that the module of the chosen entry is there (S11).
func handlerModules(r *run) result {
	if !r.known() || r.selection.Entry == nil {
		return result{}
	}
	if f := r.modules.Missing(r.selection.Entry); f != nil {
		return result{failure: f, fatal: true}
	}
	return result{detail: r.selection.Entry.Modules[0] + " is installed"}
}

// restriction is the ISAPI and CGI restriction list (S11).
func restriction(r *run) result {
	if !r.known() || r.selection.Entry == nil {
		return result{}
	}
	if _, ok := r.restrictions.Key(r.selection.Entry, r.script()); !ok {
		return result{}
	}
	if f := r.restrictions.Check(r.selection.Entry, r.script()).Failure(); f != nil {
		return result{failure: f}
	}
	return result{detail: "the restriction list allows the program"}
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
	switch e.Modules[0] {
	case "CgiModule":
		return r.cgi(e)
	}
	return result{answer: "IIS hands the request to " + e.Name + "; the answer is the program's"}
}

func (r *run) cgi(e *handler.Entry) result {
	problems := program.CGIProblems(e, r.script(), r.host())
	if f := program.First(problems); f != nil {
		return result{failure: f}
	}
	r.likely = true
	return result{answer: "CgiModule starts the program; the answer is the program's"}
}

// host is what is known of the server for the programs of the request's pool.
func (r *run) host() program.Host {
	return program.Host{Disks: r.Server.Disks, Env: r.Server.EnvOf(r.pool), Pool: r.pool, Express: r.Server.Profile != nil && r.Server.Profile.Express, Drives: r.drives}
}

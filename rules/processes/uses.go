package processes

import (
	"slices"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// use is one handler entry as one config path has it, with what is known of the worker process that runs it there.
type use struct {
	*rules.Scope
	entry *handler.Entry
	host  program.Host
	// problems is what commandProblems found.
	problems *useProblems
}

type useProblems struct {
	once sync.Once
	list []program.Problem
}

// uses calls yield for the entries of the given modules, at every config path whose pool loads them. Entries of an
// embedded profile are nobody's to mend and are left out. An entry that only the server level has is taken without a pool.
func uses(p *rules.Pass, modules ...string) func(yield func(use) bool) {
	all := p.Once(everyUse{}, func() any { return allUses(p) }).([]use)
	return func(yield func(use) bool) {
		for _, u := range all {
			if anyModule(u.entry, modules) && !yield(u) {
				return
			}
		}
	}
}

// everyUse is the key of the uses of a view.
type everyUse struct{}

// allUses returns the entries that start, load or hand over to programs.
func allUses(p *rules.Pass) []use {
	type key struct {
		table *handler.Table
		pool  *topology.Pool
		at    string
	}
	var list []use
	seen := map[key]bool{}
	idle := map[*handler.Table]bool{} // tables without an entry that runs a program
	for _, scope := range p.Scopes {
		table := scope.Handlers(p.Server)
		none, known := idle[table]
		if !known {
			none = !slices.ContainsFunc(table.Entries, func(e *handler.Entry) bool { return runs(p, e) })
			idle[table] = none
		}
		if none {
			continue
		}
		k := key{table, scope.Pool, ""}
		if scope.Site != nil { // the directory decides what relative paths mean
			k.at = scope.Physical
		}
		if seen[k] {
			continue
		}
		seen[k] = true
		host := hostOf(p, scope)
		for _, entry := range table.Entries {
			if !runs(p, entry) || scope.Pool != nil && !p.Profile() && entry.PreCondition.Failing(scope.HandlerPool()) != "" {
				continue
			}
			list = append(list, use{scope, entry, host, &useProblems{}})
		}
	}
	return list
}

// runs reports whether an entry that somebody wrote has one of the modules that run programs.
func runs(p *rules.Pass, entry *handler.Entry) bool {
	return !entry.Item.Origin.Profile() && anyModule(entry, programModules)
}

// programModules are the modules that the rules ask for.
var programModules = slices.Concat(cgiOrISAPI, fastCGI, processModule)

func anyModule(entry *handler.Entry, modules []string) bool {
	for _, name := range modules {
		if entry.HasModule(name) {
			return true
		}
	}
	return false
}

// hostOf tells what is known of the worker processes of a config path. The pool of a profile is not the user's, so that nothing
// is said of its bitness.
func hostOf(p *rules.Pass, scope *rules.Scope) program.Host {
	pool := scope.Pool
	if p.Profile() {
		pool = nil
	}
	return p.Once(hostKey{pool}, func() any { return p.Predictor.Host(pool) }).(program.Host)
}

// hostKey is the key of what is known of a pool; nil is the server level.
type hostKey struct{ pool *topology.Pool }

// root returns the physical path of the application that a use belongs to, "" when it is not known.
func (u use) root() string {
	if u.Application == nil || u.Application.Root() == nil {
		return ""
	}
	return u.Application.Root().Physical
}

// applicationPath returns the config path of the application's root.
func (u use) applicationPath() string {
	if u.Application == nil {
		return u.Path
	}
	path := merge.AppHostPath + "/" + u.Site.Name
	if app := strings.Trim(u.Application.Path, "/"); app != "" {
		path += "/" + app
	}
	return path
}

// script returns the physical path of a script that would be in the directory of the use, "" at the server level.
func (u use) script() string {
	if u.Site == nil || u.Physical == "" {
		return ""
	}
	name := "script" + winpath.Ext(u.entry.Path.Text)
	return winpath.Join(u.Physical, name)
}

// once remembers which places were reported: an entry that several paths inherit is reported once, for the first of them.
type once map[source.Span]string

// first reports whether a place is new, or was last reported for the same use.
func (o once) first(span source.Span, u use) bool {
	who := u.Path + "\x00" + u.entry.Name
	if by, ok := o[span]; ok {
		return by == who
	}
	o[span] = who
	return true
}

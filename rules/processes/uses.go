package processes

import (
	"slices"
	"strings"

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
}

// uses calls yield for the entries of the given modules, at every config path whose pool loads them. Entries of an
// embedded profile are nobody's to mend and are left out. An entry that only the server level has is taken without a pool.
func uses(p *rules.Pass, modules ...string) func(yield func(use) bool) {
	type key struct {
		table *handler.Table
		pool  *topology.Pool
		at    string
	}
	return func(yield func(use) bool) {
		seen, all := map[key]bool{}, hosts{}
		idle := map[*handler.Table]bool{} // tables without an entry of the modules
		for _, scope := range p.Scopes {
			table := scope.Handlers(p.Server)
			none, known := idle[table]
			if !known {
				none = !slices.ContainsFunc(table.Entries, func(e *handler.Entry) bool { return anyModule(e, modules) })
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
			for _, entry := range table.Entries {
				if entry.Item.Origin.Profile() || !anyModule(entry, modules) {
					continue
				}
				if scope.Pool != nil && !p.Profile() && entry.PreCondition.Failing(scope.HandlerPool()) != "" {
					continue
				}
				if !yield(use{scope, entry, all.of(p, scope)}) {
					return
				}
			}
		}
	}
}

func anyModule(entry *handler.Entry, modules []string) bool {
	for _, name := range modules {
		if entry.HasModule(name) {
			return true
		}
	}
	return false
}

// hosts keeps what is known of the worker processes of each pool; nil is the server level.
type hosts map[*topology.Pool]program.Host

// of tells what is known of the worker processes of a config path. The pool of a profile is not the user's, so that nothing
// is said of its bitness.
func (all hosts) of(p *rules.Pass, scope *rules.Scope) program.Host {
	pool := scope.Pool
	if p.Profile() {
		pool = nil
	}
	host, ok := all[pool]
	if !ok {
		host = p.Predictor.Host(pool)
		all[pool] = host
	}
	return host
}

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

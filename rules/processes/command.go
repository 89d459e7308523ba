package processes

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/mend"
)

var (
	cgi           = []string{"CgiModule"}
	fastCGI       = []string{"FastCgiModule"}
	cgiOrFastCGI  = []string{"CgiModule", "FastCgiModule"}
	cgiOrISAPI    = []string{"CgiModule", "IsapiModule"}
	isapi         = []string{"IsapiModule"}
	coreModules   = []string{"AspNetCoreModule", "AspNetCoreModuleV2"}
	processModule = []string{"AspNetCoreModule", "AspNetCoreModuleV2", "httpPlatformHandler", "iisnode"}
)

// commandProblems is what is wrong with the program of a CGI or FastCGI entry at a path, found once for all rules, and for all paths
// that inherit the entry where it means the same. The list is not the caller's to change.
func commandProblems(p *rules.Pass, u use) []program.Problem {
	u.problems.once.Do(func() {
		at := command{item: u.entry.Item, pool: u.host.Pool}
		find := findCGIProblems
		if u.entry.HasModule("FastCgiModule") {
			at.applications, at.settings, at.root = u.Section(program.FastCGISection), u.Section("appSettings"), u.root()
			find = findFastCGIProblems
		} else {
			at.script = u.scriptWithBlanks()
		}
		u.problems.list = p.Once(at, func() any { return find(p, u) }).([]program.Problem)
	})
	return u.problems.list
}

// command is all that the problems of an entry depend on in a view.
type command struct {
	item                   *merge.Item
	pool                   *topology.Pool
	script, root           string
	applications, settings *merge.Section
}

func findCGIProblems(p *rules.Pass, u use) []program.Problem {
	return program.CGIProblems(u.entry, u.scriptWithBlanks(), commandHost(p, u))
}

// findFastCGIProblems asks for the registered applications where they are known: of a real server.
func findFastCGIProblems(p *rules.Pass, u use) []program.Problem {
	host := commandHost(p, u)
	if p.Profile() {
		return append(program.FastCGIProblems(u.entry, nil, nil, "", host), modulesOnly(p, u)...)
	}
	list := p.Predictor.FastCGI(u.Section(program.FastCGISection), host)
	return program.FastCGIProblems(u.entry, list, u.Section("appSettings"), u.root(), host)
}

func commandHost(p *rules.Pass, u use) program.Host {
	host := u.host
	if p.Profile() {
		host.Disks = nil // the full paths of a command line are not those of the directory that stands in for the site
	}
	return host
}

// scriptWithBlanks is a script in the directory of the use where that has blanks in its path: every script below has them too.
func (u use) scriptWithBlanks() string {
	if path := u.script(); strings.Contains(winpath.Dir(path), " ") {
		return path
	}
	return ""
}

// modulesOnly is what can be said of a WSGI application without its server: whether its module is among the Python files of the
// directory.
func modulesOnly(p *rules.Pass, u use) []program.Problem {
	names, _ := p.Server.Disks.List(u.root())
	if !slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(winpath.Ext(name), ".py") }) {
		return nil
	}
	problems := program.FastCGIProblems(u.entry, nil, u.Section("appSettings"), u.root(), u.host)
	return slices.DeleteFunc(problems, func(problem program.Problem) bool { return problem.Section != "appSettings" })
}

// restrictions returns the restriction list as a use has it.
func (u use) restrictions(p *rules.Pass) *program.Restrictions {
	return p.Predictor.Restrictions(u.Section(program.RestrictionSection), u.host)
}

// rewriteCommand adds the fix that corrects a command line. The restriction list holds the same text, so that the entry which
// allows the command line changes with it. Without a title the fix is called by the first clause of the advice.
func rewriteCommand(title string) func(*rules.Pass, use, program.Problem, *rules.Finding) {
	return func(p *rules.Pass, u use, problem program.Problem, f *rules.Finding) {
		if problem.Suggest == "" {
			return
		}
		edit, ok := mend.Value(problem.Place, problem.Suggest)
		if !ok {
			return
		}
		title := cmp.Or(title, firstClause(problem.Fix))
		fix := rules.Fix{Title: title, Safe: broken(problem), Edits: []source.Edit{edit}}
		if listed := u.restrictions(p).Check(u.entry, ""); listed.Entry != nil && listed.Difference == "" {
			relate(f, "the restriction list has the same text", listed.Entry.Item.Where("path"))
			if edit, ok := mend.Value(listed.Entry.Item.Where("path"), problem.Suggest); ok {
				fix.Edits = append(fix.Edits, edit)
				fix.Safe = fix.Safe && !sharedEntry(p, u, listed.Entry)
			}
		}
		f.Fixes = append(f.Fixes, fix)
	}
}

// firstClause is what an advice says of the handler: before its first comma or parenthesis, or the second place that it names.
func firstClause(advice string) string {
	if end := strings.IndexAny(advice, ",("); end > 0 {
		advice = advice[:end]
	}
	advice, _, _ = strings.Cut(advice, " and in ")
	return strings.TrimSpace(advice)
}

// sharedEntry reports whether another handler than the use's needs an entry of the restriction list.
func sharedEntry(p *rules.Pass, u use, entry *program.Restricted) bool {
	needed := p.Once(neededBy{}, func() any { return handlersByEntry(p) }).(map[source.Span][]source.Span)
	return slices.ContainsFunc(needed[entry.Item.Origin.Span], func(handler source.Span) bool { return handler != u.entry.Item.Origin.Span })
}

// neededBy is the key of the handlers that need the entries of restriction lists.
type neededBy struct{}

// handlersByEntry returns the first two handlers that need an entry of a restriction list, by the place of the entry.
func handlersByEntry(p *rules.Pass) map[source.Span][]source.Span {
	needed := map[source.Span][]source.Span{}
	for u := range uses(p, cgiOrISAPI...) {
		got := u.restrictions(p).Check(u.entry, "")
		if got.Entry == nil || got.Difference != "" {
			continue
		}
		at, handler := got.Entry.Item.Origin.Span, u.entry.Item.Origin.Span
		if list := needed[at]; len(list) < 2 && !slices.Contains(list, handler) {
			needed[at] = append(list, handler)
		}
	}
	return needed
}

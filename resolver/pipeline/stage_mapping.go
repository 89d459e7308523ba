package pipeline

import (
	"fmt"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

const (
	fileNotFound uint32 = 0x80070002
	pathNotFound uint32 = 0x80070003
	accessDenied uint32 = 0x80070005
)

// webDAVVerbs are the verbs that WebDAVModule takes from every handler while authoring is off.
var webDAVVerbs = map[string]bool{"PUT": true, "DELETE": true, "PROPFIND": true, "PROPPATCH": true, "MKCOL": true, "COPY": true, "MOVE": true, "LOCK": true, "UNLOCK": true}

// webDAV is the 405 of a WebDAV module that is installed but may not write (spec: pipeline §6.7).
func webDAV(r *run) result {
	if !r.known() || r.quick.webDAV || !webDAVVerbs[r.res.Request.Method] {
		return result{}
	}
	authoring := r.node.Section("system.webServer/webdav/authoring")
	if authoring.Bool("enabled") {
		return result{}
	}
	f := &verdict.Failure{Status: 405, Rule: "webdav-blocks-verb", Section: handler.SectionName, Module: "WebDAVModule", Notification: "MapRequestHandler",
		Because: fmt.Sprintf("WebDAVModule is installed and takes %s; its authoring is off, so it answers 405 before any handler sees the request", r.res.Request.Method),
		Fix:     `Remove it for this application: <modules><remove name="WebDAVModule" /></modules> and <handlers><remove name="WebDAV" /></handlers>.`}
	module := r.modules.Section.Find("name", "WebDAVModule")
	if e := r.selection.Entry; e != nil && e.HasModule("WebDAVModule") {
		f.Place, f.Key = e.Item.Origin, e.Name
		if module != nil {
			f.Related = append(f.Related, merge.Related{Message: "the module that answers", Origin: module.Origin})
		}
		return result{failure: f}
	}
	f.Uncertain = "that the module answers although another handler takes the verb is observed, not documented"
	if module != nil {
		f.Place, f.Section, f.Key = module.Origin, "system.webServer/modules", "WebDAVModule"
	}
	return result{failure: f}
}

// mapping reports what handler selection came to (S10), and hands extensionless requests on.
func mapping(r *run) result {
	if !r.known() {
		return result{fatal: true, unknown: "the path has no configuration"}
	}
	s := r.selection
	r.slashed()
	if done, ok := r.routed(); ok {
		return done
	}
	if s.Entry == nil {
		return result{fatal: true, failure: r.unmapped(s)}
	}
	if s.Entry.Extensionless() && r.moduleMissing(s.Entry) == nil {
		if done, ok := r.extensionless(); ok {
			return done
		}
		if s = r.selection; s.Entry == nil {
			return result{fatal: true, failure: r.unmapped(s)}
		}
	}
	if s.Match.Guessed {
		r.doubt("the file exists; nobody mapped its disk")
	}
	if s.Match.Missing {
		return result{fatal: true, failure: r.missing(s)}
	}
	if r.Brief {
		return result{}
	}
	return result{detail: s.Entry.Name + " (" + s.Entry.Modules[0] + ")"}
}

// slashed doubts a choice that rests on how a handler path with a slash is read: no documentation says, and field reports fit another
// reading than ours (spec: pipeline §1.4).
func (r *run) slashed() {
	e := r.res.Handlers.Unsettled(r.res.Match, r.selection)
	if e == nil {
		return
	}
	would := "would take the request too"
	if e == r.selection.Entry {
		would = "would not take the request"
	}
	r.doubt(fmt.Sprintf("the path \"%s\" of %s is compared with the whole path below the application; compared with the last segments of the URL, as field reports have it, it %s",
		e.Path.Text, e.Name, would))
}

// extensionless deals with a match that only offers the request to ASP.NET's routes: where the application has some they
// answer; else the next match does (spec: pipeline §1.12).
func (r *run) extensionless() (result, bool) {
	entry, info := r.selection.Entry, r.res.Resource
	if f := r.circular(entry); f != nil {
		return result{fatal: true, failure: f}, true
	}
	if r.routes() {
		if info.IsFile() {
			return result{fatal: true, failure: &verdict.Failure{Status: 404, Win32: fileNotFound, Rule: "handler-order-extensionless",
				Place: entry.Item.Origin, Section: handler.SectionName, Key: entry.Name, Module: "ManagedPipelineHandler",
				Because:   fmt.Sprintf("%s stands before StaticFile and hands the existing file to the routes of the application, which most likely has none for it", entry.Name),
				Fix:       "Put StaticFile before it for this directory: a web.config with <clear /> and StaticFile in <handlers>.",
				Uncertain: "whether the application has a route for it"}}, true
		}
		if f := r.managedLimits(); f != nil {
			return result{fatal: true, failure: f}, true
		}
		r.likely = true
		return result{answer: fmt.Sprintf("%s offers the request to the routes of the application, which answer it", entry.Name)}, true
	}
	from := r.selection.Index + 1
	for {
		next := r.res.Handlers.Select(r.res.Match, from)
		if next.Entry == nil || !next.Entry.Extensionless() {
			r.out.Hops = append(r.out.Hops, Hop{Kind: "extensionless", From: r.res.Request.Path, To: r.res.Request.Path, Handler: entry.Name, Origin: entry.Item.Origin})
			r.reselect(next)
			return result{}, false
		}
		from = next.Index + 1
	}
}

// reselect makes another entry the handler of the request.
func (r *run) reselect(s handler.Selection) {
	r.selection = s
	next := *r.res
	next.Selection = s
	r.res = &next
}

// routes reports whether the application is known to route URLs.
func (r *run) routes() bool { return r.facts().routes() }

// missing is the 404.0 of an entry whose resource is absent.
func (r *run) missing(s handler.Selection) *verdict.Failure {
	path := r.res.PhysicalOf(min(s.Match.Script, len(r.res.Request.Segments)))
	f := &verdict.Failure{Status: 404, Win32: fileNotFound, Place: s.Entry.Item.Origin, Section: handler.SectionName, Key: s.Entry.Name,
		Module: "IIS Web Core", Notification: "MapRequestHandler"}
	if above := r.above(path); above.Fact == disk.Absent || above.IsFile() {
		f.Win32 = pathNotFound // Windows says this too where a file stands in the place of a directory
	}
	r.blameMissing(f, s)
	if f.Because == "" {
		f.Because = s.Entry.Name + " takes the request, but " + path + " does not exist"
	}
	return f
}

// above tells what is known of the directory that a file is in.
func (r *run) above(path string) disk.Info {
	dir := winpath.Dir(path)
	if up := r.res.Directory.Up; up != nil && up.Physical == dir {
		return up.Info
	}
	return r.Server.Disks.Stat(dir)
}

// unmapped is the answer when no entry takes the request (spec: pipeline §1.9).
func (r *run) unmapped(s handler.Selection) *verdict.Failure {
	f := &verdict.Failure{Section: handler.SectionName, Place: sectionOrigin(r.res.Handlers.Section), Module: "IIS Web Core", Notification: "MapRequestHandler"}
	switch {
	case s.Denied&(handler.Script|handler.Execute) != 0:
		f.Status, f.Substatus = 403, 1
	case s.Denied&handler.Read != 0:
		f.Status, f.Substatus = 403, 2
	case s.Denied&handler.Write != 0:
		f.Status, f.Substatus = 403, 3
	default:
		f.Status, f.Substatus, f.Win32 = 404, 4, fileNotFound
		f.Because = "no handler entry takes the request"
		r.blameUnmapped(f)
		return f
	}
	f.Win32, f.Rule, f.Key = accessDenied, "handler-access-policy", "accessPolicy"
	f.Place = r.res.Handlers.Section.Where("accessPolicy")
	f.Because = fmt.Sprintf("the only handlers for the URL need %s, and accessPolicy grants %s", s.Denied, r.res.Handlers.Policy)
	f.Fix = fmt.Sprintf("Add %s to accessPolicy of <handlers> for this path.", s.Denied)
	if s.Denied&(handler.Script|handler.Execute) != 0 {
		f.Uncertain, f.Or = "IIS may answer 404.4 instead", []string{"404.4"}
	}
	if e := r.deniedEntry(); e != nil {
		f.Place, f.Key = e.Item.Origin, e.Name
		f.Related = append(f.Related, merge.Related{Message: "the policy", Origin: r.res.Handlers.Section.Where("accessPolicy")})
	}
	return f
}

// deniedEntry returns the first specific entry that only accessPolicy keeps from the request.
func (r *run) deniedEntry() *handler.Entry {
	for _, c := range r.res.Handlers.Candidates(r.res.Match, -1) {
		if c.Result == handler.AccessFails && c.Entry.Path.Class != handler.Any {
			return c.Entry
		}
	}
	return nil
}

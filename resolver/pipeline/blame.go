package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// The functions of this file and of blame_content.go find, for an answer that says little (404.0, 404.3, 404.4, 404.17,
// 405.0, 403.14), the line of the configuration that is behind it. They key on the configuration alone.

// near is an entry that would have taken the request but for one filter.
type near struct {
	entry *handler.Entry
	match handler.Match
}

// nearMisses returns the entries for particular paths that failed at one filter after another path filter had held:
// those that somebody wrote for such URLs.
func (r *run) nearMisses() []near {
	var list []near
	for _, e := range r.res.Handlers.Entries {
		if e.Path.Class == handler.Any || !e.Path.Match(r.res.Match.Target) {
			continue
		}
		if m := r.res.Handlers.Test(e, r.res.Match); m.Result != handler.Selected {
			list = append(list, near{e, m})
		}
	}
	return list
}

// blameNear explains a failure by an entry that almost took the request; it reports whether it found one.
func (r *run) blameNear(f *verdict.Failure) bool {
	misses := r.nearMisses()
	// An entry that the application itself adds says more than one of the server.
	// Of the variants that ship for every kind of pool the nearest to this one speaks.
	slices.SortStableFunc(misses, func(a, b near) int {
		return cmp.Or(localRank(b.entry)-localRank(a.entry), a.entry.PreCondition.Misses(r.hpool)-b.entry.PreCondition.Misses(r.hpool))
	})
	for _, result := range []handler.Result{handler.AccessFails, handler.VerbFails, handler.PreConditionFails, handler.ResourceFails} {
		for _, miss := range misses {
			if miss.match.Result == result && r.blameEntry(f, miss) {
				return true
			}
		}
	}
	return false
}

// localRank prefers entries of web.config files, then those that precede the shipped ones.
func localRank(e *handler.Entry) int {
	c := e.Item.Origin.Contribution
	switch {
	case c == nil:
		return 0
	case c.Layer.Kind == merge.Web:
		return c.Layer.Depth + 10
	case c.Location != nil && !c.Location.Own():
		return 5
	}
	return 0
}

// blameEntry puts one near miss into words. Entries that ship with IIS in a variant for every mode and bitness are no
// cause: their siblings serve the other pools.
func (r *run) blameEntry(f *verdict.Failure, miss near) bool {
	e := miss.entry
	switch miss.match.Result {
	case handler.AccessFails:
		if localRank(e) == 0 && e.RawScriptProcessor == "" {
			return false // ISAPI-dll and CGI-exe are disabled on purpose
		}
		f.Rule = "handler-access-policy"
		f.Because = fmt.Sprintf("%s is the handler for this URL, but it needs %s and accessPolicy grants %s, so IIS passes it over", e.Name, e.Access, r.res.Handlers.Policy)
		f.Fix = fmt.Sprintf(`Add %s to accessPolicy: <handlers accessPolicy="%s, %s">.`, e.Access, r.res.Handlers.Policy, e.Access)
		f.Related = append(f.Related, merge.Related{Message: "the policy", Origin: r.policyOrigin()})
	case handler.VerbFails:
		if e.Extensionless() && !r.routes() || len(e.Verbs) == 0 || e.PreCondition.Failing(r.hpool) != "" {
			return false
		}
		f.Rule = "handler-verb-missing"
		f.Because = fmt.Sprintf("%s is the handler for this URL, but its verb list (%s) lacks %s, so the request falls through to the next entry", e.Name, strings.Join(e.Verbs, ","), r.res.Request.Method)
		f.Fix = fmt.Sprintf("Add %s to the verb list of %s.", r.res.Request.Method, e.Name)
	case handler.PreConditionFails:
		return r.blamePreCondition(f, miss)
	case handler.ResourceFails:
		f.Rule = "handler-resource-type"
		f.Because = fmt.Sprintf("%s is the handler for this URL, but its resourceType asks for another kind of resource", e.Name)
		f.Fix = `Set resourceType="Unspecified" on it.`
	}
	f.Place, f.Section, f.Key = e.Item.Origin, handler.SectionName, e.Name
	return true
}

func (r *run) policyOrigin() merge.Origin {
	if o := r.res.Handlers.Section.Where("accessPolicy"); !o.IsZero() {
		return o
	}
	return sectionOrigin(r.res.Handlers.Section)
}

func (r *run) blamePreCondition(f *verdict.Failure, miss near) bool {
	e, token := miss.entry, miss.match.Detail
	if r.siblingHolds(e) || e.Extensionless() && !r.routes() || r.shippedVariant(e, token) {
		return false
	}
	pool := r.pool
	first, second := e.PreCondition.Impossible()
	switch {
	case second != "":
		f.Rule = "handler-precondition-impossible"
		f.Because = fmt.Sprintf("%s is the handler for this URL, but its preCondition asks for %s and %s, which never hold together", e.Name, first, second)
		f.Fix = fmt.Sprintf("Keep one of the two; for both kinds of pools write one entry with %s and one with %s.", first, second)
	case strings.HasPrefix(token, "bitness"):
		f.Rule = "bitness-mismatch"
		f.Because = fmt.Sprintf("%s is the handler for this URL, but only in %s-bit pools, and %s runs %d-bit", e.Name, token[len("bitness"):], pool.Name, pool.Bits())
		f.Fix = "Map a program of the pool's bitness, or change enable32BitAppOnWin64 of the pool."
		if e.Managed() {
			f.Fix = fmt.Sprintf("Take %s out of the preCondition if the code runs in both kinds of processes, or change enable32BitAppOnWin64 of the pool.", token)
		}
	case token == "integratedMode" || token == "classicMode" || token == "ISAPIMode":
		f.Rule = "handler-precondition-mode"
		f.Because = fmt.Sprintf("%s is the handler for this URL, but its preCondition %s does not fit the pool %s, which runs in %s mode", e.Name, token, pool.Name, modeText(pool))
		f.Fix = program.ModeAdvice(e, token)
	case strings.HasPrefix(token, "runtimeVersion"):
		f.Rule = "managed-engine-missing"
		f.Because = fmt.Sprintf("%s is the handler for this URL, but its preCondition %s does not fit the pool %s (%s)", e.Name, token, pool.Name, poolText(pool))
		f.Fix = "Run the application in a pool of that .NET CLR version."
	default:
		if handler.KnownToken(token) {
			return false
		}
		f.Rule = "handler-precondition-impossible"
		f.Because = fmt.Sprintf("%s is the handler for this URL, but its preCondition \"%s\" is none that IIS knows, so it never holds", e.Name, token)
		f.Fix = "Correct the preCondition."
		f.Uncertain = "the documentation contradicts itself on unknown preconditions"
	}
	f.Place, f.Section, f.Key = e.Item.Origin, handler.SectionName, e.Name
	if f.Rule == "managed-engine-missing" && localRank(e) == 0 && !originOf(pool.Runtime, pool.Item).IsZero() {
		// Nobody changes the entries that ship with IIS: the pool is what does not fit.
		f.Place, f.Section, f.Key = originOf(pool.Runtime, pool.Item), topology.PoolsSection, "managedRuntimeVersion"
		f.Related = append(f.Related, merge.Related{Message: "the entry that needs the runtime", Origin: e.Item.Origin})
		return true
	}
	if o := originOf(pool.Mode, pool.Item); !o.IsZero() {
		f.Related = append(f.Related, merge.Related{Message: "the pool", Origin: o})
	}
	return true
}

func modeText(p *topology.Pool) string {
	if p.Classic {
		return "Classic"
	}
	return "Integrated"
}

// siblingHolds reports whether another entry for the same path has preconditions that hold: then this entry's are right.
func (r *run) siblingHolds(e *handler.Entry) bool {
	for _, other := range r.res.Handlers.Entries {
		if other != e && strings.EqualFold(other.Path.Text, e.Path.Text) && other.PreCondition.Failing(r.hpool) == "" {
			return true
		}
	}
	return false
}

// blameMissing explains a 404.0: the handler was chosen and its file is not there.
func (r *run) blameMissing(f *verdict.Failure, s handler.Selection) {
	if r.blameNear(f) {
		return
	}
	e := s.Entry
	switch {
	case !e.Static() && (e.Path.Class == handler.Any || e.Path.Class == handler.AppPath || e.Path.Class == handler.SitePath || e.Path.Class == handler.Extensionless):
		f.Rule = "handler-resource-type"
		f.Because = fmt.Sprintf("%s takes the URL, but its resourceType wants a file or directory of that name, and the URL is virtual", e.Name)
		f.Fix = fmt.Sprintf(`Set resourceType="Unspecified" on %s.`, e.Name)
	case !e.Static():
		f.Because = fmt.Sprintf("%s takes the request, but the script %s does not exist", e.Name, r.res.PhysicalOf(s.Match.Script))
	case r.blameTwin(f):
	case r.blameProgram(f):
	case r.blameHTTPHandlers(f):
	case r.blameOrder(f, s):
	case r.proxied == "" && r.blameRule(f):
	case r.dotted():
		f.Rule = "dotted-url-static-handler"
		f.Because = fmt.Sprintf("the last segment of the URL has a dot, so the extensionless handlers pass it over and %s looks for a file; the routing module runs for managed handlers only", e.Name)
		f.Fix = `If a route is to answer, let the routing module see every request (<modules runAllManagedModulesForAllRequests="true" />), or map the path to it: <add name="…" path="…" verb="*" type="System.Web.Handlers.TransferRequestHandler" preCondition="integratedMode,runtimeVersionv4.0" /> before StaticFile.`
		f.Uncertain = "whether the application has a route for it"
	case r.blameWrongDirectory(f), r.blamePublished(f):
	case r.blameSinglePage(f):
	case r.blameFrontController(f):
	case r.blameRemoved(f):
	case r.blameEndpoint(f):
	}
}

// blameOrder explains a failure of static content by a later entry for particular paths that would take the request.
func (r *run) blameOrder(f *verdict.Failure, s handler.Selection) bool {
	for _, e := range r.res.Handlers.Entries[s.Index+1:] {
		if e.Path.Class == handler.Any && (localRank(e) == 0 || e.Static()) || e.Extensionless() && !r.routes() {
			continue
		}
		if m := r.res.Handlers.Test(e, r.res.Match); m.Result != handler.Selected || m.Missing {
			continue
		}
		f.Rule, f.Place, f.Section, f.Key = "handler-order", s.Entry.Item.Origin, handler.SectionName, s.Entry.Name
		f.Because = s.Entry.Name + " stands before " + e.Name + " in the effective list and takes the request"
		f.Fix = "Move " + e.Name + " before " + s.Entry.Name + " (remove and add it again in this file)."
		if s.Match.Missing && s.Entry.Resource == handler.File {
			f.Uncertain, f.Or = "whether IIS passes over an entry for files when there is no such file; then "+e.Name+" takes the request", []string{"200"}
		}
		f.Related = append(f.Related, merge.Related{Message: "the entry that should take it", Origin: e.Item.Origin})
		return true
	}
	return false
}

// pages are extensions of documents that applications make as well as disks hold.
var pages = map[string]bool{".html": true, ".htm": true, ".xhtml": true, ".json": true, ".xml": true, ".txt": true, ".csv": true, ".pdf": true, ".rss": true, ".atom": true, ".ics": true}

// assets are names of directories that hold the files of pages.
var assets = map[string]bool{"scripts": true, "content": true, "css": true, "js": true, "img": true, "images": true, "fonts": true, "font": true, "lib": true, "libs": true,
	"assets": true, "static": true, "dist": true, "bundles": true, "media": true, "styles": true, "themes": true, "uploads": true, ".well-known": true}

// dotted reports whether the URL looks like a route of the application that has a dot in its last segment: its extension is none of a
// file that is served, or one of a document that applications make, or nothing of its directory is there either.
func (r *run) dotted() bool {
	segments := r.res.Request.Segments
	if len(segments) == 0 || r.res.Request.Slash || !r.routes() {
		return false
	}
	last := segments[len(segments)-1]
	ext := winpath.Ext(last)
	if ext == "" || ext == "." || static.IsScript(ext) {
		return false
	}
	item, wildcard := r.types.Lookup(last)
	if item == nil || wildcard || pages[strings.ToLower(ext)] && len(segments) > 1 {
		return true
	}
	return len(segments) > 1 && !assets[winpath.Fold(segments[0])] && r.above(r.res.Physical).Fact == disk.Absent && r.Server.Disks.Stat(r.res.PhysicalOf(1)).Fact == disk.Absent
}

// blameRule explains a miss by the rewrite rule that produced the URL.
func (r *run) blameRule(f *verdict.Failure) bool {
	if r.rewritten == "" {
		return false
	}
	c := r.ruleAt.Contribution
	if c == nil {
		return false
	}
	f.Related = append(f.Related, merge.Related{Message: "the rule that produced " + r.rewritten, Origin: r.ruleAt})
	first := r.out.First
	if r.ruleInherited() {
		r.blameInherited(f)
		f.Because += ", which does not exist"
		return true
	}
	if first.Application != r.res.Application {
		f.Rule = "rewrite-target-wrong-app"
		f.Because = fmt.Sprintf("the rule sends the request to %s, which belongs to another application and does not exist there", r.rewritten)
		if r.res.Resource.IsDir() {
			f.Because = fmt.Sprintf("the rule sends the request to %s, a directory of another application that has nothing to answer it", r.rewritten)
		}
		f.Fix = "Rewrite to a path of the same application."
		f.Place, f.Section, f.Key = r.ruleAt, RulesSection, r.ruleKey
		return true
	}
	return false
}

// blameTwin explains a miss by another site with the same binding that has what the request asks for: one of the two does not start.
func (r *run) blameTwin(f *verdict.Failure) bool {
	mine := r.out.First.Choice.Binding
	if mine == nil {
		return false
	}
	for b := range r.Server.Topology.Same(mine) {
		site := b.Site
		if site == mine.Site || !r.serves(site) {
			continue
		}
		f.Rule, f.Place, f.Section, f.Key = "duplicate-binding", b.Item.Origin, topology.SitesSection, "bindingInformation"
		f.Because = fmt.Sprintf("the sites %s and %s both have the binding %s, so one of them does not start; the request asks for what is in %s and reaches %s", mine.Site.Name, site.Name, bindingText(b), site.Name, mine.Site.Name)
		f.Fix = "Give one of the two sites another host name or port."
		f.Uncertain = "which of the two sites is started"
		f.Related = append(f.Related, merge.Related{Message: "the binding of " + mine.Site.Name, Origin: mine.Item.Origin})
		return true
	}
	return false
}

// serves reports whether a site has a file for the request: the resource, or a default document in the directory.
func (r *run) serves(site *topology.Site) bool {
	place, ok := site.Find(r.res.Request.Segments)
	if !ok || place.Physical == "" {
		return false
	}
	if info := r.Server.Disks.Stat(place.Physical); !info.IsDir() {
		return info.IsFile()
	}
	for _, name := range r.docs {
		if r.Server.Disks.Stat(joinPath(place.Physical, name)).IsFile() {
			return true
		}
	}
	return false
}

// fitsIn reports whether a request is one for the application in another directory: its file is there, or the root that is mapped holds
// no pages of its own or lies right below it. A page that is missing from a site which has others is missing, whatever web.config lies beside it.
func (r *run) fitsIn(place string) bool {
	if rest := r.res.Request.Segments[min(r.res.Application.Depth(), len(r.res.Request.Segments)):]; len(rest) > 0 && r.statIn(place, rest...).Fact == disk.Present {
		return true
	}
	return winpath.Equal(place, winpath.Dir(r.appRoot())) || !r.facts().pages()
}

// blameWrongDirectory finds a web.config directly above or below an application root that has none.
func (r *run) blameWrongDirectory(f *verdict.Failure) bool {
	root, place := r.appRoot(), r.facts().misplaced()
	if place == "" || !r.fitsIn(place) {
		return false
	}
	f.Rule, f.Place, f.Section, f.Key = "web-config-wrong-dir", r.rootOrigin(), topology.SitesSection, "physicalPath"
	f.Because = fmt.Sprintf("the application is mapped to %s, which has no web.config; the web.config lies in %s, where IIS does not look", root, place)
	f.Fix = fmt.Sprintf("Set physicalPath to %s, or move the files.", place)
	return true
}

// rootOrigin returns the place that maps the request's application.
func (r *run) rootOrigin() merge.Origin {
	v := r.res.Application.Root()
	if !v.PhysicalPath.Origin.IsZero() {
		return v.PhysicalPath.Origin
	}
	return v.Item.Origin
}

// below reports whether a config path is base or lies under it.
func below(base, path string) bool {
	return len(path) >= len(base) && strings.EqualFold(path[:len(base)], base) && (len(path) == len(base) || path[len(base)] == '/')
}

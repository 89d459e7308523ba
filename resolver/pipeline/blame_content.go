package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
)

// blameSinglePage explains a 404.0 by a browser application without a fallback rule: its routes exist in the browser only.
func (r *run) blameSinglePage(f *verdict.Failure) bool {
	req := r.res.Request
	if req.Method != "GET" || len(req.Segments) == 0 || winpath.Ext(req.Segments[len(req.Segments)-1]) != "" || r.rewritten != "" || r.routes() {
		return false
	}
	if !r.facts().singlePage() {
		return false
	}
	f.Rule, f.Section, f.Key = "spa-rewrite-missing", "system.webServer/rewrite", "rules"
	f.Because = fmt.Sprintf("%s exists only as a route inside index.html, and no rewrite rule sends unknown paths there, so IIS looks for a file", req.Path)
	f.Fix = "Add a rewrite rule that sends every URL which is neither file nor directory to /index.html."
	if !r.modules.Loaded("RewriteModule") {
		f.Fix = "Install URL Rewrite, then add a rewrite rule that sends every URL which is neither file nor directory to /index.html: without it <rewrite> answers 500.19 for the whole site."
	}
	f.Uncertain = "whether the application has such a route"
	f.Place = r.webServerPlace()
	return true
}

// frontControllers are files that tell of a PHP application whose index.php answers every URL, by way of a rewrite rule.
var frontControllers = []string{"wp-load.php", "wp-config.php", "configuration.php", `core\lib\Drupal.php`, `..\artisan`, `..\bin\console`, "artisan"}

// blameFrontController explains a 404.0 by a PHP application without the rule that sends its URLs to index.php.
func (r *run) blameFrontController(f *verdict.Failure) bool {
	req := r.res.Request
	if len(req.Segments) == 0 || winpath.Ext(req.Segments[len(req.Segments)-1]) != "" || r.rewritten != "" || !r.inApp("index.php").IsFile() {
		return false
	}
	if !slices.ContainsFunc(frontControllers, func(name string) bool { return r.Server.Disks.Stat(winpath.Join(r.appRoot(), name)).IsFile() }) {
		return false
	}
	f.Uncertain = "whether the application has such a page"
	f.Because = fmt.Sprintf("%s is a page that index.php would answer, and no rewrite rule sends unknown paths there, so IIS looks for a file", req.Path)
	f.Fix = "Install URL Rewrite and add a rule that sends every URL which is neither file nor directory to index.php."
	f.Rule, f.Section, f.Key, f.Place = "spa-rewrite-missing", "system.webServer/rewrite", "rules", r.webServerPlace()
	if r.inApp("web.config").Fact == disk.Absent {
		f.Rule, f.Section, f.Key, f.Place = "web-config-missing", topology.SitesSection, "physicalPath", r.rootOrigin()
	}
	return true
}

// webServerPlace returns where a section is to be added: system.webServer of the application's web.config, else the line that
// maps the application.
func (r *run) webServerPlace() merge.Origin { return r.placeIn("system.webServer") }

// configPlace is webServerPlace for settings of ASP.NET.
func (r *run) configPlace() merge.Origin { return r.placeIn("system.web") }

func (r *run) placeIn(group string) merge.Origin {
	for n := r.node; n != nil; n = n.Parent {
		if n == n.App && n.Layer != nil && n.Layer.Doc.Root != nil {
			if el := n.Layer.Doc.Root.Child(group); el != nil {
				return merge.Origin{Span: el.OpenTag()}
			}
			return merge.Origin{Span: n.Layer.Doc.Root.OpenTag()}
		}
	}
	return r.rootOrigin()
}

// blameVerb explains a 405 of static content.
func (r *run) blameVerb(f *verdict.Failure) {
	if r.withoutPolicy(f) || r.blameProgram(f) || r.blameHTTPHandlers(f) {
		return
	}
	status, sub, win32 := f.Status, f.Substatus, f.Win32
	for _, miss := range r.nearMisses() {
		if miss.match.Result == handler.VerbFails && r.blameEntry(f, miss) {
			f.Status, f.Substatus, f.Win32 = status, sub, win32
			return
		}
	}
	r.blameOrder(f, r.selection)
}

// blameScript explains a 404.17: an entry maps the file, and lost.
func (r *run) blameScript(f *verdict.Failure, mapped *handler.Entry, item *merge.Item) {
	if item != nil && mapped.Path.Class == handler.Extensionless {
		f.Rule, f.Place, f.Section, f.Key = "wildcard-mime-extensionless", item.Origin, static.ContentSection, item.Text("fileExtension")
		f.Because = `the file has no extension, and its type comes from the wildcard ".*": for such files the extensionless handlers count as script maps, so StaticFile refuses them`
		f.Fix = `Map fileExtension="." instead of ".*".`
		return
	}
	mapped = r.nearestVariant(mapped)
	m := r.res.Handlers.Test(mapped, r.res.Match)
	if m.Result == handler.AccessFails {
		f.Uncertain, f.Or = "IIS may answer 404.3 or 403.1 instead", []string{"403.1", "404.3"}
	}
	switch {
	case m.Result == handler.PreConditionFails && r.blameRemoved(f):
	case m.Result == handler.Selected:
		f.Rule, f.Place, f.Key = "handler-order", r.selection.Entry.Item.Origin, r.selection.Entry.Name
		f.Because = fmt.Sprintf("%s stands before %s in the effective list and takes the request", r.selection.Entry.Name, mapped.Name)
		f.Fix = fmt.Sprintf("Move %s before %s (remove and add it again in this file).", mapped.Name, r.selection.Entry.Name)
	case r.blameEntry(f, near{mapped, m}):
	case m.Result == handler.AccessFails:
		r.blamePolicy(f, mapped)
	default:
		f.Rule, f.Place, f.Key = "handler-missing", mapped.Item.Origin, mapped.Name
		f.Fix = fmt.Sprintf("Make %s apply to this pool and request.", mapped.Name)
		if m.Result == handler.PreConditionFails {
			f.Rule = "managed-engine-missing"
			if strings.HasPrefix(m.Detail, "bitness") {
				f.Rule = "bitness-mismatch"
			}
			f.Because = fmt.Sprintf("%s maps the file, but its preCondition %s does not hold for the pool %s (%s), so StaticFile gets it and refuses scripts", mapped.Name, m.Detail, r.pool.Name, poolText(r.pool))
		}
	}
}

// nearestVariant returns the entry for the same path whose preconditions come nearest to the pool: it says why it lost.
func (r *run) nearestVariant(e *handler.Entry) *handler.Entry {
	best := e
	for _, other := range r.res.Handlers.Entries {
		if strings.EqualFold(other.Path.Text, e.Path.Text) && other.PreCondition.Misses(r.hpool) < best.PreCondition.Misses(r.hpool) {
			best = other
		}
	}
	return best
}

// blameExtension explains a 404.3 of a script: nothing runs it.
func (r *run) blameExtension(f *verdict.Failure, ext string) {
	section := r.res.Handlers.Section
	f.Section, f.Key, f.Place, f.Rule = handler.SectionName, "*"+ext, sectionOrigin(section), "handler-missing"
	f.Because = fmt.Sprintf("no handler runs %s files here, so StaticFile gets them and knows no MIME type for them", ext)
	f.Fix = fmt.Sprintf("Map *%s to the program that runs it (and install the role service that brings it).", ext)
	if r.blameRemoved(f) {
		return
	}
	for _, event := range r.res.Handlers.Removed() {
		if event.Clear && event.Origin.Contribution != nil && event.Origin.Contribution.Layer.Kind == merge.Web {
			f.Related = append(f.Related, merge.Related{Message: "every inherited handler was cleared here", Origin: event.Origin})
			f.Fix = fmt.Sprintf(`Add the entry that runs %s files behind <clear />: <add name="…" path="*%s" verb="*" modules="…" scriptProcessor="…" resourceType="Either" />; %s serves files of known types only.`, ext, ext, r.selection.Entry.Name)
			break
		}
	}
	for _, e := range r.res.Handlers.Entries {
		if why, meant := PathMistake(e, ext); why != "" {
			f.Rule, f.Place, f.Key = "handler-path-mismatch", e.Item.Origin, e.Name
			f.Because = fmt.Sprintf("%s is meant for %s files, but its path \"%s\" never matches: %s", e.Name, ext, e.Path.Text, why)
			f.Fix = fmt.Sprintf("Write path=\"*%s\".", ext)
			if len(meant) > 1 {
				f.Fix = OneForEach(meant)
			}
			return
		}
	}
	for _, e := range r.res.Handlers.Entries { // the nearest: what the application maps itself
		if localRank(e) > 0 && e.Path.Class != handler.Any && e.RawScriptProcessor != "" {
			f.Place, f.Key = e.Item.Origin, e.Name
			f.Because = fmt.Sprintf("no handler runs %s files here: %s takes \"%s\" only, so StaticFile gets them and knows no MIME type for them", ext, e.Name, e.Path.Text)
			f.Fix = fmt.Sprintf("Add a mapping for *%s, or change the path of %s.", ext, e.Name)
			return
		}
	}
}

// blameRemoved explains a failure by a remove or clear that took away an entry which would have served.
func (r *run) blameRemoved(f *verdict.Failure) bool {
	for _, event := range r.res.Handlers.Removed() {
		if event.Origin.Contribution == nil || event.Origin.Contribution.Layer.Kind != merge.Web && event.Clear {
			continue
		}
		for _, e := range event.Entries {
			if e.Path.Class == handler.Any || r.res.Handlers.Test(e, r.res.Match).Result != handler.Selected || r.replaced(e) || e.Extensionless() && !r.routes() {
				continue
			}
			f.Place, f.Section, f.Key, f.Rule = event.Origin, handler.SectionName, e.Name, "handler-removed"
			f.Because = fmt.Sprintf("%s would serve the URL, but it was removed here", e.Name)
			f.Fix = fmt.Sprintf("Delete this <remove>, or add %s again after it.", e.Name)
			if event.Clear {
				f.Key, f.Rule = "clear", "handlers-cleared"
				f.Because = fmt.Sprintf("<clear /> took away %s, which would serve the URL", e.Name)
				f.Fix = fmt.Sprintf("Delete <clear />, or add %s again after it.", e.Name)
			}
			f.Related = append(f.Related, merge.Related{Message: "the entry that was taken away", Origin: e.Item.Origin})
			return true
		}
	}
	return false
}

func (r *run) replaced(e *handler.Entry) bool {
	for _, now := range r.res.Handlers.Entries {
		if now.Name == e.Name {
			return true
		}
	}
	return false
}

// blameUnmapped explains a 404.4.
func (r *run) blameUnmapped(f *verdict.Failure) {
	if r.blameOwn(f) {
		return
	}
	for _, event := range r.res.Handlers.Removed() {
		for _, e := range event.Entries {
			m := r.res.Handlers.Test(e, r.res.Match)
			barred := event.Clear && m.Result == handler.AccessFails // without a handler the policy does not matter yet
			if m.Result != handler.Selected && !barred || m.Missing && !e.Static() || r.replaced(e) {
				continue
			}
			f.Place = event.Origin
			f.Related = append(f.Related, merge.Related{Message: "the entry that was taken away", Origin: e.Item.Origin})
			if event.Clear {
				f.Rule, f.Key = "handlers-cleared", "clear"
				f.Because = fmt.Sprintf("<clear /> removed every inherited handler, %s included, and nothing that was added back takes this URL", e.Name)
				f.Fix = `Delete <clear />, or add StaticFile again at the end: <add name="StaticFile" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule,DirectoryListingModule" resourceType="Either" requireAccess="Read" />.`
			} else {
				f.Rule, f.Key = "handler-removed", e.Name
				f.Because = fmt.Sprintf("%s was removed here, and no other handler takes this URL", e.Name)
				f.Fix = fmt.Sprintf("Delete this <remove>, or add %s again.", e.Name)
			}
			return
		}
	}
	if r.blameNear(f) {
		return
	}
	f.Rule, f.Key = "handler-missing", "handlers"
	f.Because = fmt.Sprintf("no handler entry takes %s %s", r.res.Request.Method, r.res.Request.Path)
	f.Fix = "Add a handler for the path, or StaticFile for everything."
}

// programFiles are files that tell a directory of a program that runs only with a web.config.
var programFiles = []string{"package.json", "server.js", "app.js", "manage.py", "wsgi.py", "app.py", "requirements.txt", "composer.json"}

// blameDirectory explains a 403.14.
func (r *run) blameDirectory(f *verdict.Failure) {
	document := r.document
	if !document.Bool("enabled") {
		for _, item := range document.Child("files").Items {
			if r.Server.Disks.Stat(joinPath(r.res.Physical, item.Text("value"))).IsFile() {
				f.Rule, f.Place, f.Key = "default-document-disabled", document.Where("enabled"), "enabled"
				f.Because = fmt.Sprintf("%s is there, but default documents are disabled, and directory browsing is off", item.Text("value"))
				f.Fix = `Set <defaultDocument enabled="true">.`
				return
			}
		}
		r.blameBrowsing(f, "the URL names a directory, default documents are disabled and so is directory browsing")
		return
	}
	if r.blameTwin(f) || r.blameProgram(f) || r.proxied == "" && r.blameRule(f) {
		return
	}
	if !r.res.AppRoot && r.onlyDownloads() {
		r.blameBrowsing(f, fmt.Sprintf("%s holds files to download and no page, and directory browsing is off", r.res.Physical))
		return
	}
	if r.routes() && r.blameRemoved(f) || !r.res.AppRoot || r.routes() {
		return
	}
	if f.Place.IsZero() {
		f.Place = r.rootOrigin()
	}
	if name := r.facts().programFile(); name != "" && !r.inApp("web.config").IsFile() && r.documentBelow() == "" {
		f.Rule, f.Place, f.Section, f.Key = "web-config-missing", r.rootOrigin(), topology.SitesSection, "physicalPath"
		f.Because = fmt.Sprintf("%s holds a program (%s) but no web.config that maps requests to it, so IIS treats the directory as static files", r.appRoot(), name)
		f.Fix = "Add a web.config with the handler that runs the program."
		return
	}
	if below := r.documentBelow(); below != "" {
		f.Place, f.Section, f.Key = r.rootOrigin(), topology.SitesSection, "physicalPath"
		f.Because = fmt.Sprintf("%s holds none of the default documents; %s does", r.appRoot(), below)
		f.Fix = fmt.Sprintf("Set physicalPath to %s.", below)
		return
	}
	if !r.blameWrongDirectory(f) {
		r.blamePublished(f)
	}
}

// blameBrowsing explains a 403.14 of a directory whose listing is what people expect.
func (r *run) blameBrowsing(f *verdict.Failure, because string) {
	browse := r.browse
	f.Rule, f.Place, f.Section, f.Key, f.Because = "directory-browsing-denied", browse.Where("enabled"), static.BrowseSection, "enabled", because
	if f.Place.IsZero() {
		f.Place = sectionOrigin(browse)
	}
	f.Fix = `Set <directoryBrowse enabled="true" />, or enable default documents and put one there.`
}

// pageEndings are extensions of files that people mean to see as the page of a directory.
var pageEndings = map[string]bool{".htm": true, ".html": true, ".xhtml": true, ".shtml": true, ".cfm": true, ".jsp": true, ".py": true, ".pl": true, ".rb": true, ".cgi": true, ".js": true}

// onlyDownloads reports whether the request's directory holds files and directories of which none looks like a page.
func (r *run) onlyDownloads() bool {
	return r.documents().downloads.get(func() bool {
		names, info := r.Server.Disks.List(r.res.Physical)
		files := 0
		for _, name := range names {
			ext := strings.ToLower(winpath.Ext(name))
			if pageEndings[ext] || static.IsScript(ext) {
				return false
			}
			if ext != "" && ext != ".config" {
				files++
			}
		}
		return info.IsDir() && files > 0
	})
}

// findProgram returns the file that tells of a program in the root of an application, "" for none.
func (p *Predictor) findProgram(root string) string {
	for _, name := range programFiles {
		if p.statIn(root, name).IsFile() {
			return name
		}
	}
	names, _ := p.Server.Disks.List(root)
	for _, name := range names {
		if low := strings.ToLower(name); strings.HasSuffix(low, ".runtimeconfig.json") || strings.HasSuffix(low, ".deps.json") {
			return name
		}
	}
	return ""
}

// builds are directories below the root of an application in which tools put what is to be served.
var builds = []string{"dist", "build", "public", "wwwroot", "www", "out", "htdocs", "html", "publish", "_site"}

// documentBelow returns the build directory below the application root that holds a default document, "" when none does. The request
// is for the root.
func (r *run) documentBelow() string {
	return r.documents().below.get(func() string {
		for _, dir := range builds {
			if info := r.inApp(dir); info.Fact == disk.Absent || info.IsFile() {
				continue
			}
			for _, name := range r.docs {
				if r.inApp(dir, name).IsFile() {
					return joinPath(r.appRoot(), dir)
				}
			}
		}
		return ""
	})
}

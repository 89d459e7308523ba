package pipeline

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
)

// appFacts is what the files of an application tell about it. Each fact is found when it is first asked for.
type appFacts struct {
	p    *Predictor
	root string

	routed, single, paged lazy[bool]
	program, elsewhere    lazy[string]
	deep                  lazy[string]
}

// facts returns the facts of the application that has its root at a directory.
func (p *Predictor) facts(root string) *appFacts {
	return p.apps.get(root, func() *appFacts { return &appFacts{p: p, root: root} })
}

// facts returns the facts of the request's application.
func (r *run) facts() *appFacts {
	root := r.appRoot()
	if r.settings == nil {
		return r.Predictor.facts(root)
	}
	known := r.app.Load()
	if known == nil || known.root != root {
		known = r.Predictor.facts(root)
		r.app.Store(known)
	}
	return known
}

// Routes reports whether an application is known to answer URLs that name no file.
func (p *Predictor) Routes(app *topology.Application) bool {
	root := app.Root()
	return root != nil && p.facts(root.Physical).routes()
}

// routes reports whether the application is known to route URLs.
func (a *appFacts) routes() bool {
	return a.routed.get(func() bool { return a.p.findRoutes(a.root) })
}

// singlePage reports whether the application looks like the build of a browser application.
func (a *appFacts) singlePage() bool {
	return a.single.get(func() bool { return a.p.statIn(a.root, "index.html").IsFile() && a.p.hasScripts(a.root) })
}

// pages reports whether the root itself holds pages, so that it is a site's directory and not one above or below it.
func (a *appFacts) pages() bool {
	return a.paged.get(func() bool {
		names, _ := a.p.Server.Disks.List(a.root)
		return slices.ContainsFunc(names, func(name string) bool { return sitePages[strings.ToLower(winpath.Ext(name))] })
	})
}

// sitePages are extensions of what a site shows.
var sitePages = map[string]bool{".htm": true, ".html": true, ".aspx": true, ".asp": true, ".php": true, ".cfm": true, ".cshtml": true, ".jsp": true}

// programFile returns the name of a file in the root that tells of a program, "" for none.
func (a *appFacts) programFile() string {
	return a.program.get(func() string { return a.p.findProgram(a.root) })
}

// misplaced returns a directory directly above or below the root that has the web.config which the root lacks, "" for none.
func (a *appFacts) misplaced() string {
	return a.elsewhere.get(func() string { return a.p.findMisplaced(a.root) })
}

// published returns a directory further below the root that holds a published application while the root has no web.config, "" for none.
func (a *appFacts) published() string {
	return a.deep.get(func() string { return a.p.findPublished(a.root) })
}

func (p *Predictor) statIn(root string, names ...string) disk.Info {
	return p.Server.Disks.Stat(joinPath(root, names...))
}

// routingLibraries are assemblies whose presence says that an ASP.NET application answers URLs without files.
var routingLibraries = []string{"System.Web.Mvc.dll", "System.Web.Http.WebHost.dll", "System.Web.Http.dll", "ServiceStack.dll", "Nancy.Hosting.Aspnet.dll",
	"Microsoft.Owin.Host.SystemWeb.dll", "System.Web.WebPages.dll", "umbraco.dll", "Umbraco.Web.dll", "DotNetNuke.dll", "Orchard.Framework.dll", "System.Web.Routing.dll"}

func (p *Predictor) findRoutes(root string) bool {
	if p.statIn(root, "Global.asax").IsFile() {
		return true
	}
	if bin := p.statIn(root, "bin"); bin.Fact == disk.Absent || bin.IsFile() {
		return false
	}
	for _, name := range routingLibraries {
		if p.statIn(root, "bin", name).IsFile() {
			return true
		}
	}
	return false
}

// scriptDirs are directories in which builds of browser applications keep their scripts.
var scriptDirs = []string{".", "assets", "static", "static/js", "js", "_app", "_next", "build", "dist"}

// hasScripts reports whether an application root looks like the build of a browser application.
func (p *Predictor) hasScripts(root string) bool {
	for _, dir := range scriptDirs {
		path := root
		if dir != "." {
			path = winpath.Join(path, strings.Split(dir, "/")...)
		}
		names, _ := p.Server.Disks.List(path)
		for _, name := range names {
			if ext := strings.ToLower(winpath.Ext(name)); ext == ".js" || ext == ".mjs" {
				return true
			}
		}
	}
	return false
}

// findMisplaced looks for a web.config directly above or below an application root that has none.
func (p *Predictor) findMisplaced(root string) string {
	if root == "" || p.Server.Disks.Stat(root).Fact != disk.Present || p.statIn(root, "web.config").Fact != disk.Absent {
		return ""
	}
	for _, place := range p.besides(root) {
		if p.Server.Disks.Stat(winpath.Join(place, "web.config")).IsFile() && !p.mapped(place) {
			return place
		}
	}
	return ""
}

// besides returns the directories directly above and below a directory.
func (p *Predictor) besides(root string) []string {
	list := []string{winpath.Dir(root)}
	for _, name := range p.Server.Disks.Dirs(root) {
		list = append(list, winpath.Join(root, name))
	}
	return list[:min(len(list), 200)]
}

// mapped reports whether some virtual directory of the server has its root at a directory.
func (p *Predictor) mapped(dir string) bool {
	for _, site := range p.Server.Topology.Sites {
		for _, app := range site.Applications {
			for _, v := range app.Directories {
				if winpath.Equal(v.Physical, dir) {
					return true
				}
			}
		}
	}
	return false
}

// documentKey names what the default document of a directory depends on.
type documentKey struct {
	place    *resolver.Directory
	settings *settings
}

// documents is what a directory holds of default documents and of files that people may have meant instead.
type documents struct {
	// name is the first of the default documents that is a file or may be one, "" for none; guessed says that nobody mapped the disk.
	name    string
	guessed bool

	below     lazy[string]
	downloads lazy[bool]
}

// documents returns what the request's directory holds; it is found once for each directory that exists.
func (r *run) documents() *documents {
	if !r.res.Info.IsDir() {
		return r.findDocuments()
	}
	return r.Predictor.documents.get(documentKey{r.res.Directory, r.settings}, r.findDocuments)
}

func (r *run) findDocuments() *documents {
	for _, name := range r.docs {
		if info := r.Server.Disks.Stat(joinPath(r.res.Physical, name)); info.IsFile() || info.Fact == disk.Unknown {
			return &documents{name: name, guessed: info.Fact == disk.Unknown}
		}
	}
	return &documents{}
}

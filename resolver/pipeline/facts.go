package pipeline

import (
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/winpath"
)

// appFacts is what the files of an application tell about it. Each fact is found when it is first asked for.
type appFacts struct {
	// routes says that the application is known to route URLs, singlePage that it looks like the build of a browser application.
	routes, singlePage func() bool
	// misplaced is a directory directly above or below the root that has the web.config which the root lacks, "" for none.
	misplaced func() string
}

// facts returns the facts of the application that has its root at a directory.
func (p *Predictor) facts(root string) *appFacts {
	if known, ok := p.apps.Load(root); ok {
		return known.(*appFacts)
	}
	known, _ := p.apps.LoadOrStore(root, &appFacts{
		routes:     sync.OnceValue(func() bool { return p.findRoutes(root) }),
		singlePage: sync.OnceValue(func() bool { return p.statIn(root, "index.html").IsFile() && p.hasScripts(root) }),
		misplaced:  sync.OnceValue(func() string { return p.findMisplaced(root) }),
	})
	return known.(*appFacts)
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

// document is the default document of a directory: the first of the names that is a file or may be one.
type document struct {
	name    string // "" for none
	guessed bool   // nobody mapped the disk
}

// documentOf returns the default document of the request's directory; it is found once for each directory that exists.
func (r *run) documentOf() document {
	key := documentKey{r.res.Directory, r.settings}
	if r.res.Info.IsDir() {
		if found, ok := r.documents.Load(key); ok {
			return found.(document)
		}
	}
	found := document{}
	for _, name := range r.docs {
		if info := r.Server.Disks.Stat(joinPath(r.res.Physical, name)); info.IsFile() || info.Fact == disk.Unknown {
			found = document{name, info.Fact == disk.Unknown}
			break
		}
	}
	if r.res.Info.IsDir() {
		r.documents.Store(key, found)
	}
	return found
}

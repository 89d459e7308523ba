package topology

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/winpath"
)

// Names of the sections that describe the topology.
const (
	SitesSection = "system.applicationHost/sites"
	PoolsSection = "system.applicationHost/applicationPools"
)

// Server is the topology of one server. It is immutable and safe for concurrent use.
type Server struct {
	Sites []*Site
	Pools []*Pool
	// SitesSection and PoolsSection are the sections that it was read from.
	SitesSection, PoolsSection *merge.Section

	sites    map[string]*Site // by folded name
	pools    map[string]*Pool
	bindings map[listener]*listening

	usersOnce sync.Once
	users     map[string][]*Application // by folded name of the pool
}

// Value is the text of a setting with the place that set it; a zero origin is a schema default.
type Value struct {
	Text   string
	Origin merge.Origin
}

// True reports whether the value is the bool true.
func (v Value) True() bool { return strings.EqualFold(v.Text, "true") || v.Text == "1" }

// Site is one <site>.
type Site struct {
	Name         string
	ID           int64
	Item         *merge.Item
	Bindings     []*Binding
	Applications []*Application
	// AutoStart is serverAutoStart: a site without it has no bindings until somebody starts it.
	AutoStart Value

	apps roots[Application]
}

// Application is one <application> of a site.
type Application struct {
	Site *Site
	Path string // as written
	Item *merge.Item
	// Pool is the name of the application pool, from the application or the defaults above it.
	Pool        Value
	Directories []*VirtualDirectory

	depth int // number of segments of Path
	dirs  roots[VirtualDirectory]
}

// VirtualDirectory is one <virtualDirectory> of an application.
type VirtualDirectory struct {
	Application *Application
	Path        string // as written, relative to the application
	Item        *merge.Item
	// PhysicalPath is as written; Physical is expanded and clean, "" where the text is no path (Invalid says why) or holds
	// variables that nobody told the value of (Undefined).
	PhysicalPath Value
	Physical     string
	Invalid      error
	Undefined    []string
	// SubDirConfig is allowSubDirConfig.
	SubDirConfig Value

	depth int // segments from the site root
}

// Read builds the topology of a server from the effective sections of its APPHOST node.
func Read(apphost *merge.Node, env winpath.Env) *Server {
	s := &Server{SitesSection: apphost.Section(SitesSection), PoolsSection: apphost.Section(PoolsSection)}
	s.sites = make(map[string]*Site, len(s.SitesSection.Items))
	s.pools = make(map[string]*Pool, len(s.PoolsSection.Items))
	s.Sites = make([]*Site, 0, len(s.SitesSection.Items))
	s.readPools()
	section := s.SitesSection
	for _, item := range section.Items {
		site := s.readSite(section, item, env)
		s.Sites = append(s.Sites, site)
		if key := winpath.Fold(site.Name); s.sites[key] == nil {
			s.sites[key] = site
		}
	}
	s.listen()
	return s
}

// setting returns the first value that an element sets, or the schema default of the first element. Others may be nil.
func setting(name string, elements ...*merge.Element) Value {
	for _, e := range elements {
		if e == nil {
			continue
		}
		if a := e.Attr(name); a != nil {
			return Value{a.Value, a.Origin}
		}
	}
	return Value{Text: elements[0].Text(name)}
}

func (s *Server) readSite(section *merge.Section, item *merge.Item, env winpath.Env) *Site {
	site := &Site{Name: item.Text("name"), ID: item.Number("id"), Item: item, Applications: make([]*Application, 0, len(item.Items)),
		AutoStart: setting("serverAutoStart", &item.Element, section.Written("siteDefaults"))}
	appDefaults := [2]*merge.Element{item.Written("applicationDefaults"), section.Written("applicationDefaults")}
	dirDefaults := [2]*merge.Element{item.Written("virtualDirectoryDefaults"), section.Written("virtualDirectoryDefaults")}
	for _, child := range item.Items {
		app := &Application{Site: site, Path: child.Text("path"), Item: child, Directories: make([]*VirtualDirectory, 0, len(child.Items)),
			Pool: setting("applicationPool", &child.Element, appDefaults[0], appDefaults[1])}
		app.depth = depth(app.Path)
		site.Applications = append(site.Applications, app)
		site.apps.add(foldPath(app.Path), app)
		for _, vdir := range child.Items {
			app.add(vdir, [4]*merge.Element{&vdir.Element, child.Written("virtualDirectoryDefaults"), dirDefaults[0], dirDefaults[1]}, env)
		}
	}
	if bindings := item.Written("bindings"); bindings != nil {
		site.Bindings = make([]*Binding, 0, len(bindings.Items))
		for _, child := range bindings.Items {
			site.Bindings = append(site.Bindings, readBinding(site, child))
		}
	}
	return site
}

func (app *Application) add(item *merge.Item, from [4]*merge.Element, env winpath.Env) {
	v := &VirtualDirectory{Application: app, Path: item.Text("path"), Item: item,
		PhysicalPath: setting("physicalPath", from[:]...), SubDirConfig: setting("allowSubDirConfig", from[:]...)}
	if v.SubDirConfig.Text == "" {
		v.SubDirConfig.Text = "true"
	}
	expanded, undefined := env.Expand(v.PhysicalPath.Text)
	if v.Undefined = undefined; undefined == nil {
		v.Physical, v.Invalid = winpath.Clean(expanded)
	}
	v.depth = app.depth + depth(v.Path)
	app.Directories = append(app.Directories, v)
	app.dirs.add(foldPath(v.Path), v)
}

// Site returns the site of that name, without regard to case, or nil.
func (s *Server) Site(name string) *Site { return s.sites[winpath.Fold(name)] }

// Pool returns the pool of that name, or nil.
func (s *Server) Pool(name string) *Pool { return s.pools[winpath.Fold(name)] }

// Root returns the application "/", nil when the site has none.
func (site *Site) Root() *Application { return site.apps.find("") }

// Root returns the virtual directory "/", nil when the application has none.
func (app *Application) Root() *VirtualDirectory { return app.dirs.find("") }

// Depth returns the number of segments of the application's path.
func (app *Application) Depth() int { return app.depth }

// Place is where a virtual path of a site lives.
type Place struct {
	Application *Application
	// Directory is nil when the application has no virtual directory for the path.
	Directory *VirtualDirectory
	// Physical is the Windows path, "" when it cannot be told.
	Physical string
	// AppRoot and DirectoryRoot say that the path is exactly the root of one.
	AppRoot, DirectoryRoot bool
	// Rest holds the segments below the virtual directory.
	Rest []string
}

// Find maps the segments of a virtual path to an application and a virtual directory: the longest segment prefix wins,
// first among applications, then among that application's virtual directories (spec: configuration §2.2).
// It reports false when the site has no application for the path.
func (site *Site) Find(segments []string) (Place, bool) {
	app, used := site.apps.longest(segments)
	if app == nil {
		return Place{}, false
	}
	p := Place{Application: app, AppRoot: used == len(segments)}
	dir, more := app.dirs.longest(segments[used:])
	p.Rest = segments[used+more:]
	if dir == nil {
		return p, true
	}
	p.Directory, p.DirectoryRoot = dir, len(p.Rest) == 0
	if dir.Physical != "" {
		p.Physical = winpath.Join(dir.Physical, p.Rest...)
	}
	return p, true
}

// Application returns the application of a virtual path, nil when the site has none for it.
func (site *Site) Application(segments []string) *Application {
	app, _ := site.apps.longest(segments)
	return app
}

// roots finds what is mounted at a virtual path: few sites have more than a handful, so a list does until there are many.
type roots[T any] struct {
	paths []string // folded, without the leading slash
	list  []*T
	index map[string]*T
	depth int // the largest number of segments of a path
}

// manyRoots is the number of mounts from which on an index is kept.
const manyRoots = 16

// add mounts one more; of two at one path the first stays.
func (r *roots[T]) add(path string, root *T) {
	if r.find(path) != nil {
		return
	}
	r.paths, r.list = append(r.paths, path), append(r.list, root)
	r.depth = max(r.depth, depth(path))
	if r.index == nil && len(r.list) >= manyRoots {
		r.index = make(map[string]*T, 2*manyRoots)
		for i, p := range r.paths {
			r.index[p] = r.list[i]
		}
	}
	if r.index != nil {
		r.index[path] = root
	}
}

func (r *roots[T]) find(path string) *T {
	if r.index != nil {
		return r.index[path]
	}
	for i, p := range r.paths {
		if p == path {
			return r.list[i]
		}
	}
	return nil
}

// longest returns what is mounted at the longest segment prefix, and the number of its segments.
func (r *roots[T]) longest(segments []string) (*T, int) {
	if len(r.list) == 1 && r.paths[0] == "" {
		return r.list[0], 0
	}
	n := min(len(segments), r.depth)
	key := winpath.Fold(strings.Join(segments[:n], "/"))
	for ; ; n-- {
		if found := r.find(key); found != nil {
			return found, n
		}
		if n == 0 {
			return nil, 0
		}
		key = key[:max(0, strings.LastIndexByte(key, '/'))]
	}
}

func foldPath(path string) string { return winpath.Fold(strings.Trim(path, "/")) }

func depth(path string) int {
	if path = strings.Trim(path, "/"); path == "" {
		return 0
	}
	return strings.Count(path, "/") + 1
}

// Nearest returns the name among candidates that differs least from name, "" when none is near.
func Nearest(name string, candidates []string) string {
	best, bestDistance := "", max(2, len(name)/3)+1
	for _, candidate := range slices.Sorted(slices.Values(candidates)) {
		if d := distance(winpath.Fold(name), winpath.Fold(candidate), bestDistance); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two names, or limit when it is at least that.
func distance(a, b string, limit int) int {
	if abs := len(a) - len(b); abs >= limit || -abs >= limit || len(a) > 256 || len(b) > 256 {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return min(row[len(b)], limit)
}

// SiteNames returns the names of all sites in document order.
func (s *Server) SiteNames() []string {
	names := make([]string, len(s.Sites))
	for i, site := range s.Sites {
		names[i] = site.Name
	}
	return names
}

// First returns the site with the lowest id, which IIS Express serves when nothing else is asked; nil without sites.
func (s *Server) First() *Site {
	if len(s.Sites) == 0 {
		return nil
	}
	return slices.MinFunc(s.Sites, func(a, b *Site) int { return cmp.Compare(a.ID, b.ID) })
}

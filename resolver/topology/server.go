package topology

import (
	"cmp"
	"slices"
	"strings"

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

	apps map[string]*Application // by folded path without the leading slash
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
	dirs  map[string]*VirtualDirectory
}

// VirtualDirectory is one <virtualDirectory> of an application.
type VirtualDirectory struct {
	Application *Application
	Path        string // as written, relative to the application
	Item        *merge.Item
	// PhysicalPath is as written; Physical is expanded and clean, "" where the text is no path (Invalid says why).
	PhysicalPath Value
	Physical     string
	Invalid      error
	// SubDirConfig is allowSubDirConfig.
	SubDirConfig Value

	depth int // segments from the site root
}

// Read builds the topology of a server from the effective sections of its APPHOST node.
func Read(apphost *merge.Node, env winpath.Env) *Server {
	s := &Server{SitesSection: apphost.Section(SitesSection), PoolsSection: apphost.Section(PoolsSection),
		sites: map[string]*Site{}, pools: map[string]*Pool{}}
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

// setting returns the first value that an element sets, or the schema default of the first element.
func setting(name string, elements ...*merge.Element) Value {
	for _, e := range elements {
		if a := e.Attr(name); a != nil {
			return Value{a.Value, a.Origin}
		}
	}
	return Value{Text: elements[0].Text(name)}
}

func (s *Server) readSite(section *merge.Section, item *merge.Item, env winpath.Env) *Site {
	defaults := section.Child("siteDefaults")
	site := &Site{Name: item.Text("name"), ID: item.Number("id"), Item: item,
		AutoStart: setting("serverAutoStart", &item.Element, defaults), apps: map[string]*Application{}}
	appDefaults := []*merge.Element{item.Child("applicationDefaults"), section.Child("applicationDefaults")}
	dirDefaults := []*merge.Element{item.Child("virtualDirectoryDefaults"), section.Child("virtualDirectoryDefaults")}
	for _, child := range item.Items {
		app := &Application{Site: site, Path: child.Text("path"), Item: child, dirs: map[string]*VirtualDirectory{},
			Pool: setting("applicationPool", &child.Element, appDefaults[0], appDefaults[1])}
		app.depth = depth(app.Path)
		site.Applications = append(site.Applications, app)
		if key := foldPath(app.Path); site.apps[key] == nil {
			site.apps[key] = app
		}
		for _, vdir := range child.Items {
			app.add(vdir, append([]*merge.Element{&vdir.Element, child.Child("virtualDirectoryDefaults")}, dirDefaults...), env)
		}
	}
	for _, child := range item.Child("bindings").Items {
		site.Bindings = append(site.Bindings, readBinding(site, child))
	}
	return site
}

func (app *Application) add(item *merge.Item, from []*merge.Element, env winpath.Env) {
	v := &VirtualDirectory{Application: app, Path: item.Text("path"), Item: item,
		PhysicalPath: setting("physicalPath", from...), SubDirConfig: setting("allowSubDirConfig", from...)}
	if v.SubDirConfig.Text == "" {
		v.SubDirConfig.Text = "true"
	}
	expanded, _ := env.Expand(v.PhysicalPath.Text)
	v.Physical, v.Invalid = winpath.Clean(expanded)
	v.depth = app.depth + depth(v.Path)
	app.Directories = append(app.Directories, v)
	if key := foldPath(v.Path); app.dirs[key] == nil {
		app.dirs[key] = v
	}
}

// Site returns the site of that name, without regard to case, or nil.
func (s *Server) Site(name string) *Site { return s.sites[winpath.Fold(name)] }

// Pool returns the pool of that name, or nil.
func (s *Server) Pool(name string) *Pool { return s.pools[winpath.Fold(name)] }

// Root returns the application "/", nil when the site has none.
func (site *Site) Root() *Application { return site.apps[""] }

// Root returns the virtual directory "/", nil when the application has none.
func (app *Application) Root() *VirtualDirectory { return app.dirs[""] }

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
	app, used := longest(site.apps, segments)
	if app == nil {
		return Place{}, false
	}
	p := Place{Application: app, AppRoot: used == len(segments)}
	dir, more := longest(app.dirs, segments[used:])
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

func longest[T any](roots map[string]*T, segments []string) (*T, int) {
	if len(roots) == 1 {
		if only := roots[""]; only != nil {
			return only, 0
		}
	}
	key := winpath.Fold(strings.Join(segments, "/"))
	for n := len(segments); ; n-- {
		if found := roots[key]; found != nil {
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

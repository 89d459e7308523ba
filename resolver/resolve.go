package resolver

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
)

// Resolution is a request followed to its handler. Fields behind the step that failed are zero.
type Resolution struct {
	Server  *Server
	Request *Request
	Choice  topology.Choice
	Site    *topology.Site
	// Directory is what holds for the path: that of the file where a location tag names it, else of its directory.
	*Directory
	Pool *topology.Pool
	// PoolDefined is false when nobody defines the pool that the application names.
	PoolDefined bool
	// ConfigPath is the full config path of the request.
	ConfigPath string
	// Resource is what is known of the physical path.
	Resource disk.Info
	// Handlers is the effective list; nil when the path has no node.
	Handlers  *handler.Table
	Match     *handler.Request
	Selection handler.Selection
}

// UnknownPathError says that a config path or site does not exist.
type UnknownPathError struct {
	Path    string
	Nearest string // the site somebody may have meant
	Sites   []string
}

func (e *UnknownPathError) Error() string {
	s := fmt.Sprintf("no site is called %q", e.Path)
	if e.Nearest != "" {
		return s + fmt.Sprintf("; did you mean %q?", e.Nearest)
	}
	if len(e.Sites) == 0 {
		return s + ": the configuration has no sites"
	}
	return s + "; there are " + strings.Join(e.Sites[:min(len(e.Sites), 8)], ", ")
}

// Resolve follows a request: binding, site, application, virtual directory, file, handler. It never fails; what cannot be
// told stays zero. The request is chosen by its host; see [Server.ResolveIn] for a given site.
func (s *Server) Resolve(r *Request) *Resolution {
	choice := s.Topology.Choose(r.HTTPS, r.Host, r.Port, r.LocalIP)
	if choice.Binding == nil && s.Profile != nil { // its bindings are nobody's: any address reaches its site
		if site := s.Topology.Site(s.Profile.Site); site != nil {
			return s.ResolveIn(site, r)
		}
	}
	if choice.Binding == nil {
		return &Resolution{Server: s, Request: r, Choice: choice}
	}
	res := s.ResolveIn(choice.Binding.Site, r)
	res.Choice = choice
	return res
}

// ResolveIn follows a request of one site.
func (s *Server) ResolveIn(site *topology.Site, r *Request) *Resolution {
	whole := &resolving{Resolution: Resolution{Server: s, Request: r, Site: site}}
	res := &whole.Resolution
	place := s.warm.get(site, r.Path)
	if place == nil {
		app := site.Application(r.Segments)
		if app == nil {
			return res
		}
		place = &warmPlace{host: s.hostOf(app)}
		place.dir = s.directoryAt(placeKey{place.host.realm, site, winpath.Fold(strings.Trim(r.Path, "/"))}, r.Segments)
		place.table = s.tableOf(place.dir)
		s.warm.put(site, r.Path, place)
	}
	host := place.host
	res.Directory, res.Pool, res.PoolDefined, res.Handlers = place.dir, host.pool, host.defined, place.table
	res.Resource = res.Info
	res.ConfigPath = res.Directory.Level.ConfigPath
	res.Match = whole.prepare(host.facts)
	res.Selection = place.choose(res.Match)
	return res
}

// resolving is a resolution with what its Match points to: one piece of memory for each request.
type resolving struct {
	Resolution
	match  handler.Request
	target handler.Target
}

// prepare makes the request ready for handler selection.
func (res *resolving) prepare(pool *handler.Pool) *handler.Request {
	r := res.Request
	res.target = handler.Target{Segments: r.Segments, App: res.Application.Depth(), Slash: r.Slash, Path: r.Path}
	res.target.Prepare()
	res.match = handler.Request{Target: &res.target, Verb: r.Method, Remote: !r.Local(), Pool: pool, Stat: res.Stat}
	return &res.match
}

// Local reports whether the client is known to be on the server itself.
func (r *Request) Local() bool {
	return r.ClientIP == "127.0.0.1" || r.ClientIP == "::1" || r.ClientIP != "" && r.ClientIP == r.LocalIP
}

// Stat tells what is known of the file that the first n segments of the request name.
func (res *Resolution) Stat(n int) disk.Info {
	if n == len(res.Request.Segments) {
		return res.Resource
	}
	return res.Server.Disks.Stat(res.PhysicalOf(n))
}

// PhysicalOf returns the Windows path of the first n segments, "" when nothing maps them.
func (res *Resolution) PhysicalOf(n int) string {
	if n == len(res.Request.Segments) && res.Directory != nil {
		return res.Physical
	}
	place, ok := res.Site.Find(res.Request.Segments[:n])
	if !ok {
		return ""
	}
	return place.Physical
}

// PathInfo returns what of the path lies behind the script, with its leading slash.
func (res *Resolution) PathInfo() string {
	if res.Selection.Entry == nil {
		return ""
	}
	if res.Selection.Match.Script >= len(res.Request.Segments) {
		if res.Request.Slash && res.Selection.Entry.Path.NamesScript() && len(res.Request.Segments) > 0 {
			return "/"
		}
		return ""
	}
	info := "/" + strings.Join(res.Request.Segments[res.Selection.Match.Script:], "/")
	if res.Request.Slash {
		info += "/"
	}
	return info
}

// Table returns the effective handlers of a node.
func (s *Server) Table(node *merge.Node) *handler.Table {
	return s.table(node.Section(handler.SectionName))
}

// tableOf returns the effective handlers of a directory; directories that share a node share the look-up.
func (s *Server) tableOf(d *Directory) *handler.Table {
	for d.Up != nil && d.Up.Node == d.Node {
		d = d.Up
	}
	t := d.handlers.Load()
	if t == nil {
		t = s.Table(d.Node)
		d.handlers.Store(t)
	}
	return t
}

// entry returns the entry of an item. The tables of many paths hold the same items, inherited from the server.
func (s *Server) entry(item *merge.Item) *handler.Entry {
	if c := item.Origin.Contribution; s.trunk != nil && c != nil && c.ServerWide() {
		return s.trunk.entry(item)
	}
	if e, ok := s.entries.Load(item); ok {
		return e.(*handler.Entry)
	}
	e, _ := s.entries.LoadOrStore(item, handler.NewEntry(item, s.Env))
	return e.(*handler.Entry)
}

// table returns the handler table of a section; paths that share the section share the table.
func (s *Server) table(section *merge.Section) *handler.Table {
	if n := len(section.Contributions); s.trunk != nil && n > 0 && section.Contributions[n-1].ServerWide() {
		return s.trunk.table(section)
	}
	s.mu.RLock()
	t := s.tables[section]
	s.mu.RUnlock()
	if t != nil {
		return t
	}
	t = handler.TableOf(section, s.entry)
	s.mu.Lock()
	defer s.mu.Unlock()
	if earlier := s.tables[section]; earlier != nil {
		return earlier
	}
	s.tables[section] = t
	return t
}

// Path returns the node of a configuration path such as "Site name/app/dir", or of the server for "". It is what holds
// there, whether or not the directory exists.
func (s *Server) Path(path string) (*Directory, error) {
	path = strings.TrimPrefix(strings.TrimPrefix(path, merge.AppHostPath), "/")
	if path = strings.Trim(path, "/"); path == "" {
		return &Directory{Node: s.realm(realmKey{framework: "v4.0"}).apphost, Level: Level{ConfigPath: merge.AppHostPath}}, nil
	}
	name, rest, _ := strings.Cut(path, "/")
	site := s.Topology.Site(name)
	if site == nil {
		names := s.Topology.SiteNames()
		return nil, &UnknownPathError{Path: name, Nearest: topology.Nearest(name, names), Sites: names}
	}
	segments, _ := normalize("/" + rest)
	if len(segments) > MaxSegments {
		return nil, fmt.Errorf("the path below site %s has %d segments; no URL has more than %d", site.Name, len(segments), MaxSegments)
	}
	place, ok := site.Find(segments)
	if !ok {
		return s.unrecognized(site, segments, "the site has no application \"/\"", site.Item), nil
	}
	if place.Directory == nil {
		return s.unrecognized(site, segments, "the application "+place.Application.Path+" has no virtual directory \"/\"", place.Application.Item), nil
	}
	return s.directory(s.realmOf(place.Application), site, segments), nil
}

// unrecognized is a path below a site that IIS cannot map: what holds for the server, with the fault that IIS reports.
func (s *Server) unrecognized(site *topology.Site, segments []string, why string, item *merge.Item) *Directory {
	path := strings.Join(append([]string{merge.AppHostPath, site.Name}, segments...), "/")
	f := &merge.Fault{Scope: merge.FileScope, HResult: merge.FileNotFound, Rule: "site-without-root", Section: topology.SitesSection,
		Key: item.Text("name") + item.Text("path"), Origin: item.Origin, Message: "Unrecognized configuration path '" + path + "'", Related: []merge.Related{{Message: why, Origin: item.Origin}},
		Uncertain: "the status: the site may not start at all"}
	apphost := s.realm(realmKey{framework: "v4.0"}).apphost
	return &Directory{Node: s.Engine.NewNode(apphost, path, nil, false, f), Level: Level{ConfigPath: path}}
}

// Section returns the effective section of a configuration path, and what else is known of the path.
func (s *Server) Section(path, name string) (*merge.Section, *Directory, error) {
	d, err := s.Path(path)
	if err != nil {
		return nil, nil, err
	}
	return d.Node.Section(name), d, nil
}

// EnvOf returns the environment of a pool's worker process: 32-bit ones see the 32-bit program directories.
func (s *Server) EnvOf(pool *topology.Pool) winpath.Env {
	if pool.Bits() == 64 {
		return s.Env
	}
	return s.Env.With(map[string]string{
		"ProgramFiles":           s.Env["PROGRAMFILES(X86)"],
		"CommonProgramFiles":     s.Env["PROGRAMFILES(X86)"] + `\Common Files`,
		"PROCESSOR_ARCHITECTURE": "x86",
	})
}

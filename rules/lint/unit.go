package lint

import (
	"cmp"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// File is one file under lint.
type File struct {
	Doc *xmlsrc.Document
	// Transform says that it is an XDT transform, which IIS never reads.
	Transform bool
}

// Unit is one server and the files of it that are linted.
type Unit struct {
	// Server is nil for files that belong to none: they are checked by themselves only.
	Server *resolver.Server
	Files  []File
	// WholeServer says that the server file itself is linted: then every application and virtual directory is looked at.
	WholeServer bool
	// Paths holds the Windows paths of the linted web.config files; with WholeServer those that the topology reaches are added.
	Paths []string

	once    sync.Once
	reached []*rules.Scope
	linted  map[*xmlsrc.Document]bool
	ignored []*xmlsrc.Document
}

// Reached returns the documents, beyond Files, that the walk of a whole server finds.
func (u *Unit) Reached() []*xmlsrc.Document {
	_, linted, _ := u.scopes()
	var docs []*xmlsrc.Document
	for doc := range linted {
		if !slices.ContainsFunc(u.Files, func(f File) bool { return f.Doc == doc }) {
			docs = append(docs, doc)
		}
	}
	slices.SortFunc(docs, func(a, b *xmlsrc.Document) int { return strings.Compare(a.File.Path, b.File.Path) })
	return docs
}

// scopes returns the config paths of the unit, in path order, the documents that findings may be in (true for those to
// check), and those of them that IIS does not read.
func (u *Unit) scopes() ([]*rules.Scope, map[*xmlsrc.Document]bool, []*xmlsrc.Document) {
	u.once.Do(func() { u.reached, u.linted, u.ignored = u.walk() })
	return u.reached, u.linted, u.ignored
}

func (u *Unit) walk() ([]*rules.Scope, map[*xmlsrc.Document]bool, []*xmlsrc.Document) {
	linted := map[*xmlsrc.Document]bool{}
	for _, f := range u.Files {
		linted[f.Doc] = true
	}
	if u.Server == nil {
		return nil, linted, nil
	}
	wanted := map[string]bool{}
	for _, path := range u.Paths {
		wanted[winpath.Fold(winpath.Dir(path))] = true
	}
	above := withAbove(wanted)
	first := u.walker(linted, wanted, above)
	if root, err := u.Server.Path(""); err == nil {
		first.add(nil, root)
	}
	w := first.with(u.walkers(linted, wanted, above))
	for doc := range w.found {
		linted[doc] = true
	}
	return w.scopes, linted, u.unread(w, linted)
}

func (u *Unit) walker(linted map[*xmlsrc.Document]bool, wanted, above map[string]bool) *walker {
	return &walker{server: u.Server, linted: linted, wanted: wanted, above: above, all: u.WholeServer, seen: map[string]bool{}, found: map[*xmlsrc.Document]bool{}}
}

// sitesAtOnce is the number of sites that one goroutine walks before the next ones.
const sitesAtOnce = 32

// walkers walks the sites, and the location tags of the server's file, in parallel.
func (u *Unit) walkers(linted map[*xmlsrc.Document]bool, wanted, above map[string]bool) []*walker {
	var mu sync.Mutex
	var list []*walker
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	run := func(walk func(*walker)) {
		group.Go(func() error {
			w := u.walker(linted, wanted, above)
			walk(w)
			mu.Lock()
			defer mu.Unlock()
			list = append(list, w)
			return nil
		})
	}
	for sites := range slices.Chunk(u.Server.Topology.Sites, sitesAtOnce) {
		run(func(w *walker) {
			for _, site := range sites {
				w.site(site)
			}
		})
	}
	if root, err := u.Server.Path(""); err == nil && (u.WholeServer || linted[root.Node.Layer.Doc]) {
		for tags := range slices.Chunk(root.Node.Layer.Locations, 4*sitesAtOnce) {
			run(func(w *walker) { w.locations(tags) })
		}
	}
	_ = group.Wait()
	return list
}

// with puts what walkers found together: the scopes in path order, each once.
func (w *walker) with(others []*walker) *walker {
	type keyed struct {
		key   string
		scope *rules.Scope
	}
	var list []keyed
	add := func(scopes []*rules.Scope) {
		for _, s := range scopes {
			list = append(list, keyed{winpath.Fold(s.Path), s})
		}
	}
	add(w.scopes)
	for _, other := range others {
		add(other.scopes)
		maps.Copy(w.found, other.found)
		w.shadowed = append(w.shadowed, other.shadowed...)
	}
	slices.SortFunc(list, func(a, b keyed) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.scope.Path, b.scope.Path))
	})
	list = slices.CompactFunc(list, func(a, b keyed) bool { return a.key == b.key })
	w.scopes = make([]*rules.Scope, len(list))
	for i, k := range list {
		w.scopes[i] = k.scope
	}
	slices.Sort(w.shadowed)
	w.shadowed = slices.Compact(w.shadowed)
	return w
}

// walker collects the scopes of a server.
type walker struct {
	server *resolver.Server
	linted map[*xmlsrc.Document]bool // only read
	wanted map[string]bool           // folded directories whose web.config is linted
	above  map[string]bool           // these and all above them, without a backslash at the end
	found  map[*xmlsrc.Document]bool
	all    bool
	seen   map[string]bool
	scopes []*rules.Scope
	// shadowed holds web.config files whose URL path leads to another directory.
	shadowed []string
}

func (w *walker) add(site *topology.Site, d *resolver.Directory) {
	key := winpath.Fold(d.Level.ConfigPath)
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	w.scopes = append(w.scopes, rules.NewScope(w.server, site, d))
	if layer := d.Level.Layer; layer != nil && w.all {
		w.found[layer.Doc] = true
	}
	if layer := d.Level.Layer; layer != nil && (w.all || w.linted[layer.Doc]) {
		w.locations(layer.Locations)
	}
}

// locations adds the paths that the location tags of a file are for.
func (w *walker) locations(tags []*merge.Location) {
	for _, loc := range tags {
		if loc.Inert != "" || loc.Own() {
			continue
		}
		path := strings.TrimPrefix(loc.Target, merge.AppHostPath+"/")
		name, _, _ := strings.Cut(path, "/")
		site := w.server.Topology.Site(name)
		if site == nil {
			continue
		}
		if d, err := w.server.Path(path); err == nil {
			w.add(site, d)
		}
	}
}

// site adds the roots of a site's applications and virtual directories, and the directories below them that hold a linted
// web.config.
func (w *walker) site(site *topology.Site) {
	for _, app := range site.Applications {
		for _, v := range app.Directories {
			path := strings.Trim(strings.Trim(app.Path, "/")+"/"+strings.Trim(v.Path, "/"), "/")
			d, err := w.server.Path(site.Name + "/" + path)
			if err != nil {
				continue
			}
			if w.all || w.holds(v.Physical) {
				w.add(site, d)
			}
			w.below(site, site.Name+"/"+path, v.Physical, 0)
		}
	}
}

// holds reports whether a wanted directory is dir or lies below it.
func (w *walker) holds(dir string) bool { return w.above[strings.TrimRight(winpath.Fold(dir), `\`)] }

// withAbove returns directories and all those above them.
func withAbove(wanted map[string]bool) map[string]bool {
	all := make(map[string]bool, len(wanted))
	for path := range wanted {
		for dir := path; ; dir = winpath.Dir(dir) {
			key := strings.TrimRight(dir, `\`)
			if all[key] {
				break
			}
			all[key] = true
			if winpath.Dir(dir) == dir {
				break
			}
		}
	}
	return all
}

// maxDepth bounds the walk of a directory tree.
const maxDepth = 64

// below walks the directories of a virtual directory.
func (w *walker) below(site *topology.Site, path, physical string, depth int) {
	if physical == "" || depth > maxDepth {
		return
	}
	dirs := w.server.Disks.Dirs(physical)
	for _, name := range dirs {
		child := winpath.Join(physical, name)
		if !w.all && !w.holds(child) {
			continue
		}
		at := strings.TrimSuffix(path, "/") + "/" + name
		if w.wanted[winpath.Fold(child)] || w.all && w.server.Disks.Stat(winpath.Join(child, "web.config")).IsFile() {
			if d, err := w.server.Path(at); err == nil {
				w.add(site, d)
				if !winpath.Equal(d.Physical, child) {
					w.shadowed = append(w.shadowed, winpath.Join(child, "web.config"))
				}
			}
		}
		w.below(site, at, child, depth+1)
	}
}

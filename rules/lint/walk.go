package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// walker collects the config paths of a part that somebody says something about.
type walker struct {
	server *resolver.Server
	given  map[*xmlsrc.Document]bool // files of the unit; only read
	named  named
	all    bool // every file that is found is linted
	// reach says that all directories that the sites map are looked at, since what one file says is judged by what the others say. On a
	// profile nobody knows the others, and only those that somebody named are.
	reach  bool
	seen   map[string]bool
	scopes []keyed
	// found holds the files that were found beside those of the unit; true for those that are checked by themselves too.
	found map[*xmlsrc.Document]bool
	// shadowed holds web.config files whose URL path leads to another directory.
	shadowed []string
	// homes holds the folded root directories of all applications of the server.
	homes map[string]bool
}

// keyed is a scope with its folded path.
type keyed struct {
	key   string
	scope *rules.Scope
}

func (w *walker) add(site *topology.Site, d *resolver.Directory) {
	key := winpath.Fold(d.Level.ConfigPath)
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	scope := rules.NewScope(w.server, site, d)
	scope.Alias = w.alias(d)
	w.scopes = append(w.scopes, keyed{key, scope})
	layer := d.Level.Layer
	if layer == nil {
		return
	}
	if w.all {
		w.find(layer.Doc, true)
	}
	if w.all || w.given[layer.Doc] {
		w.locations(site, layer.Locations)
	}
}

// alias reports whether a directory belongs to an application of another path, seen through a virtual directory or a directory of this one.
// A file that holds twice on the way to the directory is no alias: it meets itself.
func (w *walker) alias(d *resolver.Directory) bool {
	if d.Application == nil || d.Directory == nil || d.AppRoot || d.Physical == "" {
		return false
	}
	for up := d.Up; up != nil; up = up.Up {
		if winpath.Equal(up.Physical, d.Physical) {
			return false
		}
	}
	top := winpath.Fold(bare(d.Directory.Physical))
	dir := winpath.Fold(bare(d.Physical))
	for ; dir != top && winpath.Within(dir, top); dir = bare(winpath.Dir(dir)) {
		if w.homes[dir] {
			return true
		}
	}
	return dir == top && w.homes[dir] && d.Application.Root() != d.Directory
}

// find notes a file; alone says that it is checked by itself too.
func (w *walker) find(doc *xmlsrc.Document, alone bool) {
	if !w.given[doc] {
		w.found[doc] = w.found[doc] || alone
	}
}

// inOrder returns the scopes in the order of their paths.
func (w *walker) inOrder() []*rules.Scope {
	slices.SortFunc(w.scopes, func(a, b keyed) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.scope.Path, b.scope.Path))
	})
	list := make([]*rules.Scope, len(w.scopes))
	for i, k := range w.scopes {
		list[i] = k.scope
	}
	return list
}

// locations adds the paths of a site that location tags are for.
func (w *walker) locations(site *topology.Site, tags []*merge.Location) {
	for _, tag := range tags {
		if tag.Inert != "" || tag.Own() {
			continue
		}
		if d, err := w.server.Path(strings.TrimPrefix(tag.Target, merge.AppHostPath+"/")); err == nil {
			w.add(site, d)
		}
	}
}

// site adds the roots of a site's applications and virtual directories, and the directories below them that hold a linted
// web.config.
func (w *walker) site(site *topology.Site) {
	for _, app := range site.Applications {
		for _, v := range app.Directories {
			if !w.reach && !w.named.within(v.Physical) {
				continue
			}
			path := site.Name + "/" + strings.Trim(strings.Trim(app.Path, "/")+"/"+strings.Trim(v.Path, "/"), "/")
			d, err := w.server.Path(path)
			if err != nil {
				continue
			}
			w.add(site, d)
			w.below(site, path, v.Physical, 0)
		}
	}
}

// maxDepth bounds the walk of a directory tree.
const maxDepth = 64

// below walks the directories of a virtual directory.
func (w *walker) below(site *topology.Site, path, physical string, depth int) {
	if physical == "" || depth > maxDepth {
		return
	}
	for _, name := range w.server.Disks.Dirs(physical) {
		child := winpath.Join(physical, name)
		if !w.reach && !w.named.within(child) {
			continue
		}
		at := strings.TrimSuffix(path, "/") + "/" + name
		if w.reach && w.server.Disks.Stat(winpath.Join(child, "web.config")).IsFile() || w.named.dirs[winpath.Fold(child)] {
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

package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// part is some sites of a server that are looked at together, and then forgotten. Sites that share a directory are in one part.
type part struct {
	number int
	sites  []*topology.Site
	// tags holds the location tags of the server's file, by the site that they name.
	tags map[*topology.Site][]*merge.Location
}

// sitesAtOnce is the number of sites in a part: enough that what parts do anew for the server level does not count, and few enough
// that their files do not fill the memory.
const sitesAtOnce = 100

// parts divides the sites that somebody asked about. There is always a first part: the server level belongs to it.
func (u *Unit) parts(given map[*xmlsrc.Document]bool, named named, size int) []*part {
	list := []*part{{sites: []*topology.Site{}}}
	tags := map[*topology.Site][]*merge.Location{}
	root, err := u.Server.Path("")
	all := u.reach(given)
	if all && err == nil {
		for _, tag := range root.Node.Layer.Locations {
			if site := u.siteOf(tag); site != nil {
				tags[site] = append(tags[site], tag)
			}
		}
	}
	asked := u.asked(named)
	for _, sites := range together(u.Server.Topology.Sites) {
		last := list[len(list)-1]
		if len(last.sites) >= size {
			last = &part{number: len(list)}
			list = append(list, last)
		}
		for _, site := range sites {
			if all || asked[site] {
				last.sites = append(last.sites, site)
			}
		}
	}
	for _, p := range list {
		p.tags = tags
	}
	return list
}

// asked returns the sites that hold a named directory, and those that share a pool with them: what is wrong with a file may lie in
// what else runs in its process.
func (u *Unit) asked(named named) map[*topology.Site]bool {
	sites := map[*topology.Site]bool{}
	for _, site := range u.Server.Topology.Sites {
		if !slices.ContainsFunc(directories(site), named.within) {
			continue
		}
		sites[site] = true
		for _, app := range site.Applications {
			pool, _ := u.Server.Topology.PoolOf(app)
			for _, other := range u.Server.Topology.ApplicationsOf(pool) {
				sites[other.Site] = true
			}
		}
	}
	return sites
}

// siteOf returns the site that a location tag of the server's file names, nil when it names none.
func (u *Unit) siteOf(tag *merge.Location) *topology.Site {
	if tag.Inert != "" || tag.Own() {
		return nil
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(tag.Target, merge.AppHostPath+"/"), "/")
	return u.Server.Topology.Site(name)
}

// directories returns the physical paths that a site maps.
func directories(site *topology.Site) []string {
	var list []string
	for _, app := range site.Applications {
		for _, v := range app.Directories {
			if v.Physical != "" {
				list = append(list, v.Physical)
			}
		}
	}
	return list
}

// homes returns the folded root directories of all applications.
func homes(server *topology.Server) map[string]bool {
	dirs := map[string]bool{}
	for _, site := range server.Sites {
		for _, app := range site.Applications {
			if root := app.Root(); root != nil && root.Physical != "" {
				dirs[winpath.Fold(bare(root.Physical))] = true
			}
		}
	}
	return dirs
}

// together groups sites by shared directories: one of them lies in, or is, a directory of another. The groups are in the order of the
// sites' config paths.
func together(sites []*topology.Site) [][]*topology.Site {
	type held struct {
		dir string
		by  int
	}
	var dirs []held
	group := make([]int, len(sites)) // each points to itself or to another of its group
	for i, site := range sites {
		group[i] = i
		for _, dir := range directories(site) {
			dirs = append(dirs, held{bare(winpath.Fold(dir)) + `\`, i})
		}
	}
	first := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	slices.SortFunc(dirs, func(a, b held) int { return cmp.Or(strings.Compare(a.dir, b.dir), cmp.Compare(a.by, b.by)) })
	var around []held // the directories that hold the one at hand
	for _, d := range dirs {
		for len(around) > 0 && !strings.HasPrefix(d.dir, around[len(around)-1].dir) {
			around = around[:len(around)-1]
		}
		if len(around) > 0 {
			group[first(d.by)] = first(around[0].by)
		}
		around = append(around, d)
	}
	members := map[int][]*topology.Site{}
	for i, site := range sites {
		at := first(i)
		members[at] = append(members[at], site)
	}
	key := func(site *topology.Site) string { return winpath.Fold(site.Name) + "/" }
	list := make([][]*topology.Site, 0, len(members))
	for _, of := range members {
		slices.SortFunc(of, func(a, b *topology.Site) int { return strings.Compare(key(a), key(b)) })
		list = append(list, of)
	}
	slices.SortFunc(list, func(a, b []*topology.Site) int { return strings.Compare(key(a[0]), key(b[0])) })
	return list
}

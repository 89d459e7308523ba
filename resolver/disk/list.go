package disk

import (
	"maps"
	"slices"
)

// List returns the names in a directory, sorted without case, and what is known of the directory itself.
func (d *Disks) List(windows string) ([]string, Info) {
	return d.names(windows, func(*node) bool { return true })
}

// Dirs returns the names of the directories in a directory, sorted without case; nil when it is not mapped.
func (d *Disks) Dirs(windows string) []string {
	names, _ := d.names(windows, func(n *node) bool { return n.dir })
	return names
}

func (d *Disks) names(windows string, want func(*node) bool) ([]string, Info) {
	info, m, n := d.lookup(windows)
	if m == nil || !info.Dir {
		return nil, info
	}
	m.load(n)
	if n.err != nil {
		return nil, Info{Odd: "a directory that cannot be listed: " + n.err.Error()}
	}
	var out []string
	for _, child := range n.inOrder() {
		if child.lost == "" && want(child) {
			out = append(out, child.name)
		}
	}
	return out, info
}

// inOrder returns the children of a directory that is loaded, by name without case. Many ask for the same directory.
func (n *node) inOrder() []*node {
	n.sortOnce.Do(func() {
		keys := slices.Sorted(maps.Keys(n.children))
		n.sorted = make([]*node, len(keys))
		for i, key := range keys {
			n.sorted[i] = n.children[key]
		}
	})
	return n.sorted
}

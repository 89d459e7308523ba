package disk

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
	l := m.list(n)
	if l.err != nil {
		return nil, Info{Odd: "a directory that cannot be listed: " + l.err.Error()}
	}
	var out []string
	for i := range l.nodes {
		if child := &l.nodes[i]; child.lost == "" && want(child) {
			out = append(out, child.name)
		}
	}
	return out, info
}

// Forget drops what was listed in a directory and below it; it is listed again when somebody asks. What is asked of very many
// directories in turn then takes the memory of a few.
func (d *Disks) Forget(windows string) {
	if _, m, n := d.lookup(windows); m != nil {
		n.listing.Store(nil)
	}
}

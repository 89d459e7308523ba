package disk

import (
	"cmp"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/iislens/iislens/resolver/winpath"
)

// mounted is a mount with what was listed of it.
type mounted struct {
	Mount
	root *node
	// partial says that some link or listing could not be read.
	partial atomic.Bool
}

// node is one directory entry of a mount.
type node struct {
	name   string
	key    string // name, folded
	local  string // local path, for people
	dir    bool
	linked bool   // a link is on the way, so only a file system that checks links may open it
	odd    string // what it is when neither file nor directory
	lost   string // why a link cannot be followed: nothing is known of what it stands for
	parent *node
	// listing is what is in the directory, nil until somebody asks.
	listing atomic.Pointer[listing]
}

// listing is what is in a directory.
type listing struct {
	once  sync.Once
	nodes []node           // by folded name, each once
	index map[string]*node // by name as it is and folded; nil where there are few
	acls  bool             // some name records rights
	err   error
}

// fewNames is the number of names up to which looking through all is cheaper than a map.
const fewNames = 12

func newMounted(m Mount) *mounted {
	return &mounted{Mount: m, root: &node{name: ".", local: cmp.Or(m.Local, "."), dir: true}}
}

// path is the name of a node in the file system of the mount.
func (m *mounted) path(n *node) string {
	if n == m.root {
		return "."
	}
	return strings.TrimPrefix(n.local[len(m.Local):], "/")
}

func (m *mounted) child(n *node, name string) *node {
	if !n.dir {
		return nil
	}
	return m.list(n).find(name)
}

func (l *listing) find(name string) *node {
	if l.index != nil {
		if n := l.index[name]; n != nil {
			return n
		}
		return l.index[winpath.Fold(name)]
	}
	for i := range l.nodes {
		if l.nodes[i].name == name {
			return &l.nodes[i]
		}
	}
	key := winpath.Fold(name)
	for i := range l.nodes {
		if l.nodes[i].key == key {
			return &l.nodes[i]
		}
	}
	return nil
}

// list returns what is in a directory. It is read when first asked for.
func (m *mounted) list(n *node) *listing {
	l := n.listing.Load()
	for l == nil {
		n.listing.CompareAndSwap(nil, &listing{})
		l = n.listing.Load() // nil when it was forgotten meanwhile
	}
	l.once.Do(func() { m.read(n, l) })
	return l
}

// read lists a directory. Of two names that differ only by case the first in byte order is seen.
func (m *mounted) read(n *node, l *listing) {
	entries, err := m.entries(n)
	if err != nil {
		m.partial.Store(true)
		l.err = err
		return
	}
	entries = inOrder(entries)
	l.nodes = make([]node, len(entries))
	if len(entries) > fewNames {
		l.index = make(map[string]*node, len(entries))
	}
	locals := m.locals(n, entries)
	for i, entry := range entries {
		child := &l.nodes[i]
		child.name, child.key, child.dir, child.linked, child.parent = entry.name, entry.key, entry.mode.IsDir(), n.linked, n
		child.local, locals, _ = strings.Cut(locals, "\x00")
		if mode := entry.mode; mode&(fs.ModeSymlink|fs.ModeIrregular) != 0 { // a junction of Windows is irregular
			if m.follow(child); child.lost != "" {
				m.partial.Store(true)
			}
		} else {
			child.odd = oddName(mode)
		}
		l.acls = l.acls || strings.HasSuffix(child.key, aclSuffix)
		if l.index != nil {
			l.index[child.name] = child
			l.index[child.key] = child
		}
	}
}

// entry is a name in a directory.
type entry struct {
	name string
	key  string // folded; filled by inOrder
	mode fs.FileMode
}

// inOrder sorts entries by their folded names, each once.
func inOrder(entries []entry) []entry {
	for i := range entries {
		entries[i].key = winpath.Fold(entries[i].name)
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.name, b.name)) })
	return slices.CompactFunc(entries, func(a, b entry) bool { return a.key == b.key })
}

// locals returns the local paths of the entries of a directory, each with a NUL behind it: one text, because there are many.
func (m *mounted) locals(n *node, entries []entry) string {
	prefix := n.local + "/"
	switch {
	case n == m.root && m.Local == "":
		prefix = ""
	case strings.HasSuffix(n.local, "/"):
		prefix = n.local
	}
	size := len(entries) * (len(prefix) + 1)
	for i := range entries {
		size += len(entries[i].name)
	}
	var b strings.Builder
	b.Grow(size)
	for i := range entries {
		b.WriteString(prefix)
		b.WriteString(entries[i].name)
		b.WriteByte(0)
	}
	return b.String()
}

// hidden says why nobody can tell what is in a directory of the mount, "" when its listing is known.
func (m *mounted) hidden(names []string) string {
	if !m.partial.Load() {
		return ""
	}
	n := m.root
	for _, name := range names {
		if n = m.child(n, name); n == nil || n.lost != "" {
			break
		}
	}
	switch {
	case n == nil:
		return ""
	case n.lost != "" || !n.dir:
		return n.lost
	}
	if err := m.list(n).err; err != nil {
		return "in a directory that cannot be listed: " + err.Error()
	}
	return ""
}

// follow looks behind a link. One that is broken or leaves the mount, and one to a directory that holds it, which would have
// no end, are lost.
func (m *mounted) follow(link *node) {
	info, err := fs.Stat(m.FS, m.path(link))
	if err != nil {
		link.lost = "a link that leads nowhere, or out of the mapped directory"
		return
	}
	link.dir, link.odd, link.linked = info.IsDir(), oddName(info.Mode()), true
	if !link.dir {
		return
	}
	for up := link.parent; up != nil; up = up.parent {
		if above, err := fs.Stat(m.FS, m.path(up)); err == nil && os.SameFile(above, info) {
			link.dir, link.lost = false, "a link to a directory that holds it"
			return
		}
	}
}

func (m *mounted) entries(n *node) ([]entry, error) {
	if dir, ok := m.FS.(*localDir); ok && !n.linked {
		return dir.entries(m.path(n))
	}
	return entriesOf(fs.ReadDir(m.FS, m.path(n)))
}

func entriesOf(list []fs.DirEntry, err error) ([]entry, error) {
	if err != nil {
		return nil, err
	}
	entries := make([]entry, len(list))
	for i, e := range list {
		entries[i] = entry{name: e.Name(), mode: e.Type()}
	}
	return entries, nil
}

func oddName(mode fs.FileMode) string {
	switch {
	case mode.IsRegular() || mode.IsDir():
		return ""
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "not a regular file"
}

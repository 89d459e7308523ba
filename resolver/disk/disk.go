package disk

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/iislens/iislens/resolver/winpath"
)

// Fact is what is known of a path.
type Fact uint8

const (
	Unknown Fact = iota // nobody mapped the path
	Absent
	Present
)

func (f Fact) String() string { return [...]string{"unknown", "absent", "present"}[f] }

// Info describes one path.
type Info struct {
	Fact  Fact
	Dir   bool   // a directory; meaningful when Present
	Stock bool   // present because a stock Windows has it, not because the mapped tree does
	Local string // local path with slashes, "" when the tree does not hold it
	Odd   string // what it is when neither file nor directory ("a named pipe"), or why it cannot be looked at
}

// IsFile reports whether a regular file is known to be there.
func (i Info) IsFile() bool { return i.Fact == Present && !i.Dir }

// IsDir reports whether a directory is known to be there.
func (i Info) IsDir() bool { return i.Fact == Present && i.Dir }

// ErrTooLarge is returned for files above the limit of ReadFile.
var ErrTooLarge = errors.New("file is too large")

// Mount shows one Windows directory through a local file system.
type Mount struct {
	// Windows is a clean path, or "" for a tree that holds whole disks: C/inetpub/…, UNC/server/share/….
	Windows string
	FS      fs.FS
	// Local is the local name of the root of FS, for messages.
	Local string
}

// Disks answers questions about Windows paths. It remembers directory listings; it is safe for concurrent use.
// The nil Disks knows nothing.
type Disks struct {
	mounts []mounted // longest Windows path first, whole-disk trees last
}

type mounted struct {
	Mount
	root *node
}

// node is one directory entry of a mount; a directory's children are read once, when first asked for.
type node struct {
	name     string
	path     string // in the file system of the mount
	dir      bool
	linked   bool // a link is on the way, so only a file system that checks links may open it
	odd      string
	acls     bool   // some child records rights
	lost     string // why a link cannot be followed: nothing is known of what it stands for
	parent   *node
	partial  atomic.Bool // of a root: some link or listing of the mount could not be read
	once     sync.Once
	children map[string]*node // by folded name
	spelled  map[string]*node // by name as it is, where that is not the folded one
	err      error
	sortOnce sync.Once
	sorted   []*node // children by their folded names
}

// New returns the disks that mounts show. Of two mounts for one directory the first wins.
func New(mounts ...Mount) *Disks {
	d := &Disks{}
	for _, m := range mounts {
		d.mounts = append(d.mounts, mounted{m, &node{name: ".", path: ".", dir: true}})
	}
	slices.SortStableFunc(d.mounts, func(a, b mounted) int { return cmp.Compare(len(b.Windows), len(a.Windows)) })
	return d
}

// Mapped reports whether some mount covers the path.
func (d *Disks) Mapped(path string) bool {
	m, _ := d.find(path)
	return m != nil
}

// Stat tells what is known of a Windows path; the path need not be clean.
func (d *Disks) Stat(windows string) Info {
	info, _, _ := d.lookup(windows)
	return info
}

// lookup finds the node of a Windows path; m and n are nil where no mount holds it.
func (d *Disks) lookup(windows string) (info Info, m *mounted, n *node) {
	if d == nil {
		return Info{}, nil, nil
	}
	clean, err := winpath.Clean(windows)
	if err != nil {
		return Info{Odd: err.Error()}, nil, nil
	}
	m, n, depth := d.walk(clean)
	switch {
	case m == nil && IsStock(clean):
		return Info{Fact: Present, Stock: true, Dir: winpath.Ext(clean) == ""}, nil, nil
	case m == nil:
		return Info{}, nil, nil
	case n == nil && len(d.mounts) == 1 && !m.root.partial.Load() && !inStockTree(clean) && clean[0] != '\\':
		return Info{Fact: Absent}, nil, nil // what the cases below come to, most often
	case n == nil:
		_, names := d.find(clean)
		if odd := m.hidden(names[:depth]); odd != "" {
			return Info{Odd: odd}, nil, nil
		}
		return d.missing(clean, m, names, depth), nil, nil
	case n.lost != "":
		return Info{Odd: n.lost}, nil, nil
	}
	return Info{Fact: Present, Dir: n.dir, Odd: n.odd, Local: m.shown(n.path)}, m, n
}

// hidden says why nobody can tell what is in a directory of the mount, "" when its listing is known.
func (m *mounted) hidden(names []string) string {
	n := m.root
	if !n.partial.Load() {
		return ""
	}
	for _, name := range names {
		if n = m.child(n, name); n == nil || n.lost != "" {
			break
		}
	}
	switch {
	case n == nil:
		return ""
	case n.err != nil:
		return "in a directory that cannot be listed: " + n.err.Error()
	}
	return n.lost
}

// walk follows a clean path through its mount, name by name and without splitting it: n is nil where the name at depth is not there.
func (d *Disks) walk(clean string) (m *mounted, n *node, depth int) {
	rest := ""
	for i := range d.mounts {
		m = &d.mounts[i]
		base := strings.TrimRight(m.Windows, `\`)
		if m.Windows != "" && !winpath.Within(clean, base) {
			m = nil
			continue
		}
		n, rest = m.root, strings.Trim(clean[min(len(clean), len(base)):], `\`)
		break
	}
	if m == nil {
		return nil, nil, 0
	}
	if m.Windows == "" {
		volume := clean[:1]
		if rest = clean[min(len(clean), 3):]; strings.HasPrefix(clean, `\\`) {
			volume, rest = "UNC", clean[2:]
		}
		if n = m.child(n, volume); n == nil {
			return m, nil, 0
		}
		depth++
	}
	for rest != "" {
		name, after, _ := strings.Cut(rest, `\`)
		if n = m.child(n, name); n == nil {
			return m, nil, depth
		}
		rest = after
		depth++
	}
	return m, n, depth
}

// shown is the local name of a path of the mount.
func (m *mounted) shown(name string) string {
	switch {
	case m.Local == "":
		return name
	case name == ".":
		return m.Local
	case strings.HasSuffix(m.Local, "/"):
		return m.Local + name
	}
	return m.Local + "/" + name
}

// missing decides what the absence of names[i] from a mount means.
func (d *Disks) missing(clean string, m *mounted, names []string, i int) Info {
	for j := range d.mounts {
		if inner := d.mounts[j].Windows; inner != "" && winpath.Within(inner, clean) {
			return Info{Fact: Present, Dir: true} // it holds a directory that is mapped on its own
		}
	}
	if IsStock(clean) {
		return Info{Fact: Present, Stock: true, Dir: winpath.Ext(clean) == ""}
	}
	if m.Windows == "" && strings.EqualFold(names[0], "UNC") && i <= 2 {
		return Info{} // a share nobody copied
	}
	if inStockTree(clean) && i < len(names)-1 {
		return Info{} // C:\Windows is not copied, so a file of it that is not stock may or may not be there
	}
	if inStockTree(clean) && !d.listed(m, names[:len(names)-1]) {
		return Info{}
	}
	return Info{Fact: Absent}
}

// listed reports whether the directory names is in the mount.
func (d *Disks) listed(m *mounted, names []string) bool {
	n := m.root
	for _, name := range names {
		if n = m.child(n, name); n == nil {
			return false
		}
	}
	return true
}

func (d *Disks) find(clean string) (*mounted, []string) {
	if d == nil {
		return nil, nil
	}
	for i := range d.mounts {
		m := &d.mounts[i]
		if m.Windows == "" {
			volume, names := winpath.Segments(clean)
			return m, append(strings.Split(volume, "/"), names...)
		}
		if winpath.Within(clean, m.Windows) {
			rest := strings.Trim(clean[min(len(clean), len(strings.TrimRight(m.Windows, `\`))):], `\`)
			if rest == "" {
				return m, nil
			}
			return m, strings.Split(rest, `\`)
		}
	}
	return nil, nil
}

func (m *mounted) child(n *node, name string) *node {
	if !n.dir {
		return nil
	}
	m.load(n)
	if child := n.children[name]; child != nil {
		return child
	}
	if child := n.spelled[name]; child != nil {
		return child
	}
	return n.children[winpath.Fold(name)]
}

// load reads the directory once. Of two names that differ only by case the first in byte order is seen.
func (m *mounted) load(n *node) {
	n.once.Do(func() {
		entries, err := m.entries(n)
		n.err, n.children = err, make(map[string]*node, len(entries))
		if err != nil {
			m.root.partial.Store(true)
		}
		prefix := n.path + "/"
		if n.path == "." {
			prefix = ""
		}
		for _, entry := range entries {
			name := entry.Name()
			key := winpath.Fold(name)
			if other := n.children[key]; other != nil && other.name < name {
				continue
			}
			child := &node{name: name, path: prefix + name, dir: entry.IsDir(), linked: n.linked, parent: n}
			if mode := entry.Type(); mode&(fs.ModeSymlink|fs.ModeIrregular) != 0 { // a junction of Windows is irregular
				if m.follow(child); child.lost != "" {
					m.root.partial.Store(true)
				}
			} else {
				child.odd = oddName(mode)
			}
			n.children[key] = child
			n.acls = n.acls || strings.HasSuffix(key, aclSuffix)
		}
		for key, child := range n.children {
			if child.name == key {
				continue
			}
			if n.spelled == nil {
				n.spelled = map[string]*node{}
			}
			n.spelled[child.name] = child
		}
	})
}

// follow looks behind a link. One that is broken or leaves the mount, and one to a directory that holds it, which would have
// no end, are lost.
func (m *mounted) follow(link *node) {
	info, err := fs.Stat(m.FS, link.path)
	if err != nil {
		link.lost = "a link that leads nowhere, or out of the mapped directory"
		return
	}
	link.dir, link.odd, link.linked = info.IsDir(), oddName(info.Mode()), true
	if !link.dir {
		return
	}
	for up := link.parent; up != nil; up = up.parent {
		if above, err := fs.Stat(m.FS, up.path); err == nil && os.SameFile(above, info) {
			link.dir, link.lost = false, "a link to a directory that holds it"
			return
		}
	}
}

func (m *mounted) entries(n *node) ([]fs.DirEntry, error) {
	if dir, ok := m.FS.(*localDir); ok && !n.linked {
		return dir.entries(n.path)
	}
	return fs.ReadDir(m.FS, n.path)
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

// ReadFile returns the bytes of a file of at most limit bytes. Pipes and devices are refused without being opened.
func (d *Disks) ReadFile(windows string, limit int64) ([]byte, Info, error) {
	info, m, n := d.lookup(windows)
	switch {
	case m == nil:
		return nil, info, fmt.Errorf("%s: %w", windows, fs.ErrNotExist)
	case info.Dir:
		return nil, info, fmt.Errorf("%s: is a directory", info.Local)
	case info.Odd != "":
		return nil, info, fmt.Errorf("%s: is %s", info.Local, info.Odd)
	}
	var raw []byte
	var err error
	if dir, ok := m.FS.(*localDir); ok && !n.linked {
		raw, err = dir.read(n.path, limit)
	} else {
		raw, err = readLimited(m.FS, n.path, limit)
	}
	if err == nil && int64(len(raw)) > limit {
		err = fmt.Errorf("%s: %w: limit %d bytes", info.Local, ErrTooLarge, limit)
	}
	return raw, info, err
}

func readLimited(fsys fs.FS, name string, limit int64) ([]byte, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit+1))
}

// WindowsOf returns the Windows path that a local file stands for; same tells whether two local paths name one file. An absolute
// path is found wherever the mounts are.
func (d *Disks) WindowsOf(local string, same func(a, b string) bool) (string, bool) {
	if d == nil {
		return "", false
	}
	dir, names := strings.ReplaceAll(local, `\`, "/"), []string{}
	for range 100 {
		for i := range d.mounts {
			if m := &d.mounts[i]; same(dir, m.Local) {
				if m.Windows != "" {
					return winpath.Join(m.Windows, names...), true
				}
				if len(names) > 1 && len(names[0]) == 1 {
					return winpath.Join(names[0]+`:\`, names[1:]...), true
				}
				if len(names) > 3 && strings.EqualFold(names[0], "UNC") {
					return winpath.Join(`\\`+names[1]+`\`+names[2], names[3:]...), true
				}
			}
		}
		if dir == "." || dir == "/" || dir == "" || strings.HasSuffix(dir, ":/") {
			return "", false
		}
		names = append([]string{path.Base(dir)}, names...)
		if dir = path.Dir(dir); len(dir) == 2 && dir[1] == ':' {
			dir += "/" // the root of a drive, not the directory that the process has open there
		}
	}
	return "", false
}

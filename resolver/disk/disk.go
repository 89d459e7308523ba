package disk

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

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
	// Plain says that no rights are recorded in its directory, so that nobody need ask for its own.
	Plain bool

	at *node // where the tree holds it
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
	// Shown, when set, is how messages call a local path below Local.
	Shown func(local string) string
}

// Disks answers questions about Windows paths. It remembers directory listings until it is told to [Disks.Forget] them; it is
// safe for concurrent use. The nil Disks knows nothing.
type Disks struct {
	mounts []*mounted // longest Windows path first, whole-disk trees last
	sparse bool       // see ConfigurationOnly
}

// New returns the disks that mounts show. Of two mounts for one directory the first wins.
func New(mounts ...Mount) *Disks {
	d := &Disks{}
	for _, m := range mounts {
		d.mounts = append(d.mounts, newMounted(m))
	}
	slices.SortStableFunc(d.mounts, func(a, b *mounted) int { return cmp.Compare(len(b.Windows), len(a.Windows)) })
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

// LocalOf returns the local path at which a mount holds a Windows path, or would hold it; "" when none would.
func (d *Disks) LocalOf(windows string) string {
	if clean, err := winpath.Clean(windows); err == nil {
		windows = clean
	}
	m, names := d.find(windows)
	if m == nil {
		return ""
	}
	n, local := m.root, m.root.local
	for _, name := range names {
		if n != nil {
			n = m.child(n, name)
		}
		if n != nil {
			local = n.local
		} else {
			local = path.Join(local, name)
		}
	}
	if m.Shown != nil {
		local = m.Shown(local)
	}
	return local
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
	case n == nil && len(d.mounts) == 1 && !m.partial.Load() && !inStockTree(clean) && clean[0] != '\\' && !m.notCopied(clean, depth):
		return d.absent(clean), nil, nil // what the cases below come to, most often
	case n == nil:
		_, names := d.find(clean)
		if odd := m.hidden(names[:depth]); odd != "" {
			return Info{Odd: odd}, nil, nil
		}
		return d.missing(clean, m, names, depth), nil, nil
	case n.lost != "":
		return Info{Odd: n.lost}, nil, nil
	}
	return m.info(n), m, n
}

// StatIn is Stat for the entry of a directory that was looked up before, which saves following its path: windows is the path of the
// entry, name its last part.
func (d *Disks) StatIn(dir Info, windows, name string) Info {
	if dir.at == nil || len(d.mounts) != 1 || !winpath.IsName(name) || inStockTree(windows) {
		return d.Stat(windows)
	}
	m := d.mounts[0]
	n := m.child(dir.at, name)
	switch {
	case n == nil && !m.partial.Load() && windows[0] != '\\' && strings.Count(windows, `\`) > systemDepth:
		return d.absent(windows)
	case n == nil || n.lost != "":
		return d.Stat(windows)
	}
	return m.info(n)
}

// info is what is known of a node that is not lost.
func (m *mounted) info(n *node) Info {
	local := n.local
	if m.Shown != nil {
		local = m.Shown(local)
	}
	return Info{Fact: Present, Dir: n.dir, Odd: n.odd, Local: local, Plain: n.parent != nil && !m.list(n.parent).acls, at: n}
}

// walk follows a clean path through its mount, name by name and without splitting it: n is nil where the name at depth is not there.
func (d *Disks) walk(clean string) (m *mounted, n *node, depth int) {
	rest := ""
	for i := range d.mounts {
		m = d.mounts[i]
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
	if m.notCopied(clean, i) {
		return Info{}
	}
	if inStockTree(clean) && i < len(names)-1 {
		return Info{} // C:\Windows is not copied, so a file of it that is not stock may or may not be there
	}
	if inStockTree(clean) && !d.listed(m, names[:len(names)-1]) {
		return Info{}
	}
	return d.absent(clean)
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
		m := d.mounts[i]
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
		raw, err = dir.read(m.path(n), limit)
	} else {
		raw, err = readLimited(m.FS, m.path(n), limit)
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
			if m := d.mounts[i]; same(dir, m.Local) {
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

package disk

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/iislens/iislens/resolver/winpath"
)

// Layer shows a file system with one more file, such as the unsaved text of an editor: it takes the place of what has its name in any
// case, and the directories on the way are there. below may be nil for nothing; name is a path as package fs writes it.
func Layer(below fs.FS, name string, raw []byte) fs.FS { return &layer{below, name, raw} }

// layer is a file system with a file laid over it.
type layer struct {
	below fs.FS
	name  string
	raw   []byte
}

// is reports whether name is that of the file.
func (l *layer) is(name string) bool { return winpath.Fold(name) == winpath.Fold(l.name) }

// leads reports whether the file lies in the directory name or below it.
func (l *layer) leads(name string) bool {
	return name == "." || strings.HasPrefix(winpath.Fold(l.name), winpath.Fold(name)+"/")
}

// Open implements [fs.FS].
func (l *layer) Open(name string) (fs.File, error) {
	if l.is(name) {
		return &layered{entry: l.file(), Reader: bytes.NewReader(l.raw)}, nil
	}
	if l.leads(name) {
		entries, err := l.ReadDir(name)
		return &layered{entry: layerEntry{name: path.Base(name), dir: true}, Reader: bytes.NewReader(nil), rest: entries}, err
	}
	if l.below != nil {
		return l.below.Open(name)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir implements [fs.ReadDirFS].
func (l *layer) ReadDir(name string) ([]fs.DirEntry, error) {
	var entries []fs.DirEntry
	var err error = &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	if l.below != nil {
		entries, err = fs.ReadDir(l.below, name)
	}
	if !l.leads(name) || l.is(name) {
		return entries, err
	}
	if err != nil {
		entries = nil // nothing, or a file in the way
	}
	rest := l.name
	if name != "." {
		rest = l.name[len(name)+1:]
	}
	first, _, deeper := strings.Cut(rest, "/")
	at := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return winpath.Fold(e.Name()) == winpath.Fold(first) })
	switch {
	case deeper && at >= 0 && entries[at].IsDir():
		return entries, nil
	case at >= 0:
		entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return winpath.Fold(e.Name()) == winpath.Fold(first) })
	}
	own := l.file()
	if deeper {
		own = layerEntry{name: first, dir: true}
	}
	entries = append(entries, own)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

func (l *layer) file() layerEntry {
	return layerEntry{name: path.Base(l.name), size: int64(len(l.raw))}
}

// layered is an opened part of the layer.
type layered struct {
	*bytes.Reader
	entry layerEntry
	rest  []fs.DirEntry // of a directory, what nobody read yet
}

func (f *layered) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *layered) Close() error               { return nil }

// ReadDir implements [fs.ReadDirFile].
func (f *layered) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.rest)
	} else if len(f.rest) == 0 {
		return nil, io.EOF
	}
	list := f.rest[:min(n, len(f.rest))]
	f.rest = f.rest[len(list):]
	return list, nil
}

// layerEntry describes the file of a layer, or a directory on the way to it.
type layerEntry struct {
	name string
	dir  bool
	size int64
}

func (e layerEntry) Name() string               { return e.name }
func (e layerEntry) IsDir() bool                { return e.dir }
func (e layerEntry) Size() int64                { return e.size }
func (e layerEntry) ModTime() time.Time         { return time.Time{} }
func (e layerEntry) Sys() any                   { return nil }
func (e layerEntry) Type() fs.FileMode          { return e.Mode().Type() }
func (e layerEntry) Info() (fs.FileInfo, error) { return e, nil }

func (e layerEntry) Mode() fs.FileMode {
	if e.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

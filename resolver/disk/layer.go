package disk

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/iislens/iislens/resolver/winpath"
)

// Layer shows a file system with more files, such as the unsaved texts of an editor: each takes the place of what has its name in any
// case, and the directories on the way are there. below may be nil for nothing; the names are paths as package fs writes them.
func Layer(below fs.FS, files map[string][]byte) fs.FS {
	l := &layer{below, map[string][]byte{}, map[string][]layerEntry{".": nil}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		l.files[winpath.Fold(name)] = files[name]
		entry := layerEntry{name: path.Base(name), size: int64(len(files[name]))}
		for dir := path.Dir(name); ; dir = path.Dir(dir) {
			key := winpath.Fold(dir)
			_, known := l.dirs[key]
			l.dirs[key] = append(l.dirs[key], entry)
			if known {
				break
			}
			entry = layerEntry{name: path.Base(dir), dir: true}
		}
	}
	return l
}

// layer is a file system with files laid over it. Names are folded.
type layer struct {
	below fs.FS
	files map[string][]byte
	dirs  map[string][]layerEntry // the directories that the files lie in, with what the layer adds to each
}

// Open implements [fs.FS].
func (l *layer) Open(name string) (fs.File, error) {
	key := winpath.Fold(name)
	if raw, ok := l.files[key]; ok {
		return &layered{entry: layerEntry{name: path.Base(name), size: int64(len(raw))}, Reader: bytes.NewReader(raw)}, nil
	}
	if _, ok := l.dirs[key]; ok {
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
	own, ok := l.dirs[winpath.Fold(name)]
	if !ok {
		return entries, err
	}
	if err != nil {
		entries = nil // nothing, or a file in the way
	}
	for _, add := range own {
		same := func(e fs.DirEntry) bool { return winpath.Fold(e.Name()) == winpath.Fold(add.name) }
		if add.dir && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return same(e) && e.IsDir() }) {
			continue
		}
		entries = append(slices.DeleteFunc(entries, same), add)
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
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

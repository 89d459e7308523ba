package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/winpath"
)

// readRegular reads a file that is known to be there, if it is regular and of a size that configuration may have.
func readRegular(path string, stat fs.FileInfo) ([]byte, error) {
	switch {
	case !stat.Mode().IsRegular():
		return nil, failed(fmt.Errorf("%s: is not a regular file", path), "")
	case stat.Size() > resolver.MaxFile:
		return nil, failed(fmt.Errorf("%s: is too large: %d bytes, at most %d are read", path, stat.Size(), resolver.MaxFile), "")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, failed(err, "")
	}
	defer file.Close()
	var text bytes.Buffer
	text.Grow(int(stat.Size()) + bytes.MinRead) // read at once, without copying as it grows
	_, err = text.ReadFrom(io.LimitReader(file, resolver.MaxFile+1))
	raw := text.Bytes()
	switch {
	case err != nil:
		return nil, failed(err, "")
	case len(raw) > resolver.MaxFile:
		return nil, failed(fmt.Errorf("%s: is too large: at most %d bytes are read", path, resolver.MaxFile), "")
	case raw == nil:
		raw = []byte{} // an empty file is not no file
	}
	return raw, nil
}

// besideConfig opens the directory of a configuration file for its configSource files; nil when it cannot be opened.
func besideConfig(path string) fs.FS {
	fsys, err := disk.Dir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	return fsys
}

// plainFiles opens a directory that must hold no schema file which is not a regular file.
func plainFiles(dir string) (fs.FS, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if !strings.EqualFold(filepath.Ext(entry.Name()), ".xml") {
			continue
		}
		path := filepath.Join(dir, entry.Name())
		if stat, err := os.Stat(path); err != nil {
			return nil, err
		} else if !stat.Mode().IsRegular() || stat.Size() > resolver.MaxFile {
			return nil, fmt.Errorf("%s: is no schema file", path)
		}
	}
	return disk.Dir(dir) // links out of it are not followed
}

// mount is a local directory that stands for one of the server.
type mount struct{ disk.Mount }

// openMount opens a local directory; windows is "" for a tree of whole disks.
func openMount(flag, windows, local string) (mount, error) {
	clean := filepath.Clean(local)
	stat, err := os.Stat(clean)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return mount{}, usage("%s: there is no directory %s", flag, local)
	case err != nil:
		return mount{}, usage("%s: %w", flag, err)
	case !stat.IsDir():
		return mount{}, usage("%s: %s is not a directory", flag, local)
	}
	fsys, err := disk.Dir(clean)
	if err != nil {
		return mount{}, usage("%s: %w", flag, err)
	}
	return mount{disk.Mount{Windows: windows, FS: fsys, Local: filepath.ToSlash(clean)}}, nil
}

// mounts is the list of what is shown to the resolver, the first of two for one directory counting.
type mounts struct {
	list  []disk.Mount
	about []string
}

func (m *mounts) add(one mount, about string) {
	m.list = append(m.list, one.Mount)
	about = filepath.ToSlash(about)
	if one.Windows != "" {
		about = one.Windows + " = " + about
	}
	m.about = append(m.about, about)
}

func (m *mounts) disks() *disk.Disks { return disk.New(m.list...) }

// mounts opens the directories of --map and --root and, where the server is this machine, its drives.
func (p *plan) mounts(of *machine) (*mounts, error) {
	m := &mounts{}
	for _, text := range p.maps {
		windows, local, ok := strings.Cut(text, "=")
		clean, err := winpath.Clean(windows)
		switch {
		case !ok || local == "":
			return nil, usage(`--map %q is not WINDOWS=LOCAL, such as 'J:\cgi-bin=./cgi'`, text)
		case err != nil:
			return nil, usage(`--map %q: %w; the left side is a Windows directory such as J:\cgi-bin`, text, err)
		}
		one, err := openMount("--map", clean, local)
		if err != nil {
			return nil, err
		}
		m.add(one, one.Local)
	}
	if p.root != "" {
		one, err := openMount("--root", "", p.root)
		if err != nil {
			return nil, err
		}
		m.add(one, p.root)
	}
	if p.drives {
		m.drives(of)
	}
	return m, nil
}

// drives shows the drives of this machine as those of the server.
func (m *mounts) drives(of *machine) {
	roots := drives()
	for _, root := range roots {
		if _, err := os.Stat(root); err == nil { // there may be no disk in it
			m.list = append(m.list, disk.Mount{Windows: root, FS: disk.Drive(root, roots), Local: filepath.ToSlash(root)})
		}
	}
	if system := of.system(); of.emulated() {
		if fsys, err := disk.Dir(system); err == nil {
			m.list = append(m.list, disk.Mount{Windows: winpath.Join(of.windir(), "System32"), FS: fsys, Local: filepath.ToSlash(system)})
		}
	}
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }

// depth is the number of directories from top down to path.
func depth(top, path string) int {
	rel, err := filepath.Rel(top, path)
	if err != nil || rel == "." {
		return 0
	}
	return strings.Count(filepath.ToSlash(rel), "/") + 1
}

package setup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/winpath"
)

// mount is a local directory that stands for one of the server.
type mount struct{ disk.Mount }

// openMount opens a local directory; windows is "" for a tree of whole disks.
func openMount(flag, windows, local string) (mount, error) {
	clean := filepath.Clean(local)
	stat, err := os.Stat(clean)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return mount{}, ask.Misused("%s: there is no directory %s", flag, local)
	case err != nil:
		return mount{}, ask.Misused("%s: %w", flag, err)
	case !stat.IsDir():
		return mount{}, ask.Misused("%s: %s is not a directory", flag, local)
	}
	fsys, err := disk.Dir(clean)
	if err != nil {
		return mount{}, ask.Misused("%s: %w", flag, err)
	}
	return mount{disk.Mount{Windows: windows, FS: fsys, Local: filepath.ToSlash(clean)}}, nil
}

// mounts is the list of what is shown to the resolver, the first of two for one directory counting.
type mounts struct {
	list  []disk.Mount
	about []string
}

// layer lays texts over the directories that hold their files.
func (m *mounts) layer(texts map[string][]byte) {
	for i := range m.list {
		if files := Within(Absolute(filepath.FromSlash(m.list[i].Local)), texts); len(files) > 0 {
			m.list[i].FS = disk.Layer(m.list[i].FS, files)
		}
	}
}

// Within returns those of some texts, by absolute path, whose files lie in a directory, by their paths from there with slashes.
func Within(dir string, texts map[string][]byte) map[string][]byte {
	files := map[string][]byte{}
	for path, raw := range texts {
		if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) && rel != "." {
			files[filepath.ToSlash(rel)] = raw
		}
	}
	return files
}

func (m *mounts) add(one mount, about string) {
	m.list = append(m.list, one.Mount)
	about = filepath.ToSlash(about)
	if one.Windows != "" {
		about = one.Windows + " = " + about
	}
	m.about = append(m.about, about)
}

// mounts opens the directories of --map and --root and, where the server is this machine, its drives.
func (p *Plan) mounts() (*mounts, error) {
	m := &mounts{}
	for _, text := range p.maps {
		windows, local, ok := strings.Cut(text, "=")
		clean, err := winpath.Clean(windows)
		switch {
		case !ok || local == "":
			return nil, ask.Misused(`--map %q is not WINDOWS=LOCAL, such as "J:\cgi-bin=./cgi"`, text)
		case err != nil:
			return nil, ask.Misused(`--map %q: %w; the left side is a Windows directory such as J:\cgi-bin`, text, err)
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
		m.drives(p.machine)
	}
	if len(p.texts) > 0 {
		m.layer(p.texts)
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

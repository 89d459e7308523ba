package lintrun

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/winpath"
)

// siteRoot is the Windows directory that a lone application is shown at.
const siteRoot = `C:\inetpub\wwwroot`

// siteFile is a web.config in the application that it belongs to.
type siteFile struct {
	path string // absolute
	root string // absolute: the directory of the application
	// from is the directory that messages name files from, "" where they name them whole.
	from string
}

// locate finds the application of a file, which need not be there; dir is what relative paths start from, and webRoot, where it is
// above the file, the root of its application. The path is made absolute here, once.
func locate(dir, path, webRoot string) *siteFile {
	f := &siteFile{path: filepath.Clean(path)}
	if !filepath.IsAbs(path) {
		f.path, f.from = filepath.Join(dir, path), dir
	}
	if webRoot != "" {
		if !filepath.IsAbs(webRoot) {
			webRoot = filepath.Join(dir, webRoot)
		}
		if rel, err := filepath.Rel(webRoot, f.path); err == nil && filepath.IsLocal(rel) {
			f.root = filepath.Clean(webRoot)
			return f
		}
	}
	f.root = topmost(filepath.Dir(f.path))
	return f
}

// windows is the Windows path of the file. Its root is one of the directories above it.
func (f *siteFile) windows() string {
	return winpath.Join(siteRoot, strings.Split(f.below(), "/")...)
}

// below is the path of the file from the root, with slashes.
func (f *siteFile) below() string {
	return strings.TrimPrefix(filepath.ToSlash(f.path), strings.TrimSuffix(filepath.ToSlash(f.root), "/")+"/")
}

// name is how messages call the file.
func (f *siteFile) name() string { return f.shown(filepath.ToSlash(f.path)) }

// mount shows the application at the root of the site. Texts, by absolute path, stand in for what the disk holds.
func (f *siteFile) mount(texts map[string][]byte) (disk.Mount, error) {
	fsys, err := disk.Dir(f.root)
	if layered := setup.Within(f.root, texts); len(layered) > 0 {
		fsys, err = disk.Layer(fsys, layered), nil
	}
	if err != nil {
		return disk.Mount{}, err
	}
	m := disk.Mount{Windows: siteRoot, FS: fsys, Local: filepath.ToSlash(f.root)}
	if f.from == "" {
		return m, nil
	}
	switch rel, err := filepath.Rel(f.from, f.root); {
	case err != nil: // another drive: the whole path is right
	case rel == ".":
		m.Local = ""
	case filepath.IsLocal(rel):
		m.Local = filepath.ToSlash(rel)
	default: // above or beside: what is below may be nearer than the root is
		m.Shown = f.shown
	}
	return m, nil
}

// is reports whether a path from messages is that of the file.
func (f *siteFile) is(shown string) bool {
	own := f.name()
	return own == shown || (runtime.GOOS == "windows" || runtime.GOOS == "darwin") && strings.EqualFold(own, shown)
}

// shown is how messages call an absolute local path.
func (f *siteFile) shown(local string) string {
	if f.from == "" {
		return local
	}
	if rel, err := filepath.Rel(f.from, filepath.FromSlash(local)); err == nil {
		return filepath.ToSlash(rel)
	}
	return local
}

// maxParents bounds how far up the root of an application is looked for.
const maxParents = 40

// topmost returns the highest directory, at or above the absolute dir, that holds a web.config and belongs to the same working
// tree: IIS merges the files from there down.
func topmost(dir string) string {
	top := dir
	for range maxParents {
		parent := filepath.Dir(dir)
		if hasEntry(dir, ".git") || parent == dir {
			break
		}
		if dir = parent; hasWebConfig(dir) {
			top = dir
		}
	}
	return top
}

func hasEntry(dir, name string) bool {
	_, err := os.Lstat(filepath.Join(dir, name))
	return err == nil
}

func hasWebConfig(dir string) bool {
	if hasEntry(dir, "web.config") || hasEntry(dir, "Web.config") {
		return true
	}
	return false
}

package disk

import (
	"io/fs"
	"os"
	"path/filepath"
)

// localDir is a directory of the local disk that neither ".." nor links can leave: as a file system it follows links inside
// only. Disks knows from its listings where no link is on the way, and reads such files directly, which takes a
// fraction of the system calls.
type localDir struct {
	fs.FS
	dir string
}

// Dir opens a local directory as a file system that neither ".." nor links can leave.
func Dir(dir string) (fs.FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &localDir{root.FS(), dir}, nil
}

func (d *localDir) Stat(name string) (fs.FileInfo, error)      { return fs.Stat(d.FS, name) }
func (d *localDir) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(d.FS, name) }

// local is the local path of a name below the directory, without dots.
func (d *localDir) local(name string) string {
	if name == "." {
		return d.dir
	}
	return d.dir + string(filepath.Separator) + filepath.FromSlash(name)
}

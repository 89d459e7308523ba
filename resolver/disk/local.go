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
func (d *localDir) local(name string) string                   { return filepath.Join(d.dir, filepath.FromSlash(name)) }

// entries lists a directory that no link leads to, in no order.
func (d *localDir) entries(name string) ([]fs.DirEntry, error) {
	file, err := os.Open(d.local(name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.ReadDir(-1)
}

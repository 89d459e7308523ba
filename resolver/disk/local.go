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
	return &localDir{confined(dir), dir}, root.Close()
}

// confined is a directory as a file system that nothing can leave. It is open only while it is asked, so that a process may have
// hundreds of servers.
type confined string

// Open opens a file or directory, which outlives the descriptor of the directory that confines it.
func (d confined) Open(name string) (fs.File, error) {
	return ask(d, func(root fs.FS) (fs.File, error) { return root.Open(name) })
}

func (d confined) Stat(name string) (fs.FileInfo, error) {
	return ask(d, func(root fs.FS) (fs.FileInfo, error) { return fs.Stat(root, name) })
}

func (d confined) ReadDir(name string) ([]fs.DirEntry, error) {
	return ask(d, func(root fs.FS) ([]fs.DirEntry, error) { return fs.ReadDir(root, name) })
}

// ask opens the directory for one question.
func ask[T any](d confined, question func(fs.FS) (T, error)) (answer T, err error) {
	root, err := os.OpenRoot(string(d))
	if err != nil {
		return answer, err
	}
	defer root.Close()
	return question(root.FS())
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

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxHops bounds how many links one path may hold; Windows itself gives up after 63.
const maxHops = 40

var (
	errElsewhere = errors.New("the link leads to another machine or a device")
	errCircle    = errors.New("the links have no end")
)

// drive is a drive of this machine. A link leads where it leads for Windows, to any of the drives in reach, and
// nowhere else: following one to a share would send the user's credentials there.
type drive struct {
	root  string
	reach []string
}

// Drive opens a drive of this machine, such as `C:\`, as the file system of a server that is this machine. Links and junctions are
// followed to the drives in reach, never to shares and devices.
func Drive(root string, reach []string) fs.FS {
	return &localDir{&drive{root, reach}, root}
}

func (d *drive) Open(name string) (fs.File, error) {
	path, err := d.resolve(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return os.Open(path)
}

func (d *drive) Stat(name string) (fs.FileInfo, error) {
	path, err := d.resolve(name)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return os.Lstat(path)
}

func (d *drive) ReadDir(name string) ([]fs.DirEntry, error) {
	path, err := d.resolve(name)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return os.ReadDir(path)
}

// resolve returns the local path of a name with no link left in it.
func (d *drive) resolve(name string) (string, error) {
	if !fs.ValidPath(name) {
		return "", fs.ErrInvalid
	}
	path := d.root
	left := names(filepath.FromSlash(name))
	for hops := 0; len(left) > 0; {
		part := left[0]
		left = left[1:]
		if part == ".." {
			path = filepath.Dir(path)
			continue
		}
		next := filepath.Join(path, part)
		info, err := os.Lstat(next)
		if err != nil {
			return "", err
		}
		if info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) == 0 {
			path = next
			continue
		}
		target, err := os.Readlink(next)
		if err != nil {
			if info.Mode()&fs.ModeSymlink != 0 {
				return "", err
			}
			path = next // not a link but a file that another program keeps for the system
			continue
		}
		if hops++; hops > maxHops {
			return "", errCircle
		}
		if path, err = d.start(path, target); err != nil {
			return "", err
		}
		left = append(names(target[len(filepath.VolumeName(target)):]), left...)
	}
	return path, nil
}

// start returns the directory from which the target of a link in dir is followed.
func (d *drive) start(dir, target string) (string, error) {
	volume := filepath.VolumeName(target)
	rest := target[len(volume):]
	rooted := rest != "" && os.IsPathSeparator(rest[0])
	switch {
	case volume == "" && !rooted:
		return dir, nil
	case strings.HasPrefix(volume, `\\?\Volume{`): // a disk that is mounted in a directory
		return volume + `\`, nil
	case volume == "":
		volume = filepath.VolumeName(dir)
	}
	root := volume + string(filepath.Separator)
	if slices.ContainsFunc(d.reach, func(r string) bool { return strings.EqualFold(r, root) }) || strings.EqualFold(d.root, root) {
		return root, nil
	}
	return "", errElsewhere
}

// names splits a local path.
func names(path string) []string {
	return strings.FieldsFunc(filepath.ToSlash(path), func(r rune) bool { return r == '/' })
}

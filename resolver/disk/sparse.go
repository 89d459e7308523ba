package disk

import (
	"io/fs"
	"path"
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
)

// ConfigurationOnly makes the disks those of a copy that holds configuration files only: any other file, and any directory, that is not
// there is unknown, while a configuration file that is not there is absent. It must be called before the disks are asked.
func (d *Disks) ConfigurationOnly() { d.sparse = true }

// absent is what is known of a path that no mount holds although one should.
func (d *Disks) absent(clean string) Info {
	if d.sparse && !isConfiguration(winpath.Base(clean)) {
		return Info{}
	}
	return Info{Fact: Absent}
}

// isConfiguration reports whether a name is one of a configuration file.
func isConfiguration(name string) bool {
	return strings.EqualFold(path.Ext(name), ".config")
}

// maxLooked bounds the names that are looked at to find out what a copy holds.
const maxLooked = 100_000

// HoldsOnlyConfiguration reports whether trees hold configuration files and what describes them (NAME.acl.txt, .keep), and nothing else:
// somebody copied the configuration of a server and not its sites. Stock directories do not count, because files of them are copied for
// reasons of their own. It is false where there is no configuration file at all, and where a tree cannot be read.
func HoldsOnlyConfiguration(mounts ...Mount) bool {
	found, looked := false, 0
	for _, m := range mounts {
		err := fs.WalkDir(m.FS, ".", func(name string, entry fs.DirEntry, err error) error {
			if looked++; err != nil || looked > maxLooked {
				return fs.ErrInvalid
			}
			switch {
			case entry.IsDir():
				if stockDir(m.Windows, name) {
					return fs.SkipDir
				}
			case isConfiguration(entry.Name()):
				found = true
			case entry.Name() != ".keep" && !strings.HasSuffix(winpath.Fold(entry.Name()), aclSuffix):
				return fs.ErrExist
			}
			return nil
		})
		if err != nil {
			return false
		}
	}
	return found
}

// stockDir reports whether a directory of a mount is one of a stock server.
func stockDir(windows, name string) bool {
	if windows == "" {
		volume, rest, _ := strings.Cut(name, "/")
		if len(volume) != 1 {
			return false
		}
		windows, name = volume+`:\`, rest
	}
	if name == "." || name == "" {
		return false
	}
	return inStockTree(winpath.Join(windows, strings.Split(name, "/")...))
}

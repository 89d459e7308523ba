package discover

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxServerDepth is how deep below .vs an applicationhost.config is looked for; Visual Studio puts it at .vs/NAME/config.
const maxServerDepth = 3

// Server returns the applicationHost.config that belongs to dir: that of the nearest directory, dir or above, which holds one itself
// or has one of IIS Express below its .vs (the first by path); "" when there is none. What git ignores counts here.
func Server(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		entries, _ := os.ReadDir(dir) // what cannot be read holds nothing for us
		for _, e := range entries {
			if strings.EqualFold(e.Name(), "applicationhost.config") && isRegular(filepath.Join(dir, e.Name()), e) {
				return filepath.Join(dir, e.Name())
			}
		}
		for _, e := range entries {
			if e.IsDir() && strings.EqualFold(e.Name(), ".vs") {
				if path := expressServer(filepath.Join(dir, e.Name())); path != "" {
					return path
				}
			}
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// expressServer returns the first config/applicationhost.config below a .vs.
func expressServer(vs string) (found string) {
	// WalkDir is told to go on or to stop and never to fail, so its error says nothing.
	_ = filepath.WalkDir(vs, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		rel, _ := filepath.Rel(vs, path)
		if e.IsDir() {
			if strings.Count(filepath.ToSlash(rel), "/") >= maxServerDepth {
				return fs.SkipDir
			}
			return nil
		}
		if strings.EqualFold(e.Name(), "applicationhost.config") && strings.EqualFold(filepath.Base(filepath.Dir(path)), "config") && isRegular(path, e) {
			found = path
			return fs.SkipAll
		}
		return nil
	})
	return found
}

func isRegular(path string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

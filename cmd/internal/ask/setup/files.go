package setup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/plainfile"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
)

// ReadRegular reads a file that is known to be there, if it is regular and of a size that configuration may have.
func ReadRegular(path string, stat fs.FileInfo) ([]byte, error) {
	switch {
	case !stat.Mode().IsRegular():
		return nil, ask.Failed(fmt.Errorf("%s: is not a regular file", path), "")
	case stat.Size() > resolver.MaxFile:
		return nil, ask.Failed(fmt.Errorf("%s: is too large: %d bytes, at most %d are read", path, stat.Size(), resolver.MaxFile), "")
	}
	file, err := plainfile.Open(path)
	if err != nil {
		return nil, ask.Failed(err, "")
	}
	defer file.Close()
	var text bytes.Buffer
	text.Grow(int(stat.Size()) + bytes.MinRead) // read at once, without copying as it grows
	_, err = text.ReadFrom(io.LimitReader(file, resolver.MaxFile+1))
	raw := text.Bytes()
	switch {
	case err != nil:
		return nil, ask.Failed(err, "")
	case len(raw) > resolver.MaxFile:
		return nil, ask.Failed(fmt.Errorf("%s: is too large: at most %d bytes are read", path, resolver.MaxFile), "")
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

// ReadConfig reads a configuration file. Nothing but a regular file is opened, so that no pipe or device makes it wait.
func ReadConfig(path string) ([]byte, error) {
	stat, err := os.Stat(path)
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ask.Failed(fmt.Errorf("%s: there is no such file", path), "")
	case errors.As(err, &pathErr):
		return nil, ask.Failed(fmt.Errorf("%s: %w", path, pathErr.Err), "")
	case err != nil:
		return nil, ask.Failed(fmt.Errorf("%s: %w", path, err), "")
	case stat.IsDir():
		hint := "give the server's applicationHost.config; for the directory of a site: --web-root " + path
		if inside := configIn(path); inside != "" {
			hint = "did you mean --config " + filepath.ToSlash(filepath.Join(path, inside)) + "?"
		}
		return nil, ask.Failed(fmt.Errorf("%s: is a directory, not a configuration file", path), hint)
	}
	return ReadRegular(path, stat)
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

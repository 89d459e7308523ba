package setup

import (
	"os"
	"path/filepath"
	"runtime"
)

// WorkingDirectory returns the current directory without links in it: what ".." means to the system. A shell may know the same
// directory by the name of a link, whose parent is another.
func WorkingDirectory() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(dir)
}

// Absolute returns the absolute form of a local path, or the path itself where the current directory is not known.
func Absolute(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	if dir, err := WorkingDirectory(); err == nil {
		return filepath.Join(dir, path)
	}
	return path
}

// SameFile reports whether two local paths are one.
func SameFile(a, b string) bool {
	return SamePath(Absolute(a), Absolute(b))
}

// SamePath is SameFile for absolute paths.
func SamePath(a, b string) bool { return a == b || runtime.GOOS == "windows" && equalFold(a, b) }

// Package worktree tells which files belong together: those of a repository, or of a directory that is in none. What one file of it
// says may not reach others.
package worktree

import (
	"os"
	"path/filepath"
)

// Of returns the real path of the nearest directory with .git at or above dir, or of dir itself; "" where that cannot be told.
func Of(dir string) string {
	real, err := filepath.EvalSymlinks(dir)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		return ""
	}
	for dir := real; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			return real
		}
	}
}

// Holds reports whether what path leads to lies in a tree, given by its real path. A file that is not there lies where its directory
// does.
func Holds(tree, path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if os.IsNotExist(err) {
		if _, link := os.Lstat(path); link == nil {
			return false // a link that leads nowhere may lead anywhere
		}
		if real, err = filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
			real = filepath.Join(real, filepath.Base(path))
		}
	}
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil || tree == "" {
		return false
	}
	rel, err := filepath.Rel(tree, real)
	return err == nil && filepath.IsLocal(rel)
}

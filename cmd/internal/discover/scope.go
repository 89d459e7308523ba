package discover

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// scope is a .gitignore that holds for a directory: rel in front of names gives their path relative to it.
type scope struct {
	ignoreFile
	rel string // with a slash behind, or ""
}

// ignored reports whether git ignores an entry of dir. The nearest .gitignore that says something decides.
func (f *finder) ignored(dir directory, name string, isDir bool) bool {
	for i := range slices.Backward(dir.ignores) {
		s := &dir.ignores[i]
		if v := s.match(s.rel+name, isDir, f.fold); v != silent {
			return v == ignored
		}
	}
	return false
}

// withOwn adds the .gitignore of a directory to those above it.
func (f *finder) withOwn(dir directory, entries []fs.DirEntry) []scope {
	if f.NoIgnore {
		return nil
	}
	i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".gitignore" })
	if i < 0 || !entries[i].Type().IsRegular() {
		return dir.ignores
	}
	return f.append(dir.ignores, dir.path)
}

// append adds the .gitignore in dir.
func (f *finder) append(scopes []scope, dir string) []scope {
	path := filepath.Join(dir, ".gitignore")
	raw, err := readUpTo(path, maxIgnore)
	if err != nil {
		f.problem(path, reason(err), false)
		return scopes
	}
	if own := parseIgnore(string(raw), f.fold); len(own.patterns) > 0 {
		return append(slices.Clip(scopes), scope{ignoreFile: own})
	}
	return scopes
}

// descend returns the scopes as they hold in a subdirectory.
func descend(scopes []scope, name string) []scope {
	if len(scopes) == 0 {
		return nil
	}
	next := make([]scope, len(scopes))
	for i, s := range scopes {
		next[i] = scope{s.ignoreFile, s.rel + name + "/"}
	}
	return next
}

// above returns the .gitignore files of the directories above root, up to the one with .git. Without one they are nobody's.
func (f *finder) above(root string) []scope {
	if f.NoIgnore {
		return nil
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil
	}
	var parents []string // from the nearest up to the repository
	for dir := abs; ; {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil
		}
		dir = parent
		parents = append(parents, dir)
	}
	var scopes []scope
	for i, dir := range slices.Backward(parents) {
		if info, err := os.Lstat(filepath.Join(dir, ".gitignore")); err == nil && info.Mode().IsRegular() {
			scopes = f.append(scopes, dir)
		}
		below := abs
		if i > 0 {
			below = parents[i-1]
		}
		scopes = descend(scopes, filepath.Base(below))
	}
	return scopes
}

package discover

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// directory is one directory that waits to be read.
type directory struct {
	path string // local
	rel  string // with slashes, relative to the root of the walk; "" for that itself
	// taken says that everything in it is meant; otherwise what the glob matches.
	taken   bool
	ignores []scope
}

// scope is a .gitignore that holds for a directory: rel in front of names gives their path relative to it.
type scope struct {
	ignoreFile
	rel string // with a slash behind, or ""
}

// walk takes the files below root; with match only those that it matches and those below directories that it matches. It returns
// how many files it took. It keeps its own stack, so depth costs nothing, and it never follows a link to a directory.
func (f *finder) walk(root string, match func(rel string) bool) (taken int) {
	stack := []directory{{path: root, taken: match == nil, ignores: f.above(root)}}
	for len(stack) > 0 {
		dir := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		entries, err := os.ReadDir(dir.path)
		if err != nil {
			f.problem(dir.path, reason(err), dir.rel == "") // what could be read of it is taken all the same
		}
		f.result.Seen += len(entries)
		dir.ignores = f.withOwn(dir, entries)
		hints := hintsOf(entries)
		for _, entry := range entries {
			name := entry.Name()
			path := filepath.Join(dir.path, name)
			if root == "." {
				path = filepath.Join(dir.path, name) // Join cleans "./web.config" to "web.config"
			}
			rel := name
			if dir.rel != "" {
				rel = dir.rel + "/" + name
			}
			switch {
			case entry.IsDir():
				if why := f.passedOver(dir, path, name, hints); why != "" {
					f.leave(path, why)
					continue
				}
				next := directory{path: path, rel: rel, taken: dir.taken || match(rel)}
				next.ignores = descend(dir.ignores, name)
				stack = append(stack, next)
			case dir.taken || match(rel):
				taken += f.candidate(dir, path, name, entry)
			}
		}
	}
	return taken
}

// candidate takes a file of a walk if it is one of ours, and returns 1 then.
func (f *finder) candidate(dir directory, path, name string, entry fs.DirEntry) int {
	kind, sure, _ := kindOfName(name)
	link := entry.Type()&fs.ModeSymlink != 0
	if sure == foreign && !link {
		return 0
	}
	if f.ignored(dir, name, false) {
		if sure == certain {
			f.leave(path, "git ignores it")
		}
		return 0
	}
	if f.Exclude != nil && f.Exclude(path) {
		if sure == certain {
			f.leave(path, "the project excludes it")
		}
		return 0
	}
	mode := entry.Type()
	if link {
		info, err := os.Stat(path)
		switch {
		case err != nil && (sure != foreign || !errors.Is(err, fs.ErrNotExist)):
			f.problem(path, reason(err), false)
			return 0
		case err == nil && info.IsDir():
			f.leave(path, "a symbolic link to a directory")
			return 0
		case err != nil || sure == foreign:
			return 0
		}
		mode = info.Mode()
	}
	if !mode.IsRegular() {
		f.problem(path, describeMode(mode), false)
		return 0
	}
	if sure == unclear {
		raw, err := read(path)
		if err != nil {
			f.problem(path, reason(err), false)
			return 0
		}
		if kind, _ = kindOfContent(filepath.ToSlash(path), raw); kind == Other || kind == Web {
			return 0 // IIS reads sections of a site from files called web.config only
		}
	}
	f.add(File{Path: path, Kind: kind})
	return 1
}

// hints are what the entries of a directory tell of it.
type hints struct {
	project bool // it holds a project file of Visual Studio
	site    bool // it holds a web.config
	nuget   bool // it is where NuGet puts packages beside
}

func hintsOf(entries []fs.DirEntry) (h hints) {
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		name := strings.ToLower(e.Name())
		switch {
		case name == "web.config":
			h.site = true
		case name == "packages.config", name == "nuget.config":
			h.nuget = true
		default:
			switch filepath.Ext(name) {
			case ".sln", ".slnx", ".csproj", ".vbproj", ".fsproj", ".vcxproj", ".njsproj", ".pyproj", ".esproj", ".wapproj":
				h.project, h.nuget = true, true
			}
		}
	}
	return h
}

// passedOver says why a walk does not enter a directory, "" when it does.
//
// bin beside a project file or a web.config is what a build put there; a directory of that name elsewhere may be part of a site.
// IIS itself serves nothing from bin. packages counts as NuGet's only where NuGet has left traces.
func (f *finder) passedOver(dir directory, path, name string, h hints) string {
	switch lower := strings.ToLower(name); {
	case lower == ".git", lower == ".svn", lower == ".hg":
		return "version control"
	case lower == "node_modules":
		return "packages of npm"
	case lower == "obj" && h.project, lower == "bin" && (h.project || h.site):
		return "output of a build"
	case lower == "packages" && h.nuget:
		return "packages of NuGet"
	}
	if f.ignored(dir, name, true) {
		return "git ignores it"
	}
	if f.Exclude != nil && f.Exclude(path) {
		return "the project excludes it"
	}
	return ""
}

// maxIgnore and maxSniff bound what is read of a .gitignore and of a file that only its content tells apart.
const (
	maxIgnore = 1 << 20
	maxSniff  = 8 << 20
)

// read returns the content of a file of bounded size.
func read(path string) ([]byte, error) { return readUpTo(path, maxSniff) }

func readUpTo(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, limit))
	if err != nil {
		return nil, err
	}
	return raw, nil
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

// describeMode says what a file is that is no regular file.
func describeMode(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory, not a file"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe, not a file"
	case mode&fs.ModeSocket != 0:
		return "a socket, not a file"
	case mode&fs.ModeDevice != 0:
		return "a device, not a file"
	}
	return "not a regular file"
}

// reason says without the path why something could not be read.
func reason(err error) string {
	var pathError *fs.PathError
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file or directory"
	}
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}

package discover

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/cmd/internal/worktree"
)

// directory is one directory that waits to be read.
type directory struct {
	path string // local
	rel  string // with slashes, relative to the root of the walk; "" for that itself
	// taken says that everything in it is meant; otherwise what the glob matches.
	taken   bool
	ignores []scope
	tree    string // what links may lead to: the working tree around the walk
}

// walk takes the files below root; with match only those that it matches and those below directories that it matches. It returns
// how many files it took. It keeps its own stack, so depth costs nothing, and it never follows a link to a directory.
func (f *finder) walk(root string, match func(rel string) bool) (taken int) {
	stack := []directory{{path: root, taken: match == nil, ignores: f.above(root), tree: worktree.Of(root)}}
	for len(stack) > 0 {
		dir := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		entries, err := os.ReadDir(dir.path)
		if err != nil {
			f.problem(dir.path, reason(err), dir.rel == "") // what could be read of it is taken all the same
		}
		f.result.Seen += len(entries)
		dir.ignores = f.withOwn(dir, entries)
		nuget := hasNuGet(entries)
		for _, entry := range entries {
			name := entry.Name()
			path := filepath.Join(dir.path, name)
			rel := name
			if dir.rel != "" {
				rel = dir.rel + "/" + name
			}
			switch {
			case entry.IsDir():
				if why := f.passedOver(dir, path, name, nuget); why != "" {
					f.leave(path, why)
					continue
				}
				next := directory{path: path, rel: rel, taken: dir.taken || match(rel), tree: dir.tree}
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
		case !worktree.Holds(dir.tree, path):
			f.problem(path, "a symbolic link out of the directory, which is not followed; name the file itself to read it", false)
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
	f.add(File{Path: path, Kind: kind, Link: link})
	return 1
}

// hasNuGet reports whether a directory is one where NuGet puts packages beside.
func hasNuGet(entries []fs.DirEntry) bool {
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		switch name := strings.ToLower(e.Name()); name {
		case "packages.config", "nuget.config":
			return true
		default:
			switch filepath.Ext(name) {
			case ".sln", ".slnx", ".csproj", ".vbproj", ".fsproj", ".vcxproj", ".njsproj", ".pyproj", ".esproj", ".wapproj":
				return true
			}
		}
	}
	return false
}

// passedOver says why a walk does not enter a directory, "" when it does.
//
// IIS itself hides bin from requests, and obj is what a build leaves: no server reads configuration there.
// IIS itself serves nothing from bin. packages counts as NuGet's only where NuGet has left traces.
func (f *finder) passedOver(dir directory, path, name string, nuget bool) string {
	switch lower := strings.ToLower(name); {
	case lower == ".git", lower == ".svn", lower == ".hg":
		return "version control"
	case lower == "node_modules":
		return "packages of npm"
	case lower == "obj", lower == "bin":
		return "output of a build"
	case lower == "packages" && nuget:
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

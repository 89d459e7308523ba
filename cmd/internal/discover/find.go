package discover

import (
	"cmp"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// File is one file to look at.
type File struct {
	// Path is the file as reached, with slashes: relative when the argument was.
	Path string
	Kind Kind
	// Explicit says that the file itself was named.
	Explicit bool
	// Why says why a file is Other.
	Why string
	// Link says that the path is a symbolic link, to a file that may be read all the same.
	Link bool
}

// Classify is the file that a text is meant to be, as if it were named. What says nothing of itself is taken for a web.config.
func Classify(path string, raw []byte) File {
	file := File{Path: filepath.ToSlash(filepath.Clean(path)), Explicit: true}
	kind, sure, who := kindOfName(filepath.Base(path))
	if file.Kind = kind; sure == certain {
		return file
	}
	if who != "" {
		file.Why = "it is the configuration of " + who
		return file
	}
	if file.Kind, _ = kindOfContent(file.Path, raw); file.Kind == Other {
		file.Kind = Web
	}
	return file
}

// Note is a path and what there is to say of it.
type Note struct {
	Path    string
	Message string
	// Explicit says that an argument itself is meant: there was nothing to look at.
	Explicit bool
}

// Options changes what is found. The zero value is the default.
type Options struct {
	// Exclude reports files and directories that a walk leaves out; what is named is taken all the same.
	Exclude func(path string) bool
	// NoIgnore walks into what git ignores.
	NoIgnore bool
}

// Result is what was found. All lists are sorted by path, without duplicates.
type Result struct {
	Files []File
	// Problems are what could not be looked at: unreadable directories, links in circles, pipes, arguments that name nothing.
	Problems []Note
	// LeftOut are the directories, and the files that would have been taken, that a walk passed over, and why.
	LeftOut []Note
	// Seen counts the directory entries that walks have seen.
	Seen int
}

// Find returns the files that args mean: files, directories (walked), and globs with * ? [ ] { } and **, where case does not count.
// No args mean the current directory. It never fails: problems are part of the result.
func Find(args []string, o Options) *Result {
	f := &finder{Options: o, fold: runtime.GOOS == "windows" || runtime.GOOS == "darwin", files: map[string]File{}, result: &Result{}}
	if len(args) == 0 {
		args = []string{"."}
	}
	for _, arg := range args {
		f.argument(arg)
	}
	for _, file := range f.files {
		f.result.Files = append(f.result.Files, file)
	}
	slices.SortFunc(f.result.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	f.result.Problems = tidy(f.result.Problems)
	f.result.LeftOut = tidy(f.result.LeftOut)
	return f.result
}

// tidy sorts notes and drops doubles, which arise when arguments overlap.
func tidy(notes []Note) []Note {
	slices.SortFunc(notes, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(notes)
}

// finder collects what the arguments mean.
type finder struct {
	Options
	fold   bool            // case does not count in names of files
	files  map[string]File // by absolute path, folded where case does not count
	result *Result
}

func (f *finder) problem(path, message string, explicit bool) {
	f.result.Problems = append(f.result.Problems, Note{filepath.ToSlash(path), message, explicit})
}

func (f *finder) leave(path, why string) {
	f.result.LeftOut = append(f.result.LeftOut, Note{Path: filepath.ToSlash(path), Message: why})
}

// add takes a file; the first spelling of its path stays, and so does being named.
func (f *finder) add(file File) {
	key := file.Path
	if abs, err := filepath.Abs(file.Path); err == nil {
		key = abs
	}
	if f.fold {
		key = strings.ToLower(key)
	}
	file.Path = filepath.ToSlash(file.Path)
	if first, ok := f.files[key]; ok {
		file.Path = first.Path
		if first.Explicit {
			file = first
		}
	}
	f.files[key] = file
}

// argument takes what one argument means. A file whose name looks like a glob is a file.
func (f *finder) argument(arg string) {
	path := filepath.Clean(arg)
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		f.walk(path, nil)
	case err == nil && !info.Mode().IsRegular():
		f.problem(path, describeMode(info.Mode()), true)
	case err == nil:
		f.named(path)
	case strings.ContainsAny(arg, "*?[{"):
		f.glob(arg)
	default:
		f.problem(path, reason(err), true)
	}
}

// named takes a file that an argument names.
func (f *finder) named(path string) {
	kind, sure, who := kindOfName(filepath.Base(path))
	file := File{Path: path, Kind: kind, Explicit: true}
	if info, err := os.Lstat(path); err == nil {
		file.Link = info.Mode()&os.ModeSymlink != 0
	}
	switch {
	case sure == certain:
	case who != "":
		file.Why = "it is the configuration of " + who
	default:
		raw, err := read(path)
		if err != nil {
			f.problem(path, reason(err), true)
			return
		}
		file.Kind, file.Why = kindOfContent(filepath.ToSlash(path), raw)
	}
	f.add(file)
}

// Base is the directory or file that an argument points to: of a glob, the directory in front of the first wildcard.
func Base(arg string) string {
	if _, err := os.Stat(arg); err != nil && strings.ContainsAny(arg, "*?[{") {
		base, _ := doublestar.SplitPattern(strings.TrimRight(filepath.ToSlash(arg), "/"))
		return filepath.FromSlash(base)
	}
	return arg
}

// glob walks the directory in front of the first wildcard and takes what matches, and everything below a matching directory.
func (f *finder) glob(arg string) {
	pattern := strings.TrimRight(filepath.ToSlash(arg), "/")
	base, rest := doublestar.SplitPattern(pattern)
	folded := strings.ToLower(rest)
	if !doublestar.ValidatePattern(folded) {
		f.problem(arg, "the glob is malformed: a bracket or brace is not closed", true)
		return
	}
	base = filepath.FromSlash(base)
	if info, err := os.Stat(base); err != nil || !info.IsDir() {
		f.problem(arg, "nothing matches: there is no directory "+filepath.ToSlash(base), true)
		return
	}
	before := len(f.files)
	taken := f.walk(base, func(rel string) bool { return doublestar.MatchUnvalidated(folded, strings.ToLower(rel)) })
	if taken == 0 && len(f.files) == before {
		f.problem(arg, "nothing that IIS reads matches", true)
	}
}

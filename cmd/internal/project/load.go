package project

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/iislens/iislens/cmd/internal/plainfile"
	"github.com/iislens/iislens/cmd/internal/worktree"
	"github.com/iislens/iislens/rules"
)

// Bounds of what is read. The YAML parser takes quadratic time for keys.
const (
	maxBytes = 64 << 10
	maxFiles = 32
)

// Find returns the nearest .iislens.yaml in dir or above it, "" when there is none. A .iislens.yml without a .iislens.yaml beside
// it is an error of type Errors, because it would otherwise be ignored in silence.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		path := filepath.Join(dir, FileName)
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			if !worktree.Holds(worktree.Of(dir), path) {
				return "", Errors{{Path: path, Message: "a symbolic link out of the repository, which is not followed; name the file itself with --config-file"}}
			}
			return path, nil
		}
		if other := strings.TrimSuffix(path, ".yaml") + ".yml"; isFile(other) {
			return "", Errors{{Path: other, Message: "this file is not read; rename it to " + FileName, Suggestion: FileName}}
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", nil
		}
		dir = parent
	}
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// Load reads the file at path and what it extends. catalogue holds all rules; names that are not among them are errors.
// The error is of type Errors, and there is no project then.
func Load(path string, catalogue []*rules.Rule) (*Project, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, Errors{{Path: path, Message: err.Error(), Err: err}}
	}
	l := &loader{read: readFile, real: realPath, names: newNames(catalogue), done: map[string]*Project{}, tree: worktree.Of(filepath.Dir(realPath(abs)))}
	shown := filepath.ToSlash(path)
	p := l.load(shown, abs, nil, func(err error) { l.fail(&Error{Path: shown, Message: reason(err), Err: err}) })
	if len(l.errors) > 0 {
		return nil, sorted(l.errors, l.files)
	}
	return p, nil
}

// readFile reads a regular file of bounded size: a pipe of that name must not stop the tool.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	f, err := plainfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxBytes+1))
}

func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// reason says without the path why a file could not be read.
func reason(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file"
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}

// loader reads one file and what it extends.
type loader struct {
	read   func(path string) ([]byte, error)
	real   func(path string) string // the same for all names of a file
	names  names
	done   map[string]*Project // by real path
	files  []string            // as reached, in the order of reading
	errors []*Error
	tree   string // the repository of the first file; nothing of other files is quoted
}

func (l *loader) fail(e *Error) { l.errors = append(l.errors, e) }

// hush takes from errors what a file says: who wrote the settings may not be allowed to read it.
func hush(errors []*Error, tree string) {
	for _, e := range errors {
		kind := "not settings of iislens"
		if strings.HasPrefix(e.Message, malformed) {
			kind = malformed
		}
		e.Message, e.Suggestion = fmt.Sprintf("%s; nothing of the file is quoted, since it lies outside %s", kind, filepath.ToSlash(tree)), ""
	}
}

// load reads one file. shown is its path for messages, chain the files that are being read. missing gets the error when the file
// cannot be read. The result is nil when the file is wrong.
func (l *loader) load(shown, abs string, chain []string, missing func(error)) *Project {
	real := l.real(abs)
	if p, ok := l.done[real]; ok {
		return p
	}
	if len(l.files) == maxFiles {
		missing(fmt.Errorf("more than %d files extend each other", maxFiles))
		return nil
	}
	raw, err := l.read(abs)
	if err != nil {
		missing(err)
		return nil
	}
	l.files = append(l.files, shown)
	before := len(l.errors)
	r := &reader{loader: l, shown: shown, dir: filepath.Dir(abs), anchors: map[string]ast.Node{}}
	own := &Project{Path: abs}
	if body := r.parse(raw); body != nil {
		r.mapping(body, settings(), own)
	}
	if !worktree.Holds(l.tree, abs) {
		hush(l.errors[before:], l.tree)
	}
	merged := &Project{}
	chain = append(slices.Clone(chain), real)
	for _, e := range r.extends {
		base := filepath.Join(r.dir, e.path)
		baseShown := filepath.ToSlash(filepath.Join(filepath.Dir(shown), e.path))
		if filepath.IsAbs(e.path) {
			base, baseShown = e.path, filepath.ToSlash(e.path)
		}
		if at := slices.Index(chain, l.real(base)); at >= 0 {
			var loop []string
			for _, file := range append(chain[at:], chain[at]) {
				loop = append(loop, filepath.Base(file))
			}
			r.failAt(e.node, "these files extend each other in a circle: %s", strings.Join(loop, " > "))
			continue
		}
		p := l.load(baseShown, base, chain, func(err error) { r.failAt(e.node, "%s cannot be read: %s", e.path, reason(err)) })
		if p != nil {
			merged = merge(merged, p)
		}
	}
	p := merge(merged, own)
	p.Path = abs
	p.Files = append(slices.DeleteFunc(p.Files, func(f string) bool { return f == abs }), abs)
	if len(l.errors) > before {
		p = nil
	}
	l.done[real] = p
	return p
}

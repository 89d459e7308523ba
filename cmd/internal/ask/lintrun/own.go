package lintrun

import (
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/cmd/internal/discover"
	"github.com/iislens/iislens/cmd/internal/worktree"
	"github.com/iislens/iislens/rules/lint"
)

// ownership says which files may be changed: those that were linted and that somebody named, or found where somebody pointed. A settings
// file points to its own repository only: it may be a stranger's.
type ownership struct {
	linted map[string]bool
	named  map[string]bool // by absolute path
	trees  []string        // real paths; nil for all
	dir    string
}

func (c *collection) ownership(reached []string) *ownership {
	o := &ownership{linted: map[string]bool{}, named: map[string]bool{}, dir: c.dir}
	for _, path := range reached {
		o.linted[path] = true
	}
	for _, u := range c.units {
		o.add(u)
	}
	for _, f := range c.found.Files {
		if f.Explicit {
			o.named[c.absolute(f.Path)] = true
		}
	}
	if c.Project != nil {
		o.trees = c.trees()
	}
	return o
}

func (o *ownership) add(u *lint.Unit) {
	for _, f := range u.Files {
		o.linted[f.Doc.File.Path] = true
	}
}

// trees are the directories that the settings file and the caller point to.
func (c *collection) trees() []string {
	trees := []string{worktree.Of(filepath.Dir(c.Project.Path))}
	point := func(path string) {
		if real, err := filepath.EvalSymlinks(c.absolute(path)); err == nil && path != "" {
			trees = append(trees, real)
		}
	}
	for _, path := range c.Paths {
		point(discover.Base(path))
	}
	for _, text := range c.Settings.Maps {
		_, local, _ := strings.Cut(text, "=")
		point(local)
	}
	point(c.Settings.Config)
	point(c.Settings.Root)
	point(c.Settings.WebRoot)
	if len(c.Paths) == 0 && !c.plan.Named() {
		point(c.dir)
	}
	return trees
}

// holds reports whether a file, called as messages do, may be changed.
func (o *ownership) holds(path string) bool { return o.linted[path] && !o.outside(path) }

// outside reports whether it is only the settings file that leads to a file, which lies elsewhere.
func (o *ownership) outside(path string) bool {
	local := filepath.FromSlash(path)
	if !filepath.IsAbs(local) {
		local = filepath.Join(o.dir, local)
	}
	if o.trees == nil || o.named[local] {
		return false
	}
	for _, tree := range o.trees {
		if worktree.Holds(tree, local) {
			return false
		}
	}
	return true
}

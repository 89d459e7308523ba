package setup

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/project"
	"github.com/iislens/iislens/rules/catalogue"
)

// Project loads the .iislens.yaml at path, or the nearest one of the current directory; nil when there is none.
func Project(path string) (*project.Project, error) {
	if path == "" {
		dir, err := os.Getwd()
		if err != nil {
			return nil, nil // without a directory there is nothing to find in it
		}
		if path, err = project.Find(dir); err != nil {
			return nil, &ask.Error{Err: err}
		}
	}
	if path == "" {
		return nil, nil
	}
	p, err := project.Load(path, catalogue.All())
	if err != nil {
		return nil, &ask.Error{Err: err}
	}
	return p, nil
}

// adopt takes what a project says and the flags leave open. It reports whether that names a server.
func (p *Plan) adopt(of *project.Project, dir string) bool {
	take := func(to *string, from string) {
		if *to == "" {
			*to = from
		}
	}
	take(&p.root, Near(dir, of.Root))
	take(&p.version, of.IISVersion)
	for _, schema := range of.Schema {
		p.schemas = append(p.schemas, Near(dir, schema))
	}
	for _, m := range of.Map {
		p.maps = append(p.maps, m.Windows+"="+Near(dir, m.Local)) // behind those of the flags, which win
	}
	var env []string
	for _, v := range of.Env {
		env = append(env, v.Name+"="+v.Value)
	}
	p.env = append(env, p.env...)
	file := filepath.ToSlash(Near(dir, of.Path))
	switch {
	case of.Config != "":
		p.file, p.why = Near(dir, of.Config), "named in "+file
		return true
	case of.Profile != "":
		p.profile, p.why = of.Profile, "named in "+file
		if p.root == "" {
			p.webRoot = Near(dir, filepath.Dir(of.Path))
		}
		return true
	}
	return false
}

// Near returns a path relative to dir when it lies below dir or a few steps beside it, which reads better.
func Near(dir, path string) string {
	if path == "" || !filepath.IsAbs(path) {
		return path
	}
	rel, err := filepath.Rel(dir, path)
	if err != nil || strings.Count(rel, ".."+string(os.PathSeparator)) > 3 {
		return path
	}
	return rel
}

package cli

import (
	"os"
	"path/filepath"
	"strings"
)

// Project is what the settings of a directory tree (.iislens.yaml) say of the server to work on. All paths are absolute.
type Project struct {
	File    string   // the settings file, for messages
	Config  string   // an applicationHost.config, "" for none
	Root    string   // as --root
	Schema  []string // as --schema
	Map     []string // as --map, WINDOWS=LOCAL
	Env     []string // as --env, NAME=VALUE
	Profile string   // as --profile
	Version string   // as --iis-version
}

// ProjectFinder returns the settings that hold in dir: those of the nearest settings file there or above, nil when there is
// none. An error is one of the settings and names file and line.
type ProjectFinder func(dir string) (*Project, error)

// adopt takes what a project says and the flags leave open. It reports whether that names a server.
func (p *plan) adopt(project *Project, dir string) bool {
	take := func(to *string, from string) {
		if *to == "" {
			*to = from
		}
	}
	take(&p.root, near(dir, project.Root))
	take(&p.version, project.Version)
	for _, schema := range project.Schema {
		p.schemas = append(p.schemas, near(dir, schema))
	}
	for _, mapping := range project.Map {
		windows, local, _ := strings.Cut(mapping, "=")
		p.maps = append(p.maps, windows+"="+near(dir, local)) // behind those of the flags, which win
	}
	p.env = append(append([]string{}, project.Env...), p.env...)
	file := filepath.ToSlash(near(dir, project.File))
	switch {
	case project.Config != "":
		p.file, p.why = near(dir, project.Config), "named in "+file
		return true
	case project.Profile != "":
		p.profile, p.why = project.Profile, "named in "+file
		if p.root == "" {
			p.webRoot = near(dir, filepath.Dir(project.File))
		}
		return true
	}
	return false
}

// near returns a path relative to dir when it lies below dir or a few steps beside it, which reads better.
func near(dir, path string) string {
	if path == "" || !filepath.IsAbs(path) {
		return path
	}
	rel, err := filepath.Rel(dir, path)
	if err != nil || strings.Count(rel, ".."+string(os.PathSeparator)) > 3 {
		return path
	}
	return rel
}

package setup

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/project"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/profile"
	"github.com/iislens/iislens/resolver/topology"
)

// Plan is where to read a server from: the settings, filled up from what the directory and the machine offer.
type Plan struct {
	machine *machine
	file    string // local path of the configuration, "" for a profile
	raw     []byte // what the file is taken to hold; nil where it is read
	why     string
	profile string
	webRoot string // local directory of the profile's site, "" for none
	root    string
	maps    []string
	env     []string
	schemas []string
	version string
	files   string            // what the mapped directories show, "" to find it out
	drives  bool              // the machine's own drives are the server's
	local   bool              // the configuration is that of the machine itself
	express bool              // it is that of this user's IIS Express
	texts   map[string][]byte // what files are taken to hold, by absolute path
	guessed bool              // nobody named a configuration, and none was found
}

// Plan decides which configuration to use: what the settings name, what lies under their root, what the nearest settings file names,
// the local server of a Windows machine, a configuration in this directory or above, the user's IIS Express, and else a profile.
func (o *Opener) Plan(f Settings) (*Plan, error) {
	p := o.plan(f)
	if done, err := p.given(f); done || err != nil {
		return p, err
	}
	project, err := nearest(p)
	if err != nil {
		return nil, err
	}
	m := p.machine
	own := m.windows && !project && p.root == "" && len(p.maps) == 0
	if own {
		if err := p.server(m); err != nil {
			return nil, err
		}
	}
	if p.file == "" && !project {
		p.search(m)
	}
	if own && p.file == "" && !isSite(".") {
		if p.file = m.express(); p.file != "" {
			p.why, p.express, p.drives = "this user's IIS Express", true, true
		}
	}
	switch {
	case p.file != "":
		return p, nil
	case project: // it names a profile
		return p, checkProfile(p.profile)
	}
	return p, p.embedded(f)
}

// NamedPlan is Plan for who looks at files of their own: a configuration that nobody names stands for no server of theirs. Beside the
// settings only a settings file counts, nil for none, and below a root of disks what lies here or above.
func (o *Opener) NamedPlan(f Settings, of *project.Project) (*Plan, error) {
	p := o.plan(f)
	if done, err := p.given(f); done || err != nil {
		p.webRoot = f.WebRoot
		return p, err
	}
	named := false
	if dir, err := os.Getwd(); err == nil && of != nil {
		named = p.adopt(of, dir)
	}
	if p.file == "" && !named && p.root != "" {
		p.search(p.machine)
	}
	var err error
	switch {
	case p.file != "":
	case named:
		err = checkProfile(p.profile)
	default:
		err = p.embedded(f)
	}
	p.webRoot = ""
	return p, err
}

// Named reports whether there is a server, or the disks of one, to look at.
func (p *Plan) Named() bool { return p.file != "" || p.root != "" }

// With returns the plan with texts that stand in for files, which need not be there, wherever the server reads them. They are by
// absolute path.
func (p *Plan) With(texts map[string][]byte) *Plan {
	own := *p
	own.texts = texts
	return &own
}

// Root is the local directory that stands for the server's disks, "" for none.
func (p *Plan) Root() string { return p.root }

func (o *Opener) plan(f Settings) *Plan {
	return &Plan{machine: o.machine(), root: f.Root, maps: f.Maps, env: f.Env, schemas: f.Schemas, version: f.Version, profile: f.Profile,
		webRoot: f.WebRoot, files: f.Files}
}

// given plans by what the settings name themselves; done says that this is all that is needed.
func (p *Plan) given(f Settings) (done bool, err error) {
	switch {
	case f.Config != "" && f.Profile != "":
		return false, ask.Misused("--config and --profile exclude each other: a profile stands in where there is no configuration")
	case f.Config != "" && f.WebRoot != "":
		return false, ask.Misused("--config and --web-root exclude each other: the configuration says where its sites are; show it the files with --root or --map")
	case f.Config != "":
		p.file, p.why = f.Config, "--config"
		if m := p.machine; m.windows && f.Root == "" {
			p.named(m)
		}
		return true, nil
	case f.Profile != "" || f.WebRoot != "":
		return true, p.embedded(f)
	case f.Root == "":
		return false, nil
	}
	found, err := configUnder(f.Root)
	if found != "" {
		p.file, p.why = found, "found under --root"
	}
	return found != "", err
}

// named finds out whether the file that the user names is the configuration of this machine.
func (p *Plan) named(m *machine) {
	if abs, err := filepath.Abs(p.file); err == nil {
		file, server, express := m.own(abs)
		if file != abs {
			p.file = file
		}
		p.local, p.express, p.drives = server, express, server || express
	}
}

// server takes the configuration of the machine's own IIS, if it has one.
func (p *Plan) server(m *machine) error {
	file, why, err := m.local()
	if err != nil {
		return ask.Failed(err, "run iislens as administrator, or say what to read: --config FILE, --web-root DIR, --profile NAME")
	}
	if file != "" {
		p.file, p.why, p.local, p.drives = file, why, true, true
	}
	return nil
}

// isSite reports whether a directory looks like that of a site.
func isSite(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "web.config"))
	return err == nil
}

// embedded plans for a profile.
func (p *Plan) embedded(f Settings) error {
	switch {
	case f.Profile != "":
		p.why = "--profile"
	case f.WebRoot != "":
		p.why = "--web-root, no configuration given"
	default:
		p.why, p.guessed = "no applicationHost.config here or above", true
	}
	if p.profile == "" {
		p.profile = DefaultProfile
	}
	if p.webRoot == "" && p.root == "" {
		p.webRoot = "."
	}
	return checkProfile(p.profile)
}

// configUnder returns the applicationHost.config of the disks below root, "" when they hold none.
func configUnder(root string) (string, error) {
	m, err := openMount("--root", "", root)
	if err != nil {
		return "", err
	}
	info := disk.New(m.Mount).Stat(`C:\Windows\System32\inetsrv\config\applicationHost.config`)
	return info.Local, nil
}

// project takes the settings of the nearest project; it reports whether they name a server.
func nearest(p *Plan) (bool, error) {
	start, err := os.Getwd()
	if err != nil {
		return false, nil // without a directory there is nothing to find in it
	}
	of, err := Project("")
	return of != nil && p.adopt(of, start), err
}

// search walks up from the current directory to a configuration file.
func (p *Plan) search(m *machine) {
	start, err := os.Getwd()
	if err != nil {
		return
	}
	for dir, shown := start, ""; ; dir, shown = filepath.Dir(dir), filepath.Join(shown, "..") {
		if file := configIn(dir); file != "" {
			p.file, p.why = filepath.Join(shown, file), "found in this directory"
			if shown != "" {
				p.why = "found above this directory"
			}
			if m.windows && p.root == "" {
				p.named(m)
			}
			return
		}
		if filepath.Dir(dir) == dir {
			return
		}
	}
}

// configIn returns the configuration file of a directory relative to it: its own, or that of IIS Express below .vs.
func configIn(dir string) string {
	for _, name := range []string{"applicationHost.config", "applicationhost.config"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return name
		}
	}
	found := ""
	top := filepath.Join(dir, ".vs")
	_ = filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir
		case entry.IsDir() && depth(top, path) > 4:
			return fs.SkipDir
		case entry.Type().IsRegular() && equalFold(entry.Name(), "applicationhost.config") && equalFold(filepath.Base(filepath.Dir(path)), "config"):
			found, _ = filepath.Rel(dir, path)
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// checkProfile refuses an unknown profile and suggests a known one.
func checkProfile(name string) error {
	if _, ok := profile.Lookup(name); ok {
		return nil
	}
	err := ask.Misused("no profile is called %q; there are %s", name, strings.Join(profile.Names(), ", "))
	if near := topology.Nearest(name, profile.Names()); near != "" {
		err.Hint = fmt.Sprintf("did you mean %s?", near)
	}
	return err
}

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/iislens/iislens/resolver/disk"
)

// plan is where to read a server from: the flags, filled up from what the directory and the machine offer.
type plan struct {
	file    string // local path of the configuration, "" for a profile
	why     string
	profile string
	webRoot string // local directory of the profile's site, "" for none
	root    string
	maps    []string
	env     []string
	schemas []string
	version string
	drives  bool // the machine's own drives are the server's
	local   bool // the configuration is that of the machine itself
	express bool // it is that of this user's IIS Express
}

// plan decides which configuration to use; see cli.md on the order.
func (c *Command) plan(f *serverFlags) (*plan, error) {
	p := &plan{root: f.root, maps: f.maps, env: f.env, schemas: f.schemas, version: f.version, profile: f.profile, webRoot: f.webRoot}
	switch {
	case f.config != "" && f.profile != "":
		return nil, usage("--config and --profile exclude each other: a profile stands in where there is no configuration")
	case f.config != "" && f.webRoot != "":
		return nil, usage("--config and --web-root exclude each other: the configuration says where its sites are; show it the files with --root or --map")
	case f.config != "":
		p.file, p.why = f.config, "--config"
		if m := c.machine(); m.windows && f.root == "" {
			p.named(m)
		}
		return p, nil
	case f.profile != "" || f.webRoot != "":
		return p, p.embedded(f)
	}
	if f.root != "" {
		found, err := configUnder(f.root)
		if err != nil {
			return nil, err
		}
		if found != "" {
			p.file, p.why = found, "found under --root"
			return p, nil
		}
	}
	project, err := c.project(p)
	if err != nil {
		return nil, err
	}
	m := c.machine()
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

// named finds out whether the file that the user names is the configuration of this machine.
func (p *plan) named(m *machine) {
	if abs, err := filepath.Abs(p.file); err == nil {
		file, server, express := m.own(abs)
		if file != abs {
			p.file = file
		}
		p.local, p.express, p.drives = server, express, server || express
	}
}

// server takes the configuration of the machine's own IIS, if it has one.
func (p *plan) server(m *machine) error {
	file, why, err := m.local()
	if err != nil {
		return failed(err, "run iislens as administrator, or say what to read: --config FILE, --web-root DIR, --profile NAME")
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
func (p *plan) embedded(f *serverFlags) error {
	switch {
	case f.profile != "":
		p.why = "--profile"
	case f.webRoot != "":
		p.why = "--web-root, no configuration given"
	default:
		p.why = "no applicationHost.config here or above"
	}
	if p.profile == "" {
		p.profile = defaultProfile
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
func (c *Command) project(p *plan) (bool, error) {
	start, err := os.Getwd()
	if err != nil {
		return false, nil // without a directory there is nothing to find in it
	}
	of, err := settings("")
	return of != nil && p.adopt(of, start), err
}

// search walks up from the current directory to a configuration file.
func (p *plan) search(m *machine) {
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

// readConfig reads a configuration file. Nothing but a regular file is opened, so that no pipe or device makes it wait.
func readConfig(path string) ([]byte, error) {
	stat, err := os.Stat(path)
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, failed(fmt.Errorf("%s: there is no such file", path), "")
	case errors.As(err, &pathErr):
		return nil, failed(fmt.Errorf("%s: %w", path, pathErr.Err), "")
	case err != nil:
		return nil, failed(fmt.Errorf("%s: %w", path, err), "")
	case stat.IsDir():
		hint := "give the server's applicationHost.config; for the directory of a site: --web-root " + path
		if inside := configIn(path); inside != "" {
			hint = "did you mean --config " + filepath.ToSlash(filepath.Join(path, inside)) + "?"
		}
		return nil, failed(fmt.Errorf("%s: is a directory, not a configuration file", path), hint)
	}
	return readRegular(path, stat)
}

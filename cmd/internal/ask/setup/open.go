package setup

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/profile"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// Configuration says which configuration is used and why.
type Configuration struct {
	Source  string  `json:"source"` // "file", "profile" or "server"
	Path    string  `json:"path"`
	Profile *string `json:"profile"`
	// Why says in a few words what led to it.
	Why string `json:"why"`
	// WebRoot is the local directory that stands for the profile's site, "" for none.
	WebRoot string `json:"webRoot,omitempty"`
	// Disks names the local directories that stand for the server's disks.
	Disks []string `json:"disks"`
	// Files says what they show: "complete" when a file that is not there is absent, "configs" when only configuration files were copied, so
	// that any other is unknown; "" without any.
	Files string `json:"files"`
	// Assumed says that nobody named a server and none was found: what the embedded one says may hold nowhere.
	Assumed bool `json:"-"`
}

// Server is a server with the story of its choice.
type Server struct {
	*resolver.Server
	Configuration Configuration
}

// Open reads the server that the settings, the directory and the machine lead to.
func (o *Opener) Open(s Settings) (*Server, error) {
	plan, err := o.Plan(s)
	if err != nil {
		return nil, err
	}
	return plan.Open()
}

// Open reads the planned server.
func (p *Plan) Open() (*Server, error) {
	opt, given, err := p.options()
	if err != nil {
		return nil, err
	}
	conf := Configuration{Source: "file", Path: opt.ConfigPath, Why: p.why, Disks: []string{}}
	if p.local {
		conf.Source = "server"
	}
	mounts, err := p.mounts()
	if err != nil {
		return nil, err
	}
	if opt.Config == nil {
		opt.Env = profileEnv(opt.Env, p.profile, given)
		conf.Source, conf.Profile, conf.WebRoot, conf.Assumed = "profile", &p.profile, p.webRoot, p.assumed()
		if p.webRoot != "" {
			mount, err := mountWebRoot(opt, p.webRoot)
			if err != nil {
				return nil, err
			}
			mounts.add(mount, p.webRoot)
		}
	}
	opt.Disks = disk.New(mounts.list...)
	if conf.Files, err = p.shown(mounts.list); err != nil {
		return nil, err
	}
	if conf.Files == configsOnly {
		opt.Disks.ConfigurationOnly()
	}
	conf.Disks = append(conf.Disks, mounts.about...)
	s, err := resolver.Load(opt)
	if err != nil {
		return nil, loadError(opt.ConfigPath, err)
	}
	if opt.Config == nil {
		conf.Path = s.Config.File.Path
	}
	return &Server{s, conf}, nil
}

// text is what the configuration is taken to hold, nil for what its file does.
func (p *Plan) text() []byte {
	if p.raw != nil || len(p.texts) == 0 {
		return p.raw
	}
	return p.texts[Absolute(p.file)]
}

// options reads what a server is loaded from, but for its disks; given are the variables that somebody set.
func (p *Plan) options() (opt resolver.Options, given winpath.Env, err error) {
	opt = resolver.Options{Profile: p.profile}
	if opt.Schema, err = loadSchema(p.schemas); err != nil {
		return opt, nil, err
	}
	if p.version != "" {
		v, ok := schema.ParseVersion(p.version)
		if !ok || v.Major < 7 || v.Major > 10 {
			return opt, nil, ask.Misused("--iis-version %q is not a version of IIS from 7.0 to 10.0", p.version)
		}
		opt.Version = v
	}
	if p.file != "" {
		if opt.Config = p.text(); opt.Config == nil {
			if opt.Config, err = ReadConfig(p.file); err != nil {
				return opt, nil, err
			}
		}
		opt.ConfigPath = filepath.ToSlash(p.file)
		opt.ConfigFS = besideConfig(p.file)
	}
	if given, err = environment(p.env); err != nil {
		return opt, nil, err
	}
	base := winpath.ServerEnv()
	if known, ok := profile.Lookup(p.profile); opt.Config == nil && ok && known.Express || opt.Config != nil && express(opt.Config) {
		base = winpath.ExpressEnv()
	}
	if p.drives {
		base = base.With(p.machine.environment())
		if p.express {
			base = base.With(p.machine.expressEnvironment())
		}
	}
	opt.Env = base.With(given)
	return opt, given, nil
}

// loadSchema lays the schema files of directories over the embedded ones; without any it is the embedded ones alone.
func loadSchema(dirs []string) (*schema.Schema, error) {
	all := schema.Embedded()
	for _, dir := range dirs {
		fsys, err := plainFiles(dir)
		if err != nil {
			return nil, ask.Misused("--schema: %w", err)
		}
		s, problems, err := schema.Load(fsys, filepath.ToSlash(filepath.Clean(dir)), all)
		if err != nil {
			return nil, ask.Misused("--schema: %w", err)
		}
		if len(problems) > 0 {
			at := problems[0].Span
			return nil, ask.Misused("--schema: %s:%d:%d: %s", at.File.Path, at.From().Line, at.From().Column, problems[0].Message)
		}
		all = s
	}
	return all, nil
}

// mountWebRoot shows a local directory where the profile's site has its root.
func mountWebRoot(opt resolver.Options, local string) (mount, error) {
	probe, err := resolver.Load(opt)
	if err != nil {
		return mount{}, ask.Failed(err, "")
	}
	windows := `C:\inetpub\wwwroot`
	if site := probe.Topology.Site(probe.Profile.Site); site != nil && site.Root() != nil && site.Root().Root() != nil {
		windows = site.Root().Root().Physical
	}
	return openMount("--web-root", windows, local)
}

// loadError says what is wrong with a configuration file and what to do.
func loadError(path string, err error) error {
	var syntax *xmlsrc.SyntaxError
	switch {
	case errors.As(err, &syntax) && syntax.Kind != xmlsrc.TooLarge:
		return ask.Failed(fmt.Errorf("%w (not well-formed XML, so IIS does not start with it)", err), "")
	case !errors.Is(err, resolver.ErrNotServer):
		return ask.Failed(err, "")
	case strings.EqualFold(filepath.Base(path), "web.config"):
		return ask.Failed(fmt.Errorf("%s is a web.config: it holds what one site changes, not the server's configuration", path),
			fmt.Sprintf("give the site's directory instead, on top of a stock server: --web-root %s\nor the server's own applicationHost.config: --config applicationHost.config", dirOf(path)))
	}
	return ask.Failed(err, "--config wants the server's applicationHost.config; for a site's web.config give its directory: --web-root DIR")
}

func dirOf(path string) string { return filepath.ToSlash(filepath.Dir(path)) }

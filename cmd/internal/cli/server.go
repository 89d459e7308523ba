package cli

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/profile"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// defaultProfile is the embedded server that stands in where nobody names one.
const defaultProfile = "iis10"

// serverFlags are the flags of every command that reads configuration.
type serverFlags struct {
	config, root, profile, webRoot, version string
	schemas, maps, env                      []string
}

func (f *serverFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.config, "config", "c", "", "read this applicationHost.config `FILE`, of IIS, IIS Express or one pool")
	flags.StringVar(&f.root, "root", "", "this `DIR` stands for the server's disks: DIR/C/inetpub is C:\\inetpub")
	flags.StringArrayVar(&f.maps, "map", nil, "one Windows directory as `WINDOWS=LOCAL`, such as 'J:\\cgi-bin=./cgi'; repeatable")
	flags.StringArrayVar(&f.env, "env", nil, "`NAME=VALUE` of a variable that the configuration uses as %NAME%; repeatable")
	flags.StringArrayVar(&f.schemas, "schema", nil, "this `DIR` holds more IIS schema files (*.xml); repeatable")
	flags.StringVar(&f.profile, "profile", "", "`NAME` of the embedded server to use without --config:\n"+strings.Join(profile.Names(), ", "))
	flags.StringVar(&f.webRoot, "web-root", "", "without --config, this `DIR` is the root of the site")
	flags.StringVar(&f.version, "iis-version", "", "`VERSION` of IIS, 7.0 to 10.0")
	complete(cmd, "profile", profile.Names()...)
	complete(cmd, "iis-version", "7.0", "7.5", "8.0", "8.5", "10.0")
	for _, name := range []string{"root", "web-root", "schema"} {
		_ = cmd.MarkFlagDirname(name)
	}
	_ = cmd.MarkFlagFilename("config", "config")
}

// configuration says which configuration is used and why.
type configuration struct {
	Source  string  `json:"source"` // "file", "profile" or "server"
	Path    string  `json:"path"`
	Profile *string `json:"profile"`
	// Why says in a few words what led to it.
	Why string `json:"why"`
	// WebRoot is the local directory that stands for the profile's site, "" for none.
	WebRoot string `json:"webRoot,omitempty"`
	// Disks names the local directories that stand for the server's disks.
	Disks []string `json:"disks"`
}

// loaded is a server with the story of its choice.
type loaded struct {
	*resolver.Server
	conf configuration
}

// server reads the server that the flags, the directory and the machine lead to.
func (c *Command) server(f *serverFlags) (*loaded, error) {
	plan, err := c.plan(f)
	if err != nil {
		return nil, err
	}
	opt := resolver.Options{Profile: plan.profile}
	if opt.Schema, err = loadSchema(plan.schemas); err != nil {
		return nil, err
	}
	if plan.version != "" {
		v, ok := schema.ParseVersion(plan.version)
		if !ok || v.Major < 7 || v.Major > 10 {
			return nil, usage("--iis-version %q is not a version of IIS from 7.0 to 10.0", plan.version)
		}
		opt.Version = v
	}
	if plan.file != "" {
		if opt.Config, err = readConfig(plan.file); err != nil {
			return nil, err
		}
		opt.ConfigPath = filepath.ToSlash(plan.file)
		opt.ConfigFS = besideConfig(plan.file)
	}
	given, err := environment(plan.env)
	if err != nil {
		return nil, err
	}
	base := winpath.ServerEnv()
	if p, ok := profile.Lookup(plan.profile); opt.Config == nil && ok && p.Express || opt.Config != nil && express(opt.Config) {
		base = winpath.ExpressEnv()
	}
	if m := c.machine(); plan.drives {
		base = base.With(m.environment())
		if plan.express {
			base = base.With(m.expressEnvironment())
		}
	}
	opt.Env = base.With(given)
	return c.open(plan, opt, given)
}

// open mounts the disks and reads the server.
func (c *Command) open(plan *plan, opt resolver.Options, given winpath.Env) (*loaded, error) {
	conf := configuration{Source: "file", Path: opt.ConfigPath, Why: plan.why, Disks: []string{}}
	if plan.local {
		conf.Source = "server"
	}
	mounts, err := plan.mounts(c.machine())
	if err != nil {
		return nil, err
	}
	if opt.Config == nil {
		opt.Env = profileEnv(opt.Env, plan.profile, given)
		conf.Source, conf.Profile, conf.WebRoot = "profile", &plan.profile, plan.webRoot
		if plan.webRoot != "" {
			mount, err := mountWebRoot(opt, plan.webRoot)
			if err != nil {
				return nil, err
			}
			mounts.add(mount, plan.webRoot)
		}
	}
	opt.Disks = mounts.disks()
	conf.Disks = append(conf.Disks, mounts.about...)
	s, err := resolver.Load(opt)
	if err != nil {
		return nil, loadError(opt.ConfigPath, err)
	}
	if opt.Config == nil {
		conf.Path = s.Config.File.Path
	}
	return &loaded{s, conf}, nil
}

// loadError says what is wrong with a configuration file and what to do.
func loadError(path string, err error) error {
	var syntax *xmlsrc.SyntaxError
	switch {
	case errors.As(err, &syntax) && syntax.Kind != xmlsrc.TooLarge:
		return failed(fmt.Errorf("%w (not well-formed XML, so IIS does not start with it)", err), "")
	case !errors.Is(err, resolver.ErrNotServer):
		return failed(err, "")
	case strings.EqualFold(filepath.Base(path), "web.config"):
		return failed(fmt.Errorf("%s is a web.config: it holds what one site changes, not the server's configuration", path),
			fmt.Sprintf("give the site's directory instead, on top of a stock server: --web-root %s\nor the server's own applicationHost.config: --config applicationHost.config", dirOf(path)))
	}
	return failed(err, "--config wants the server's applicationHost.config; for a site's web.config give its directory: --web-root DIR")
}

func dirOf(path string) string { return filepath.ToSlash(filepath.Dir(path)) }

// loadSchema lays the schema files of directories over the embedded ones; without any it is the embedded ones alone.
func loadSchema(dirs []string) (*schema.Schema, error) {
	all := schema.Embedded()
	for _, dir := range dirs {
		fsys, err := plainFiles(dir)
		if err != nil {
			return nil, usage("--schema: %w", err)
		}
		s, problems, err := schema.Load(fsys, filepath.ToSlash(filepath.Clean(dir)), all)
		if err != nil {
			return nil, usage("--schema: %w", err)
		}
		if len(problems) > 0 {
			return nil, usage("--schema: %s: %s", spanPlace(problems[0].Span), problems[0].Message)
		}
		all = s
	}
	return all, nil
}

// environment reads NAME=VALUE settings.
func environment(settings []string) (winpath.Env, error) {
	env := winpath.Env{}
	for _, setting := range settings {
		name, value, ok := strings.Cut(setting, "=")
		if name = strings.Trim(name, "%"); !ok || name == "" {
			return nil, usage("--env %q is not NAME=VALUE", setting)
		}
		env[strings.ToUpper(name)] = value
	}
	return env, nil
}

// profileEnv adds the variables that a profile defines; what the user gave stays.
func profileEnv(env winpath.Env, name string, given winpath.Env) winpath.Env {
	p, _ := profile.Lookup(name)
	for _, v := range p.Variables {
		if _, ok := given[strings.ToUpper(v.Name)]; ok {
			continue
		}
		value, _ := env.Expand(v.Value)
		env = env.With(map[string]string{v.Name: value})
	}
	return env
}

// express reports whether a configuration is one of IIS Express: only there its variables mean something.
func express(raw []byte) bool {
	if bytes.IndexByte(raw[:min(len(raw), 64)], 0) >= 0 { // UTF-16
		raw = []byte(source.Decode("", "", raw).Text)
	}
	for {
		at := bytes.IndexByte(raw, '%')
		if at < 0 {
			return false
		}
		raw = raw[at+1:]
		for _, name := range []string{"IIS_BIN%", "IIS_USER_HOME%", "IIS_SITES_HOME%"} {
			if len(raw) >= len(name) && equalFold(string(raw[:len(name)]), name) {
				return true
			}
		}
	}
}

// mountWebRoot shows a local directory where the profile's site has its root.
func mountWebRoot(opt resolver.Options, local string) (mount, error) {
	probe, err := resolver.Load(opt)
	if err != nil {
		return mount{}, failed(err, "")
	}
	windows := `C:\inetpub\wwwroot`
	if site := probe.Topology.Site(probe.Profile.Site); site != nil && site.Root() != nil && site.Root().Root() != nil {
		windows = site.Root().Root().Physical
	}
	return openMount("--web-root", windows, local)
}

// checkProfile refuses an unknown profile and suggests a known one.
func checkProfile(name string) error {
	if _, ok := profile.Lookup(name); ok {
		return nil
	}
	err := usage("no profile is called %q; there are %s", name, strings.Join(profile.Names(), ", "))
	if near := topology.Nearest(name, profile.Names()); near != "" {
		err.hint = fmt.Sprintf("did you mean %s?", near)
	}
	return err
}

package setup

import (
	"path/filepath"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
)

// Base is the embedded server of a plan without files: applications are laid on it one by one.
type Base struct {
	*resolver.Server
	// Mounts are the directories that somebody mapped.
	Mounts []disk.Mount
	// WebRoot is the local directory that somebody called the root of the site, "" for none.
	WebRoot string
}

// Base loads the embedded server of a plan that names no other.
func (p *Plan) Base() (*Base, error) {
	opt, given, err := p.options()
	if err != nil {
		return nil, err
	}
	mounts, err := p.mounts()
	if err != nil {
		return nil, err
	}
	if p.webRoot != "" {
		if _, err := openMount("--web-root", "", p.webRoot); err != nil {
			return nil, err
		}
	}
	opt.Env = profileEnv(opt.Env, p.profile, given)
	s, err := resolver.Load(opt)
	if err != nil {
		return nil, err
	}
	return &Base{s, mounts.list, p.webRoot}, nil
}

// OpenFile opens a configuration file as the server of the plan, in place of what it names; raw is its text, nil to read it. Nothing
// is known of the disks but what somebody mapped.
func (p *Plan) OpenFile(path string, raw []byte) (*Server, error) {
	own := *p
	own.file, own.raw, own.why = filepath.Clean(path), raw, "named"
	own.profile, own.webRoot, own.drives, own.local, own.express = "", "", false, false, false
	return own.Open()
}

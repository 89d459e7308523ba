package lintrun

import (
	"path/filepath"
	"slices"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/discover"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/rules/lint"
)

// serverFile lints an applicationHost.config as a server of its own. Of its disks only what somebody mapped is known.
func (c *collection) serverFile(path string) {
	raw, err := c.text(path)
	if err != nil {
		c.seen(path, nil, err)
		return
	}
	s, err := c.plan.OpenFile(path, raw)
	if err != nil { // it describes no server, or is not well-formed: rules tell
		c.alone(path, false)
		return
	}
	c.units = append(c.units, &lint.Unit{Server: s.Server, WholeServer: true, Files: []lint.File{{Doc: s.Config}}})
	c.seen(path, s.Config, nil)
}

// onServer checks files where the server's sites put them; whole says that everything that the sites reach is checked.
func (c *collection) onServer(whole bool) error {
	s, err := c.plan.Open()
	if err != nil {
		return err
	}
	unit := &lint.Unit{Server: s.Server, WholeServer: whole}
	c.units = append(c.units, unit)
	own := ""
	if s.Profile == nil {
		own = c.absolute(s.Config.File.Path)
	}
	config := func(f discover.File) bool { return own != "" && setup.SamePath(c.absolute(f.Path), own) }
	if own != "" && (whole || slices.ContainsFunc(c.found.Files, config)) {
		unit.Files = append(unit.Files, lint.File{Doc: s.Config})
		c.seen(s.Config.File.Path, s.Config, nil)
	}
	for _, file := range c.found.Files {
		switch {
		case config(file):
		case file.Kind != discover.Web:
			c.other(file)
		default:
			c.inPlace(unit, s.Server, file.Path)
		}
	}
	if root := c.plan.Root(); whole && root != "" {
		c.unread = func() []string { return unmapped(root, s.Server) }
	}
	return nil
}

// inPlace adds a web.config where the server reads it, or by itself where no disk of the server holds it.
func (c *collection) inPlace(unit *lint.Unit, s *resolver.Server, path string) {
	windows, ok := s.Disks.WindowsOf(filepath.ToSlash(c.absolute(path)), func(a, b string) bool { return setup.SamePath(c.absolute(a), c.absolute(b)) })
	doc := s.Document(windows)
	if !ok || doc == nil {
		if doc, ok = c.read(path); ok {
			unit.Files = append(unit.Files, lint.File{Doc: doc})
		}
		return
	}
	if c.seen(path, doc, nil) {
		unit.Files, unit.Paths = append(unit.Files, lint.File{Doc: doc}), append(unit.Paths, windows)
	}
}

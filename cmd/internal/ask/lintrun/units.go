package lintrun

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/discover"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules/lint"
)

// collection finds the files of a run and puts them into units.
type collection struct {
	*Runner
	plan   *setup.Plan
	texts  map[string][]byte // by absolute path
	found  *discover.Result
	units  []*lint.Unit
	result *Result
	unread func() []string // finds the files that no site maps; nil where nobody asks
}

func (c *collection) collect(texts map[string][]byte) error {
	paths := c.Paths
	whole := len(paths) == 0 && len(c.Texts) == 0
	if whole && c.Settings.WebRoot != "" {
		paths = []string{c.Settings.WebRoot}
	}
	c.found = &discover.Result{}
	if len(paths) > 0 || whole && !c.plan.Named() {
		c.found = discover.Find(paths, discover.Options{Exclude: c.Project.Excluded, NoIgnore: c.NoIgnore})
	}
	c.result.LeftOut = c.found.LeftOut
	for _, note := range c.found.Problems {
		c.result.Problems = append(c.result.Problems, Problem{note.Path, note.Message})
		if note.Explicit {
			c.result.Summary.Failed++
		}
	}
	c.known(texts)
	c.sections()
	if c.plan.Named() {
		return c.onServer(whole)
	}
	return c.onProfile()
}

// known takes the texts that are at hand. The files of the options are looked at like those that were found. What a link leads to is a
// text too: a server's disks end at the directory that stands for them.
func (c *collection) known(texts map[string][]byte) {
	for _, f := range c.found.Files {
		if f.Link {
			if raw, err := setup.ReadConfig(f.Path); err == nil { // else it is told where it is read
				c.texts[c.absolute(f.Path)] = raw
			}
		}
	}
	for _, t := range c.Texts {
		path := c.absolute(t.Path)
		c.texts[path] = t.Raw
		c.found.Files = slices.DeleteFunc(c.found.Files, func(f discover.File) bool { return c.absolute(f.Path) == path })
	}
	var files []discover.File
	for _, t := range c.Texts {
		files = append(files, discover.Classify(t.Path, t.Raw))
	}
	c.found.Files = append(files, c.found.Files...)
	for path, raw := range texts {
		c.texts[c.absolute(path)] = raw
	}
	if len(c.texts) > 0 {
		c.plan = c.plan.With(c.texts)
	}
}

// absolute is the absolute form of a local path.
func (c *collection) absolute(path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(c.dir, path)
}

// seen counts a file and returns whether its text is there to be checked.
func (c *collection) seen(path string, doc *xmlsrc.Document, err error) bool {
	c.result.Summary.Files++
	if err == nil && doc != nil && doc.Err != nil && doc.Err.Kind == xmlsrc.TooLarge {
		err = doc.Err
	}
	if err != nil {
		c.fail(slash(path), strings.TrimPrefix(err.Error(), path+": "))
		return false
	}
	c.result.Summary.Checked++
	return doc != nil
}

func (c *collection) fail(path, message string) {
	c.result.Summary.Failed++
	c.result.Problems = append(c.result.Problems, Problem{path, message})
}

// text returns what a file holds, or is taken to hold.
func (c *collection) text(path string) ([]byte, error) {
	if raw, ok := c.texts[c.absolute(path)]; ok {
		return raw, nil
	}
	return setup.ReadConfig(path)
}

// alone adds a file that is checked by itself.
func (c *collection) alone(path string, transform bool) {
	if doc, ok := c.read(path); ok {
		c.units = append(c.units, &lint.Unit{Files: []lint.File{{Doc: doc, Transform: transform}}})
	}
}

// read reads one file by itself.
func (c *collection) read(path string) (*xmlsrc.Document, bool) {
	raw, err := c.text(path)
	var doc *xmlsrc.Document
	if err == nil {
		doc = parse(path, raw)
	}
	return doc, c.seen(path, doc, err)
}

func parse(path string, raw []byte) *xmlsrc.Document {
	return xmlsrc.Parse(source.Decode(slash(path), "", raw), xmlsrc.Limits{MaxBytes: resolver.MaxFile})
}

// slash is a local path as reports show it.
func slash(path string) string { return filepath.ToSlash(filepath.Clean(path)) }

// onProfile makes each top-most web.config directory an application on the embedded server.
func (c *collection) onProfile() error {
	base, err := c.plan.Base()
	if err != nil {
		return err
	}
	apps := &applications{base: base, units: map[string]*lint.Unit{}}
	for _, file := range c.found.Files {
		if file.Kind == discover.Web {
			c.webConfig(apps, locate(c.dir, file.Path, base.WebRoot))
		} else {
			c.other(file)
		}
	}
	return nil
}

// other adds a file that is no web.config: each applicationHost.config is a server of its own.
func (c *collection) other(file discover.File) {
	switch file.Kind {
	case discover.AppHost:
		c.serverFile(file.Path)
	case discover.Transform:
		c.alone(file.Path, true)
	case discover.Administration, discover.Redirection:
		c.alone(file.Path, false)
	case discover.Other:
		c.fail(file.Path, "not checked: "+file.Why)
	}
}

// applications are the units of web.config files on an embedded server.
type applications struct {
	base  *setup.Base
	units map[string]*lint.Unit
}

// webConfig adds a web.config to the unit of its application.
func (c *collection) webConfig(apps *applications, at *siteFile) {
	path := at.name()
	key := at.from + "\x00" + at.root
	unit := apps.units[key]
	if unit == nil {
		mount, err := at.mount(c.texts)
		if err != nil {
			c.seen(path, nil, err)
			return
		}
		disks := disk.New(append([]disk.Mount{mount}, apps.base.Mounts...)...)
		unit = &lint.Unit{Server: apps.base.At(resolver.Site{WebRoot: siteRoot, Disks: disks})}
		apps.units[key] = unit
		c.units = append(c.units, unit)
	}
	windows := at.windows()
	doc, err := unit.Server.Open(windows)
	switch {
	case err != nil:
	case doc == nil:
		err = errors.New("cannot be read")
	case !at.is(doc.File.Path):
		err = fmt.Errorf("another file, %s, stands in its place", doc.File.Path)
	}
	if c.seen(path, doc, err) {
		unit.Files = append(unit.Files, lint.File{Doc: doc})
		unit.Paths = append(unit.Paths, windows)
	}
}

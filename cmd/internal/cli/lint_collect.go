package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iislens/iislens/cmd/internal/discover"
	"github.com/iislens/iislens/cmd/internal/report"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules/lint"
)

// siteRoot is the Windows directory that a lone application is shown at.
const siteRoot = `C:\inetpub\wwwroot`

// collect finds the files and puts them into units.
func (l *linting) collect(args []string) error {
	l.units, l.run = nil, report.Run{}
	var err error
	if l.dir, err = workingDirectory(); err != nil {
		return failed(fmt.Errorf("the current directory: %w", err), "")
	}
	stdin := slices.Contains(args, "-")
	paths := slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "-" })
	l.found = &discover.Result{}
	if len(paths) > 0 || !stdin && !l.serverGiven() {
		l.found = discover.Find(paths, discover.Options{Exclude: l.excluded(), NoIgnore: l.flags.noIgnore})
	}
	for _, note := range l.found.Problems {
		l.run.Problems = append(l.run.Problems, report.Problem{Path: note.Path, Message: note.Message})
		if note.Explicit {
			l.run.Summary.Failed++
		}
	}
	if stdin {
		if err := l.standardInput(); err != nil {
			return err
		}
	}
	if l.serverGiven() {
		return l.onServer(len(paths) == 0 && !stdin)
	}
	return l.onProfile()
}

func (l *linting) excluded() func(string) bool {
	if l.project == nil {
		return nil
	}
	return l.project.Excluded
}

// serverGiven reports whether somebody names a server to check against.
func (l *linting) serverGiven() bool {
	return l.from.config != "" || l.from.root != "" || l.project != nil && l.project.Config != ""
}

// seen counts a file and returns whether its text is there to be checked.
func (l *linting) seen(path string, doc *xmlsrc.Document, err error) bool {
	l.run.Summary.Files++
	if err == nil && doc != nil && doc.Err != nil && doc.Err.Kind == xmlsrc.TooLarge {
		err = doc.Err
	}
	if err != nil {
		l.run.Summary.Failed++
		l.run.Problems = append(l.run.Problems, report.Problem{Path: slash(path), Message: strings.TrimPrefix(err.Error(), path+": ")})
		return false
	}
	l.run.Summary.Checked++
	return doc != nil
}

// read reads one file of the local disk.
func (l *linting) read(path string) (*xmlsrc.Document, bool) {
	raw, err := readConfig(path)
	var doc *xmlsrc.Document
	if err == nil {
		doc = xmlsrc.Parse(source.Decode(slash(path), "", raw), xmlsrc.Limits{MaxBytes: resolver.MaxFile})
	}
	return doc, l.seen(path, doc, err)
}

// onProfile makes each top-most web.config directory an application on the embedded server, and each
// applicationHost.config a server of its own.
func (l *linting) onProfile() error {
	base, err := l.embedded()
	if err != nil {
		return err
	}
	roots := map[string]*lint.Unit{}
	for _, file := range l.found.Files {
		switch file.Kind {
		case discover.Web:
			if err := l.webConfig(base, roots, file.Path); err != nil {
				return err
			}
		case discover.AppHost:
			l.serverFile(file.Path)
		case discover.Transform:
			if doc, ok := l.read(file.Path); ok {
				l.units = append(l.units, &lint.Unit{Files: []lint.File{{Doc: doc, Transform: true}}})
			}
		case discover.Administration, discover.Redirection:
			if doc, ok := l.read(file.Path); ok {
				l.units = append(l.units, &lint.Unit{Files: []lint.File{{Doc: doc}}})
			}
		case discover.Other:
			l.run.Problems = append(l.run.Problems, report.Problem{Path: file.Path, Message: "not checked: " + file.Why})
			l.run.Summary.Failed++
		}
	}
	return nil
}

// embedded is the server that stands in for the real one.
func (l *linting) embedded() (*resolver.Server, error) {
	from := *l.from
	from.config, from.root, from.webRoot, from.maps = "", "", "", nil
	if from.profile == "" && l.project != nil {
		from.profile = l.project.Profile
	}
	if from.profile == "" {
		from.profile = defaultProfile
	}
	if err := checkProfile(from.profile); err != nil {
		return nil, err
	}
	p := &plan{profile: from.profile, env: from.env, schemas: from.schemas, version: from.version, why: "lint"}
	opt := resolver.Options{Profile: p.profile}
	var err error
	if opt.Schema, err = loadSchema(p.schemas); err != nil {
		return nil, err
	}
	if opt.Env, err = environment(p.env); err != nil {
		return nil, err
	}
	opt.Env = winpath.ServerEnv().With(opt.Env)
	return resolver.Load(opt)
}

// webConfig adds a web.config to the unit of its application.
func (l *linting) webConfig(base *resolver.Server, roots map[string]*lint.Unit, path string) error {
	at := locate(l.dir, path)
	key := at.from + "\x00" + at.root
	unit := roots[key]
	if unit == nil {
		mount, err := at.mount()
		if err != nil {
			l.seen(path, nil, err)
			return nil
		}
		unit = &lint.Unit{Server: base.At(resolver.Site{WebRoot: siteRoot, Disks: disk.New(mount)})}
		roots[key] = unit
		l.units = append(l.units, unit)
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
	if l.seen(path, doc, err) {
		unit.Files = append(unit.Files, lint.File{Doc: doc})
		unit.Paths = append(unit.Paths, windows)
	}
	return nil
}

// serverFile lints an applicationHost.config as a server of its own, whose disks nobody mapped.
func (l *linting) serverFile(path string) {
	raw, err := readConfig(path)
	if err != nil {
		l.seen(path, nil, err)
		return
	}
	opt := resolver.Options{Config: raw, ConfigPath: slash(path), ConfigFS: besideConfig(path)}
	if opt.Schema, err = loadSchema(l.from.schemas); err != nil {
		l.seen(path, nil, err)
		return
	}
	if express(raw) {
		opt.Env = winpath.ExpressEnv()
	}
	s, err := resolver.Load(opt)
	unit := &lint.Unit{Server: s, WholeServer: true}
	if err != nil {
		unit = &lint.Unit{}
		doc := xmlsrc.Parse(source.Decode(slash(path), "", raw), xmlsrc.Limits{MaxBytes: resolver.MaxFile})
		unit.Files = []lint.File{{Doc: doc}}
		l.seen(path, doc, nil)
	} else {
		unit.Files = []lint.File{{Doc: s.Config}}
		l.seen(path, s.Config, nil)
	}
	l.units = append(l.units, unit)
}

// onServer checks files where the server's sites put them; whole says that everything that the sites reach is checked.
func (l *linting) onServer(whole bool) error {
	if l.from.config == "" && l.project != nil && l.project.Config != "" {
		l.from.config = l.project.Config
		if l.from.root == "" {
			l.from.root = l.project.Root
		}
		for _, m := range l.project.Map {
			l.from.maps = append(l.from.maps, m.Windows+"="+m.Local)
		}
	}
	s, err := l.server(l.from)
	if err != nil {
		return err
	}
	unit := &lint.Unit{Server: s.Server, WholeServer: whole}
	if whole || l.names(s.Config.File.Path) {
		unit.Files = append(unit.Files, lint.File{Doc: s.Config})
		l.seen(s.Config.File.Path, s.Config, nil)
	}
	for _, file := range l.found.Files {
		if file.Kind != discover.Web || sameFile(file.Path, s.Config.File.Path) {
			continue
		}
		windows, ok := s.Disks.WindowsOf(absolute(file.Path), sameFile)
		doc := s.Document(windows)
		if !ok || doc == nil {
			if doc, ok = l.read(file.Path); ok {
				unit.Files = append(unit.Files, lint.File{Doc: doc})
			}
			continue
		}
		if whole {
			continue // found by the walk, and counted there
		}
		l.seen(file.Path, doc, nil)
		unit.Files, unit.Paths = append(unit.Files, lint.File{Doc: doc}), append(unit.Paths, windows)
	}
	l.units = append(l.units, unit)
	l.unread = nil
	if whole && l.from.root != "" {
		l.unread = func() []string { return unmapped(l.from.root, s.Server) }
	}
	return nil
}

// names reports whether an argument names a file.
func (l *linting) names(path string) bool {
	return slices.ContainsFunc(l.found.Files, func(f discover.File) bool { return sameFile(f.Path, path) })
}

// standardInput lints the text of standard input as the file of --stdin-filename.
func (l *linting) standardInput() error {
	if l.flags.stdinName == "" {
		l.flags.stdinName = "web.config"
	}
	raw, err := io.ReadAll(io.LimitReader(l.Stdin, resolver.MaxFile+1))
	if err != nil {
		return failed(fmt.Errorf("standard input: %w", err), "")
	}
	if len(raw) > resolver.MaxFile {
		return failed(fmt.Errorf("standard input: more than %d bytes", resolver.MaxFile), "")
	}
	path := filepath.Clean(l.flags.stdinName)
	at := locate(l.dir, path)
	windows := at.windows()
	doc := xmlsrc.Parse(source.Decode(slash(path), windows, raw), xmlsrc.Limits{MaxBytes: resolver.MaxFile})
	l.seen(path, doc, nil)
	if !strings.EqualFold(filepath.Base(path), "web.config") {
		if s, err := resolver.Load(resolver.Options{Config: raw, ConfigPath: slash(path)}); err == nil {
			l.units = append(l.units, &lint.Unit{Server: s, WholeServer: true, Files: []lint.File{{Doc: s.Config}}})
			return nil
		}
	}
	base, err := l.embedded()
	if err != nil {
		return err
	}
	disks := disk.New()
	if mount, err := at.mount(); err == nil {
		disks = disk.New(mount)
	}
	s := base.At(resolver.Site{WebRoot: siteRoot, Disks: disks, Overlay: map[string]*xmlsrc.Document{windows: doc}})
	l.units = append(l.units, &lint.Unit{Server: s, Files: []lint.File{{Doc: doc}}, Paths: []string{windows}})
	return nil
}

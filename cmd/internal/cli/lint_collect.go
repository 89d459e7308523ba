package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/cmd/internal/discover"
	"github.com/iislens/iislens/cmd/internal/report"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules/lint"
)

// siteRoot is the Windows directory that a lone application is shown at.
const siteRoot = `C:\inetpub\wwwroot`

// collect finds the files and puts them into units.
func (l *linting) collect(args []string) error {
	l.units, l.run = nil, report.Run{}
	var err error
	if l.dir, err = setup.WorkingDirectory(); err != nil {
		return failed(fmt.Errorf("the current directory: %w", err), "")
	}
	stdin := slices.Contains(args, "-")
	paths := slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "-" })
	l.found = &discover.Result{}
	whole := len(paths) == 0 && !stdin
	if whole && l.from.WebRoot != "" {
		paths = []string{l.from.WebRoot}
	}
	if len(paths) > 0 || whole && !l.plan.Named() {
		l.found = discover.Find(paths, discover.Options{Exclude: l.excluded(), NoIgnore: l.flags.noIgnore})
	}
	for _, note := range l.found.Problems {
		l.run.Problems = append(l.run.Problems, report.Problem{Path: note.Path, Message: note.Message})
		if note.Explicit {
			l.run.Summary.Failed++
		}
	}
	var text *unsaved
	if stdin {
		if text, err = l.standardInput(); err != nil {
			return err
		}
		l.found.Files = slices.DeleteFunc(l.found.Files, func(f discover.File) bool { return text.is(f.Path) })
		l.plan.Unsaved(setup.Absolute(text.path), text.raw)
	}
	if l.plan.Named() {
		return l.onServer(whole, text)
	}
	return l.onProfile(text)
}

func (l *linting) excluded() func(string) bool {
	if l.project == nil {
		return nil
	}
	return l.project.Excluded
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
	raw, err := setup.ReadConfig(path)
	var doc *xmlsrc.Document
	if err == nil {
		doc = xmlsrc.Parse(source.Decode(slash(path), "", raw), xmlsrc.Limits{MaxBytes: resolver.MaxFile})
	}
	return doc, l.seen(path, doc, err)
}

// onProfile makes each top-most web.config directory an application on the embedded server, and each
// applicationHost.config a server of its own.
func (l *linting) onProfile(text *unsaved) error {
	base, err := l.plan.Base()
	if err != nil {
		return err
	}
	roots := map[string]*lint.Unit{}
	if text != nil {
		if err := l.unsaved(base, roots, text); err != nil {
			return err
		}
	}
	for _, file := range l.found.Files {
		switch file.Kind {
		case discover.Web:
			if err := l.webConfig(base, roots, locate(l.dir, file.Path, base.WebRoot)); err != nil {
				return err
			}
		case discover.AppHost:
			if raw, err := setup.ReadConfig(file.Path); err != nil {
				l.seen(file.Path, nil, err)
			} else {
				l.serverFile(file.Path, raw)
			}
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

// unsaved adds the text of a file, which is checked as if it were in its place: a server's own configuration, or a web.config.
func (l *linting) unsaved(base *setup.Base, roots map[string]*lint.Unit, text *unsaved) error {
	if !strings.EqualFold(filepath.Base(text.path), "web.config") {
		if s, err := l.plan.OpenFile(text.path, text.raw); err == nil {
			l.units = append(l.units, &lint.Unit{Server: s.Server, WholeServer: true, Files: []lint.File{{Doc: s.Config}}})
			l.seen(text.path, s.Config, nil)
			return nil
		}
	}
	at := locate(l.dir, text.path, base.WebRoot)
	at.text = text.raw
	return l.webConfig(base, roots, at)
}

// webConfig adds a web.config to the unit of its application.
func (l *linting) webConfig(base *setup.Base, roots map[string]*lint.Unit, at *siteFile) error {
	path := at.name()
	key := at.from + "\x00" + at.root
	unit := roots[key]
	if unit == nil {
		mount, err := at.mount()
		if err != nil {
			l.seen(path, nil, err)
			return nil
		}
		unit = &lint.Unit{Server: base.At(resolver.Site{WebRoot: siteRoot, Disks: disk.New(append([]disk.Mount{mount}, base.Mounts...)...)})}
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
func (l *linting) serverFile(path string, raw []byte) {
	s, err := l.plan.OpenFile(path, raw)
	unit := &lint.Unit{WholeServer: true}
	if err != nil {
		unit = &lint.Unit{}
		doc := xmlsrc.Parse(source.Decode(slash(path), "", raw), xmlsrc.Limits{MaxBytes: resolver.MaxFile})
		unit.Files = []lint.File{{Doc: doc}}
		l.seen(path, doc, nil)
	} else {
		unit.Server, unit.Files = s.Server, []lint.File{{Doc: s.Config}}
		l.seen(path, s.Config, nil)
	}
	l.units = append(l.units, unit)
}

// onServer checks files where the server's sites put them; whole says that everything that the sites reach is checked.
func (l *linting) onServer(whole bool, text *unsaved) error {
	s, err := l.plan.Open()
	if err != nil {
		return err
	}
	unit := &lint.Unit{Server: s.Server, WholeServer: whole}
	if whole || text.is(s.Config.File.Path) || l.names(s.Config.File.Path) {
		unit.Files = append(unit.Files, lint.File{Doc: s.Config})
		l.seen(s.Config.File.Path, s.Config, nil)
	}
	files := l.found.Files
	if text != nil {
		files = append([]discover.File{{Path: text.path, Kind: discover.Web}}, files...)
	}
	for _, file := range files {
		if file.Kind != discover.Web || setup.SameFile(file.Path, s.Config.File.Path) {
			continue
		}
		windows, ok := s.Disks.WindowsOf(setup.Absolute(file.Path), setup.SameFile)
		doc := s.Document(windows)
		if !ok || doc == nil {
			if text.is(file.Path) {
				doc, ok = text.parse(), true
				l.seen(file.Path, doc, nil)
			} else {
				doc, ok = l.read(file.Path)
			}
			if ok {
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
	if whole && l.plan.Root() != "" {
		l.unread = func() []string { return unmapped(l.plan.Root(), s.Server) }
	}
	return nil
}

// names reports whether an argument names a file.
func (l *linting) names(path string) bool {
	return slices.ContainsFunc(l.found.Files, func(f discover.File) bool { return setup.SameFile(f.Path, path) })
}

// unsaved is a file of which the text is at hand.
type unsaved struct {
	path string
	raw  []byte
}

// standardInput reads the text of the file that --stdin-filename names.
func (l *linting) standardInput() (*unsaved, error) {
	raw, err := io.ReadAll(io.LimitReader(l.Stdin, resolver.MaxFile+1))
	if err != nil {
		return nil, failed(fmt.Errorf("standard input: %w", err), "")
	}
	if len(raw) > resolver.MaxFile {
		return nil, failed(fmt.Errorf("standard input: more than %d bytes", resolver.MaxFile), "")
	}
	return &unsaved{filepath.Clean(cmp.Or(l.flags.stdinName, "web.config")), raw}, nil
}

// is reports whether a path is that of the text; there may be none.
func (u *unsaved) is(path string) bool { return u != nil && setup.SameFile(u.path, path) }

// parse returns the text as a document by itself.
func (u *unsaved) parse() *xmlsrc.Document {
	return xmlsrc.Parse(source.Decode(slash(u.path), "", u.raw), xmlsrc.Limits{MaxBytes: resolver.MaxFile})
}

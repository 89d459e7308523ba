package resolver

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// placeKey names a virtual path in one world.
type placeKey struct {
	realm *realm
	site  *topology.Site
	path  string // folded
}

// Directory is one virtual path of a site: where it lives and what holds there.
type Directory struct {
	// Node is the config path, or its nearest ancestor that says the same.
	Node *merge.Node
	topology.Place
	Info disk.Info
	// Level is the path's entry in the chain of files.
	Level Level
	// Up is the directory above, nil for the root of the site.
	Up *Directory

	handlers atomic.Pointer[handler.Table] // see [Server.tableOf]
}

// View returns the config path whose own file counts as not inherited: the path, or the directory of the file that it names.
func (d *Directory) View() string {
	if d.Info.IsFile() && d.Up != nil {
		return d.Up.Level.ConfigPath
	}
	return d.Level.ConfigPath
}

// Level is one config path on the way, with the file it may own.
type Level struct {
	ConfigPath string
	File       string // Windows path of the file, or its local path for the server files
	State      string // "loaded", "none", "unknown", "ignored"
	Layer      *merge.Layer
	// Err says why a file that is there could not be read: it is a pipe, a directory, too large. State is then "unknown".
	Err error
}

// Reason says why the file of the level could not be read, without its path; "" when it could.
func (l *Level) Reason() string {
	if l.Err == nil {
		return ""
	}
	var pathErr *fs.PathError
	if errors.As(l.Err, &pathErr) {
		return pathErr.Err.Error()
	}
	path, reason, found := strings.Cut(l.Err.Error(), ": ")
	if !found {
		return path
	}
	return reason
}

// Unread returns the lowest level whose file is there and could not be read, nil when there is none: what such a file says is missing
// from the effective configuration.
func (d *Directory) Unread() *Level {
	for ; d != nil; d = d.Up {
		if d.Level.Err != nil {
			return &d.Level
		}
	}
	return nil
}

// Unseen returns the Windows paths of the configuration files that IIS looks for on the way and of which nobody knows what they say: the
// directories where they would be are not mapped, or they could not be read. The uppermost comes first.
func (d *Directory) Unseen() []string {
	var files []string
	for low := d; d != nil; d = d.Up {
		switch {
		case d.Level.State != "unknown" || d.Place.Directory == nil:
		case d.Level.Err != nil:
			files = append(files, d.Level.File)
		case d.Physical == "":
			files = append(files, strings.TrimRight(d.Place.Directory.PhysicalPath.Text, `\`)+`\web.config`)
		case d == low && !d.DirectoryRoot && winpath.Ext(d.Physical) != "":
			// the name of a file more likely than that of a directory
		default:
			files = append(files, d.Level.File)
		}
	}
	slices.Reverse(files)
	return files
}

// realmOf returns the world that an application's pool reads its configuration in.
func (s *Server) realmOf(app *topology.Application) *realm { return s.hostOf(app).realm }

// directory returns a virtual path of a site. Directories that exist are remembered; absent ones cost nothing to keep.
func (s *Server) directory(r *realm, site *topology.Site, segments []string) *Directory {
	return s.directoryAt(placeKey{r, site, winpath.Fold(strings.Join(segments, "/"))}, segments)
}

func (s *Server) directoryAt(key placeKey, segments []string) *Directory {
	r, site := key.realm, key.site
	s.mu.RLock()
	d := s.places[key]
	s.mu.RUnlock()
	if d != nil {
		return d
	}
	d = &Directory{Level: Level{State: "none"}}
	parent := r.apphost
	path, name := "", ""
	if len(segments) == 0 {
		path = merge.AppHostPath + "/" + site.Name
		d.Level.ConfigPath = path
	} else {
		d.Up = s.directoryAt(placeKey{r, site, key.path[:max(0, strings.LastIndexByte(key.path, '/'))]}, segments[:len(segments)-1])
		parent, name = d.Up.Node, segments[len(segments)-1]
		path = d.Up.Level.ConfigPath + "/" + name
		d.Level.ConfigPath = path
	}
	place, ok := site.Find(segments)
	d.Place = place
	if !ok {
		d.Node = parent
		return d
	}
	switch {
	case place.Physical == "":
	case d.Up != nil && place.Directory == d.Up.Directory && place.Application == d.Up.Application:
		d.Info = s.Disks.StatIn(d.Up.Info, place.Physical, name)
	default:
		d.Info = s.Disks.Stat(place.Physical)
	}
	if own := d.ownName(name); own != name {
		path = d.Up.Level.ConfigPath + "/" + own
		d.Level.ConfigPath = path
	}
	layer, faults := s.fileOf(d, r, parent)
	boundary := place.AppRoot || place.DirectoryRoot
	if layer == nil && len(faults) == 0 && !boundary && !parent.Targeted(path) {
		d.Node = parent
		if !d.Info.IsDir() {
			return d // a file or nothing: there may be any number of these
		}
	} else {
		d.Node = s.Engine.NewNode(parent, path, layer, place.AppRoot, faults...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if earlier := s.places[key]; earlier != nil {
		return earlier
	}
	s.places[key] = d
	return d
}

// ownName returns the name of a directory as its configuration or its disk spells it, so that what is remembered of it does
// not depend on the spelling in the first URL that asks; name where neither knows it.
func (d *Directory) ownName(name string) string {
	switch {
	case d.Up == nil:
		return name
	case d.DirectoryRoot || d.AppRoot:
		written := d.Application.Path
		if !d.AppRoot {
			written = d.Directory.Path
		}
		if written = winpath.Base(strings.TrimRight(written, "/")); winpath.Equal(written, name) {
			return written
		}
	case d.Info.IsDir() && !d.Info.Stock:
		if own := winpath.Base(d.Info.Local); winpath.Equal(own, name) {
			d.Physical = winpath.Join(winpath.Dir(d.Physical), own)
			if d.Up.Directory == d.Directory && winpath.Equal(d.Up.Physical, winpath.Dir(d.Physical)) {
				d.Physical = winpath.Join(d.Up.Physical, own)
			}
			return own
		}
	}
	return name
}

// fileOf reads the web.config of a directory, if IIS would look for one (spec: configuration §1.4).
func (s *Server) fileOf(d *Directory, r *realm, parent *merge.Node) (*merge.Layer, []*merge.Fault) {
	vdir := d.Directory
	if vdir == nil {
		return nil, nil
	}
	if d.DirectoryRoot {
		if fault := s.rootFault(vdir, d.Info); fault != nil {
			return nil, []*merge.Fault{fault}
		}
	}
	if d.Physical == "" {
		d.Level.State = "unknown" // its variables are
		return nil, nil
	}
	if d.Info.IsFile() {
		return nil, nil
	}
	name := winpath.Join(d.Physical, "web.config")
	d.Level.File = name
	switch {
	case r.noWeb, !d.DirectoryRoot && !vdir.SubDirConfig.True():
		d.Level.State = "ignored"
		return nil, nil
	case d.Info.Fact == disk.Unknown:
		if s.Disks.Stat(name).Fact != disk.Absent { // of a copy of the configuration files a directory without one may be missing
			d.Level.State = "unknown"
		}
		return nil, nil
	case d.Info.Fact == disk.Absent:
		return nil, nil
	}
	if fault := s.denied(d, name); fault != nil {
		return nil, []*merge.Fault{fault}
	}
	doc, err := s.document(name)
	switch {
	case err != nil:
		d.Level.State, d.Level.Err = "unknown", err
		return nil, nil
	case doc == nil:
		return nil, nil
	}
	d.Level.State = "loaded"
	layer := merge.NewLayer(doc, merge.Web, d.Level.ConfigPath, d.AppRoot, parent.Decls)
	s.otherFramework(layer, r)
	layer.OpenSource = s.sourceBeside(d.Physical)
	d.Level.Layer = layer
	return layer, nil
}

// otherFramework marks the faults of sections that another version of .NET declares: the pool's version is what is wrong.
func (s *Server) otherFramework(layer *merge.Layer, r *realm) {
	for _, f := range layer.Faults {
		if f.Rule != "section-not-registered" {
			continue
		}
		for _, version := range []string{"v2.0", "v4.0"} {
			if version == r.framework {
				continue
			}
			if d := declaredBy(s.realm(realmKey{framework: version, wow: r.wow, noWeb: r.noWeb}).apphost.Decls, f.Section); d != nil {
				f.Rule = "clr-version-section"
				f.Related = append(f.Related, merge.Related{Message: "declared by .NET " + version, Origin: d.Origin()})
			}
		}
	}
}

// declaredBy returns the declaration in the files of .NET of a section, or of the first section of a group; nil when there is none.
func declaredBy(decls *merge.Declarations, name string) *merge.Declaration {
	var found *merge.Declaration
	if decls.Lookup(name) == nil && !decls.HasGroup(name) {
		return nil
	}
	for d := range decls.All {
		if d.Layer.Kind < merge.AppHost && (d.Section == name || strings.HasPrefix(d.Section, name+"/")) && (found == nil || d.Section < found.Section) {
			found = d
		}
	}
	return found
}

// rootFault is the fault of a virtual directory whose own directory cannot be read.
func (s *Server) rootFault(vdir *topology.VirtualDirectory, info disk.Info) *merge.Fault {
	f := &merge.Fault{Scope: merge.FileScope, Message: "Cannot read configuration file", NoLine: true, Rule: "physical-path-missing",
		Section: topology.SitesSection, Key: "physicalPath", Origin: vdir.PhysicalPath.Origin, Name: vdir.PhysicalPath.Text}
	if f.Origin.IsZero() {
		f.Origin = vdir.Item.Origin
	}
	switch {
	case errors.Is(vdir.Invalid, winpath.ErrIllegal):
		f.HResult, f.Uncertain = merge.FileNotFound, "the code of the error"
	case vdir.Physical == "" && placeholder(vdir.PhysicalPath.Text):
		return nil
	case vdir.Invalid != nil:
		f.HResult, f.Uncertain = merge.PathNotFound, "what IIS takes a path for that is not absolute"
	case info.Fact == disk.Absent:
		f.HResult = merge.PathNotFound
	case info.IsFile():
		f.HResult, f.Message = merge.DirectoryInvalid, ""
	default:
		return nil
	}
	if f.HResult == merge.FileNotFound || f.HResult == merge.PathNotFound && f.Uncertain == "" {
		f.Related = append(f.Related, s.looksFor(vdir))
	}
	return f
}

// looksFor is the file that IIS names when it cannot read the directory of a virtual directory: the web.config that it looks for there.
func (s *Server) looksFor(vdir *topology.VirtualDirectory) merge.Related {
	dir := vdir.Physical
	if dir == "" {
		dir, _ = s.Env.Expand(vdir.PhysicalPath.Text)
	}
	name := winpath.Join(dir, "web.config")
	local := s.Disks.LocalOf(name)
	if local == "" {
		local = name
	}
	file := source.Decode(local, name, nil)
	file.Missing = true
	return merge.Related{Message: "IIS names " + name + ", without a line", Origin: merge.Origin{Span: file.Span(0, 0)}}
}

// placeholder reports whether a path begins with what an installer, a test or an unknown variable fills in.
func placeholder(path string) bool {
	return strings.ContainsAny(path, "[]{}$@%") && !winpath.IsAbs(path)
}

// sourceBeside opens the configSource files of a directory.
func (s *Server) sourceBeside(dir string) func(string) (*xmlsrc.Document, bool) {
	return func(relative string) (*xmlsrc.Document, bool) {
		clean, err := winpath.Clean(winpath.Join(dir, relative))
		if err != nil || !winpath.Within(clean, dir) {
			return nil, true
		}
		o := s.opened(clean)
		return o.doc, o.info.Fact != disk.Unknown
	}
}

// denied is the fault of a web.config that the worker process may not read, as far as recorded rights tell.
func (s *Server) denied(d *Directory, name string) *merge.Fault {
	if s.Disks.Unrestricted(d.Info) {
		return nil
	}
	for _, path := range []string{name, d.Physical} {
		text, ok := s.Disks.ACL(path)
		if !ok || path == name && s.Disks.Stat(name).Fact != disk.Present {
			continue
		}
		pool, _ := s.Topology.PoolOf(d.Application)
		right := disk.Reading(text, pool.Principals())
		if right == disk.Granted {
			continue
		}
		f := &merge.Fault{Scope: merge.FileScope, HResult: merge.AccessDenied, NoLine: true, Rule: "config-file-acl", Key: "ACL", Name: path,
			Message: "Cannot read configuration file due to insufficient permissions", Origin: d.Directory.PhysicalPath.Origin}
		if right == disk.Unsaid {
			f.Uncertain = "whether the pool's identity belongs to a group that is granted access"
		}
		if doc, _ := s.document(name); doc != nil {
			f.Origin = merge.Origin{Span: doc.File.Span(0, 0)}
		}
		return f
	}
	return nil
}

// Chain returns the levels of a directory from MACHINE down.
func (s *Server) Chain(d *Directory) []Level {
	var levels []Level
	top := d.Node
	for up := d; up != nil; up = up.Up {
		levels = append(levels, up.Level)
	}
	for top.Parent != nil && top.Path != merge.AppHostPath {
		top = top.Parent
	}
	for ; top != nil; top = top.Parent {
		levels = append(levels, Level{ConfigPath: top.Path, File: top.Layer.Doc.File.Path, State: "loaded", Layer: top.Layer})
	}
	slices.Reverse(levels)
	return levels
}

package resolver

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/profile"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// MaxFile is the size in bytes above which a configuration file is not read.
const MaxFile = 64 << 20

// Options say where a server's configuration and disks are.
type Options struct {
	// Config holds the bytes of an applicationHost.config and ConfigPath its local name. When Config is nil the
	// embedded profile of that name is read.
	Config     []byte
	ConfigPath string
	Profile    string
	// ConfigFS is the directory of ConfigPath, for its configSource files; nil when they cannot be read.
	ConfigFS fs.FS
	// WebRoot re-roots the profile's site at this Windows path, "" leaves it.
	WebRoot string
	// Disks shows the server's disks; nil knows nothing of them.
	Disks *disk.Disks
	// Env holds the values of %NAME%; nil means those of a stock server.
	Env winpath.Env
	// Schema is nil for the embedded one.
	Schema *schema.Schema
	// Version of IIS; the zero value means the profile's or 10.0.
	Version schema.Version
}

// ErrNotServer says that a file is well-formed configuration but not that of a server.
var ErrNotServer = errors.New("not an applicationHost.config: it describes no sites")

// Server is one IIS server as its files describe it. It is safe for concurrent use.
type Server struct {
	Topology *topology.Server
	Engine   *merge.Engine
	Disks    *disk.Disks
	Env      winpath.Env
	// Config is the applicationHost.config, as read.
	Config *xmlsrc.Document
	// Profile is the embedded server that stands in for the real one; nil when there is a configuration file.
	Profile *profile.Profile

	configFS fs.FS
	trunk    *Server // of a branch: the server that it shares the server levels with
	mu       sync.RWMutex
	realms   map[realmKey]*realm
	places   map[placeKey]*Directory
	docs     map[string]*opened
	tables   map[*merge.Section]*handler.Table
	wow      map[string]bool // by version: whether somebody mapped the 32-bit files of .NET
	hosts    map[*topology.Application]*hosting
	warm     warm
	entries  sync.Map // of handler tables, by *merge.Item
}

// realmKey tells apart the worlds in which a config path can be read: .NET's files and whether web.config files count.
type realmKey struct {
	framework string
	wow       bool // the files of the 32-bit Framework directory
	noWeb     bool
}

// realm holds the server levels of one world.
type realm struct {
	realmKey
	apphost *merge.Node
}

// Load reads a server. A malformed file is an [*xmlsrc.SyntaxError]; a file that is no server's is [ErrNotServer].
func Load(opt Options) (*Server, error) {
	s := &Server{Disks: opt.Disks, Env: opt.Env, configFS: opt.ConfigFS,
		realms: map[realmKey]*realm{}, places: map[placeKey]*Directory{}, docs: map[string]*opened{}, tables: map[*merge.Section]*handler.Table{}, wow: map[string]bool{}, hosts: map[*topology.Application]*hosting{}}
	version := opt.Version
	file, err := s.open(opt)
	if err != nil {
		return nil, err
	}
	if version == (schema.Version{}) {
		version = schema.Version{Major: 10}
	}
	if s.Env == nil {
		s.Env = winpath.ServerEnv()
	}
	s.Engine = &merge.Engine{Schema: opt.Schema, Version: version}
	if s.Engine.Schema == nil {
		s.Engine.Schema = schema.Embedded()
	}
	s.Engine.Schema = s.Engine.Schema.At(version)
	s.Config = xmlsrc.Parse(file, xmlsrc.Limits{MaxBytes: MaxFile})
	if s.Config.Err != nil {
		return nil, s.Config.Err
	}
	if root := s.Config.Root; root.Name != "configuration" || !describesSites(root) {
		return nil, fmt.Errorf("%s: %w", file.Path, ErrNotServer)
	}
	apphost := s.realm(realmKey{framework: "v4.0"}).apphost
	s.Topology = topology.Read(apphost, s.Env)
	if opt.WebRoot != "" {
		s.reroot(opt.WebRoot)
	}
	return s, nil
}

// Site is a directory that takes the place of the root of a profile's site.
type Site struct {
	// WebRoot is the Windows path of the root, Disks what shows it.
	WebRoot string
	Disks   *disk.Disks
	// Overlay holds documents that stand in for files of the disks, by Windows path.
	Overlay map[string]*xmlsrc.Document
}

// At returns a server of the same configuration whose profile site is rooted elsewhere. The two share everything that
// does not depend on disks.
func (s *Server) At(site Site) *Server {
	next := &Server{Engine: s.Engine, Disks: site.Disks, Env: s.Env, Config: s.Config, Profile: s.Profile, configFS: s.configFS,
		realms: map[realmKey]*realm{}, places: map[placeKey]*Directory{}, docs: map[string]*opened{}, tables: map[*merge.Section]*handler.Table{}, wow: map[string]bool{}, hosts: map[*topology.Application]*hosting{}}
	s.mu.RLock()
	maps.Copy(next.realms, s.realms)
	maps.Copy(next.tables, s.tables)
	s.mu.RUnlock()
	for path, doc := range site.Overlay {
		o := &opened{doc: doc, info: disk.Info{Fact: disk.Present, Local: doc.File.Path}}
		o.once.Do(func() {})
		next.docs[winpath.Fold(path)] = o
	}
	next.Topology = topology.Read(next.realm(realmKey{framework: "v4.0"}).apphost, next.Env)
	if site.WebRoot != "" && next.Profile != nil {
		next.reroot(site.WebRoot)
	}
	return next
}

// Branch returns the same server for a look at some of its sites: what it reads of directories is kept by the branch and goes with it,
// so that very many sites can be looked at in turn. The server levels, and what holds of applications, are shared.
func (s *Server) Branch() *Server {
	if s.trunk != nil {
		s = s.trunk
	}
	return &Server{Topology: s.Topology, Engine: s.Engine, Disks: s.Disks, Env: s.Env, Config: s.Config, Profile: s.Profile, configFS: s.configFS, trunk: s,
		places: map[placeKey]*Directory{}, docs: map[string]*opened{}, tables: map[*merge.Section]*handler.Table{}}
}

func (s *Server) open(opt Options) (*source.File, error) {
	if opt.Config != nil {
		return source.Decode(opt.ConfigPath, "", opt.Config), nil
	}
	p, ok := profile.Lookup(opt.Profile)
	if !ok {
		return nil, fmt.Errorf("no profile is called %q; there are %s", opt.Profile, strings.Join(profile.Names(), ", "))
	}
	raw, path, err := profile.Open(opt.Profile)
	if err != nil {
		return nil, err
	}
	s.Profile = &p
	if s.Env == nil && p.Express {
		s.Env = winpath.ExpressEnv()
	}
	if s.Env == nil {
		s.Env = winpath.ServerEnv()
	}
	given := s.Env
	for _, v := range p.Variables {
		if _, ok := opt.Env[strings.ToUpper(v.Name)]; !ok {
			value, _ := given.Expand(v.Value)
			given = given.With(map[string]string{v.Name: value})
		}
	}
	s.Env = given
	file := source.Decode(path, "", raw)
	file.Profile = true
	return file, nil
}

func describesSites(root *xmlsrc.Element) bool {
	if root.Child("system.applicationHost") != nil {
		return true
	}
	sections := root.Child("configSections")
	if sections == nil {
		return false
	}
	for _, group := range sections.Children {
		if group.Value("name") == "system.applicationHost" {
			return true
		}
	}
	return false
}

// reroot points the root of the profile's site at another directory.
func (s *Server) reroot(windows string) {
	site := s.Topology.Site(s.Profile.Site)
	if site == nil || site.Root() == nil || site.Root().Root() == nil {
		return
	}
	root := site.Root().Root()
	root.Undefined = nil
	root.Physical, root.Invalid = winpath.Clean(windows)
	root.PhysicalPath.Text = root.Physical
}

// realm returns the server levels of one world; they are read once.
func (s *Server) realm(key realmKey) *realm {
	if s.trunk != nil {
		return s.trunk.realm(key)
	}
	s.mu.RLock()
	r := s.realms[key]
	s.mu.RUnlock()
	if r != nil {
		return r
	}
	r = &realm{realmKey: key}
	machine, machineFaults := s.framework(key, "machine.config")
	node := s.Engine.NewNode(nil, merge.MachinePath, merge.NewLayer(machine, merge.Machine, merge.MachinePath, false, nil), false, machineFaults...)
	web, webFaults := s.framework(key, "web.config")
	root := merge.NewLayer(web, merge.RootWeb, merge.WebRootPath, false, node.Decls)
	if web.File.Profile {
		root.Faults = nil // the machine.config of the disks need not declare what the built-in file beside it says
	}
	node = s.Engine.NewNode(node, merge.WebRootPath, root, false, webFaults...)
	layer := merge.NewLayer(s.Config, merge.AppHost, merge.AppHostPath, false, node.Decls)
	layer.OpenSource = s.openConfigSource
	r.apphost = s.Engine.NewNode(node, merge.AppHostPath, layer, false)
	s.mu.Lock()
	defer s.mu.Unlock()
	if earlier := s.realms[key]; earlier != nil {
		return earlier
	}
	s.realms[key] = r
	return r
}

// frameworkFile is the Windows path of machine.config or of the web.config beside it.
func frameworkFile(key realmKey, name string) string {
	bits := "Framework64"
	if key.wow {
		bits = "Framework"
	}
	dir := map[string]string{"v2.0": "v2.0.50727", "v4.0": "v4.0.30319"}[key.framework]
	return `C:\Windows\Microsoft.NET\` + bits + `\` + dir + `\config\` + name
}

// wow64 reports whether the disks hold .NET's files for 32-bit processes; what is built in is the same for both.
func (s *Server) wow64(framework string) bool {
	if s.trunk != nil {
		return s.trunk.wow64(framework)
	}
	s.mu.RLock()
	known, ok := s.wow[framework]
	s.mu.RUnlock()
	if ok {
		return known
	}
	key := realmKey{framework: framework, wow: true}
	known = s.Document(frameworkFile(key, "machine.config")) != nil || s.Document(frameworkFile(key, "web.config")) != nil
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wow[framework] = known
	return known
}

// framework returns machine.config or the root web.config: the server's own where its disk is mapped, else the built-in one,
// which also takes the place of one that does not parse; the fault of that is returned beside it.
func (s *Server) framework(key realmKey, name string) (*xmlsrc.Document, []*merge.Fault) {
	path := frameworkFile(key, name)
	doc, _ := s.document(path)
	if doc != nil && doc.Err == nil {
		return doc, nil
	}
	builtin, web, _ := profile.Framework(key.framework)
	if name == "web.config" {
		builtin = web
	}
	file := source.Decode("profile:net/"+key.framework+"/"+name, path, builtin)
	file.Profile = true
	stand := xmlsrc.Parse(file, xmlsrc.Limits{})
	if doc == nil {
		return stand, nil
	}
	return stand, merge.NewLayer(doc, merge.Machine, merge.MachinePath, false, nil).Faults[:1]
}

// openConfigSource opens a configSource of applicationHost.config.
func (s *Server) openConfigSource(relative string) (*xmlsrc.Document, bool) {
	if s.configFS == nil {
		return nil, false
	}
	// A disk of its own, because Windows looks names up without case.
	const beside = `C:\Windows\System32\inetsrv\config`
	clean, err := winpath.Clean(winpath.Join(beside, relative))
	if err != nil || !winpath.Within(clean, beside) {
		return nil, true
	}
	local := strings.TrimSuffix(s.Config.File.Path[:strings.LastIndexByte(s.Config.File.Path, '/')+1], "/")
	raw, info, err := disk.New(disk.Mount{Windows: beside, FS: s.configFS, Local: local}).ReadFile(clean, MaxFile)
	if err != nil {
		return nil, true
	}
	return xmlsrc.Parse(source.Decode(info.Local, "", raw), xmlsrc.Limits{MaxBytes: MaxFile}), true
}

// opened is a configuration file of a mapped disk.
type opened struct {
	once sync.Once
	doc  *xmlsrc.Document
	err  error
	info disk.Info
}

// document reads a file of the server's disks once. It returns nil and no error when there is none, or none that is known.
func (s *Server) document(windows string) (*xmlsrc.Document, error) {
	o := s.opened(windows)
	return o.doc, o.err
}

func (s *Server) opened(windows string) *opened {
	key := winpath.Fold(windows)
	s.mu.RLock()
	o := s.docs[key]
	s.mu.RUnlock()
	if o == nil && s.trunk != nil { // what somebody opened on the server itself is the same file here
		s.trunk.mu.RLock()
		o = s.trunk.docs[key]
		s.trunk.mu.RUnlock()
	}
	if o == nil {
		s.mu.Lock()
		if o = s.docs[key]; o == nil {
			o = &opened{}
			s.docs[key] = o
		}
		s.mu.Unlock()
	}
	o.once.Do(func() {
		raw, info, err := s.Disks.ReadFile(windows, MaxFile)
		o.info = info
		if info.Fact != disk.Present || info.Stock {
			return
		}
		if err != nil {
			o.err = err
			return
		}
		o.doc = xmlsrc.Parse(source.Decode(info.Local, windows, raw), xmlsrc.Limits{MaxBytes: MaxFile})
		if fault := o.doc.Err; fault != nil && fault.Kind == xmlsrc.TooLarge { // that says nothing of what IIS makes of it
			o.doc, o.err = nil, fault
		}
	})
	return o
}

// Document returns a configuration file of the server's disks as it was read, nil when there is none or it cannot be read.
func (s *Server) Document(windows string) *xmlsrc.Document {
	doc, _ := s.document(windows)
	return doc
}

// Documents returns the server file and the configuration files that were read so far, in no order.
func (s *Server) Documents() []*xmlsrc.Document {
	list := []*xmlsrc.Document{s.Config}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, o := range s.docs {
		o.once.Do(func() {}) // waits for who reads it
		if o.doc != nil {
			list = append(list, o.doc)
		}
	}
	return list
}

// Open returns a configuration file of the server's disks as it was read; nil without an error when there is none.
func (s *Server) Open(windows string) (*xmlsrc.Document, error) { return s.document(windows) }

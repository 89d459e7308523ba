package pipeline

import (
	"sync/atomic"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
)

// settingsKey names what settings depend on: the configuration of a path and the pool that runs it.
type settingsKey struct {
	node *merge.Node
	pool *topology.Pool
}

// settings is the configuration of a path as the stages want it: read once, used for every request.
type settings struct {
	node    *merge.Node
	pool    *topology.Pool
	hpool   *handler.Pool
	modules *program.Modules
	// readings holds the faults that a request at the path meets, in the order in which IIS reads the sections.
	readings []reading
	// beyond is the first setting of ASP.NET that may stand only in the root of an application and stands elsewhere, nil for none.
	beyond       *merge.Fault
	filter       *filtering.Filter // nil without RequestFilteringModule
	addresses    *access.Addresses // nil without IpRestrictionModule
	restrictions *program.Restrictions
	types        *static.Types
	document     *merge.Section // defaultDocument
	browse       *merge.Section // directoryBrowse
	docs         []string
	global       []ruleLevel // global rewrite rules
	levels       []ruleLevel // distributed rewrite rules, from the site down
	outbound     *outbound   // outbound rewrite rules, nil without any
	fastCGI      *program.FastCGI
	worker       *verdict.Failure // why the workers of the pool cannot start, nil when they can
	scheme       *verdict.Failure // a compression scheme that the pool cannot load, nil when it can
	anonymous    reader           // of files for anonymous requests
	possible     []Potential      // what the path makes possible for every request
	quick        quick            // checks that no request at the path can fail
	sound        soundness        // entries that a check found nothing wrong with
	app          atomic.Pointer[appFacts]
}

// worker names a section as worker processes of a bitness see it: its variables expand by bitness. 0 is the server without a pool.
type worker struct {
	section *merge.Section
	bits    int
}

// settingsOf returns the settings of a resolution.
func (p *Predictor) settingsOf(res *resolver.Resolution) *settings {
	return p.settingsAt(res.Node, res.Pool)
}

func (p *Predictor) settingsAt(node *merge.Node, pool *topology.Pool) *settings {
	key := settingsKey{node, pool}
	p.mu.RLock()
	s := p.settings[key]
	p.mu.RUnlock()
	if s != nil {
		return s
	}
	s = p.read(node, pool)
	p.mu.Lock()
	defer p.mu.Unlock()
	if earlier := p.settings[key]; earlier != nil {
		return earlier
	}
	p.settings[key] = s
	return s
}

func (p *Predictor) read(node *merge.Node, pool *topology.Pool) *settings {
	s := &settings{node: node, pool: pool, modules: p.Modules(node, pool),
		hpool: &handler.Pool{Name: pool.Name, Classic: pool.Classic, Runtime: pool.Runtime.Text, Bits: pool.Bits()}}
	s.readings, s.beyond = readings(node, s.modules, p.Server.Env), beyondApplication(node)
	if s.modules.Loaded("RequestFilteringModule") {
		s.filter = p.filterOf(node)
	}
	if s.modules.Loaded("IpRestrictionModule") {
		s.addresses = access.CompileAddresses(node.Section(access.AddressSection), p.Server.Engine.Version.Major)
	}
	host := p.Host(pool)
	s.restrictions = p.Restrictions(node.Section(program.RestrictionSection), host)
	s.types = p.Types(node)
	s.document, s.browse = node.Section(static.DocumentSection), node.Section(static.BrowseSection)
	s.docs = static.Documents(s.document)
	s.global = p.RuleLevels(node, GlobalRulesSection)
	s.levels = p.RuleLevels(node, RulesSection)
	if s.modules.Loaded("RewriteModule") || p.Server.Profile != nil {
		s.outbound = p.readOutbound(node)
	}
	if apphost, err := p.Server.Path(""); err == nil { // IIS reads the section at the server level only
		s.fastCGI = p.FastCGI(apphost.Node.Section(program.FastCGISection), host)
	}
	s.worker = p.workerFailure(pool, host)
	s.scheme = p.schemeFailure(s)
	s.anonymous = anonymousReader(node, pool)
	s.possible = p.potential(s)
	s.quick = p.quickOf(s)
	return s
}

// filterOf returns the request filter of a path; it shares with that of the path above what the two have in common.
func (p *Predictor) filterOf(node *merge.Node) *filtering.Filter {
	key := [2]*merge.Section{node.Section(filtering.SectionName), node.Section(filtering.RuntimeSection)}
	return p.shared.filters.get(key, func() *filtering.Filter {
		env := filtering.Env{Major: p.Server.Engine.Version.Major, HTTPRuntime: key[1]}
		if node.Parent == nil {
			return filtering.Compile(key[0], env)
		}
		return p.filterOf(node.Parent).Derive(key[0], env)
	})
}

// Restrictions returns the restriction list of a section as a worker process sees it.
func (p *Predictor) Restrictions(section *merge.Section, host program.Host) *program.Restrictions {
	return p.whole.restrictions.get(workerOf(section, host), func() *program.Restrictions { return program.NewRestrictions(section, host.Env) })
}

// FastCGI returns the FastCGI applications of a section as a worker process sees them.
func (p *Predictor) FastCGI(section *merge.Section, host program.Host) *program.FastCGI {
	return p.whole.fastCGI.get(workerOf(section, host), func() *program.FastCGI { return program.NewFastCGI(section, host.Env) })
}

func workerOf(section *merge.Section, host program.Host) worker {
	key := worker{section: section}
	if host.Pool != nil {
		key.bits = host.Pool.Bits()
	}
	return key
}

// Types returns the MIME types of a path, told by what they change of those of the path above.
func (p *Predictor) Types(node *merge.Node) *static.Types {
	section := node.Section(static.ContentSection)
	return p.shared.types.get(section, func() *static.Types {
		if node.Parent == nil {
			return static.NewTypes(section)
		}
		return p.Types(node.Parent).Derive(section)
	})
}

// Modules returns the effective modules of a path as a pool's worker processes load them.
func (p *Predictor) Modules(node *merge.Node, pool *topology.Pool) *program.Modules {
	key := [2]*merge.Section{node.Section(program.ModulesSection), node.Section(program.GlobalModulesSection)}
	m := program.NewModules(p.shared.modules.get(key, func() *program.ModuleList { return program.NewModuleList(key[0], key[1]) }), pool)
	m.Assumed = p.Server.Profile != nil
	return m
}

// Host is what is known of the server for programs of a pool; with a nil pool, for those of any.
func (p *Predictor) Host(pool *topology.Pool) program.Host {
	host := program.Host{Disks: p.Server.Disks, Env: p.Server.Env, Pool: pool, Express: p.Server.Profile != nil && p.Server.Profile.Express, Drives: p.contentDrives()}
	if pool != nil {
		host.Env = p.Server.EnvOf(pool)
	}
	return host
}

// contentDrives returns the upper-case letters of the drives that hold content of some site: any drive may where a profile
// stands in for the server.
func (p *Predictor) contentDrives() string {
	if p.Server.Profile != nil {
		return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	}
	p.whole.drivesOnce.Do(func() {
		var seen [26]bool
		for _, site := range p.Server.Topology.Sites {
			for _, app := range site.Applications {
				for _, v := range app.Directories {
					if len(v.Physical) > 1 && v.Physical[1] == ':' && v.Physical[0] >= 'A' && v.Physical[0] <= 'Z' { // clean paths have upper-case drives
						seen[v.Physical[0]-'A'] = true
					}
				}
			}
		}
		for i, found := range seen {
			if found {
				p.whole.drives += string(rune('A' + i))
			}
		}
	})
	return p.whole.drives
}

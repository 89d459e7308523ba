package pipeline

import (
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/winpath"
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
	filter   *filtering.Filter // nil without RequestFilteringModule
	types    *static.Types
	docs     []string
	levels   []ruleLevel // distributed rewrite rules, from the site down
	global   []ruleLevel
	ip       *access.AddressRestriction
}

// settingsOf returns the settings of a resolution.
func (p *Predictor) settingsOf(res *resolver.Resolution) *settings {
	pool, _ := p.Server.Topology.PoolOf(res.Application)
	key := settingsKey{res.Node, pool}
	p.mu.RLock()
	s := p.settings[key]
	p.mu.RUnlock()
	if s != nil {
		return s
	}
	s = p.read(res, pool)
	p.mu.Lock()
	defer p.mu.Unlock()
	if earlier := p.settings[key]; earlier != nil {
		return earlier
	}
	p.settings[key] = s
	return s
}

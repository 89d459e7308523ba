package resolver

import (
	"sync"
	"sync/atomic"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/topology"
)

// hosting is what requests need to know of the pool that runs an application.
type hosting struct {
	pool    *topology.Pool
	defined bool // somebody defines the pool
	realm   *realm
	facts   *handler.Pool
}

// hostOf returns the hosting of an application; it is found once.
func (s *Server) hostOf(app *topology.Application) *hosting {
	if s.trunk != nil {
		return s.trunk.hostOf(app)
	}
	s.mu.RLock()
	h := s.hosts[app]
	s.mu.RUnlock()
	if h != nil {
		return h
	}
	pool, defined := s.Topology.PoolOf(app)
	override, framework := pool.ConfigOverride, pool.Framework()
	h = &hosting{pool: pool, defined: defined,
		realm: s.realm(realmKey{framework: framework, wow: pool.Bits() == 32 && s.wow64(framework), noWeb: override.Text != "" && !override.True()}),
		facts: &handler.Pool{Name: pool.Name, Classic: pool.Classic, Runtime: pool.Runtime.Text, Bits: pool.Bits()}}
	s.mu.Lock()
	defer s.mu.Unlock()
	if earlier := s.hosts[app]; earlier != nil {
		return earlier
	}
	s.hosts[app] = h
	return h
}

// maxWarm is the number of URL paths that a server remembers, and maxMissed how many of them may be paths where nothing is: there is
// no end of those, but everybody is asked for the same favicon.ico again and again.
const (
	maxWarm   = 50_000
	maxMissed = 10_000
)

// warm remembers the places of URL paths, by their exact spelling, so that asking for one again costs one look-up.
type warm struct {
	mu     sync.RWMutex
	places map[warmKey]*warmPlace
	missed int
}

// warmPlace is what does not depend on anything but the path of a request.
type warmPlace struct {
	dir   *Directory
	host  *hosting
	table *handler.Table
	last  atomic.Pointer[selected]
}

// selected is the handler of a path for requests of one kind; most requests for a path are of one kind.
type selected struct {
	verb   string
	remote bool
	handler.Selection
}

// choose returns the handler that takes a request for the place.
func (p *warmPlace) choose(r *handler.Request) handler.Selection {
	if s := p.last.Load(); s != nil && s.verb == r.Verb && s.remote == r.Remote {
		return s.Selection
	}
	s := &selected{r.Verb, r.Remote, p.table.Select(r, 0)}
	p.last.Store(s)
	return s.Selection
}

type warmKey struct {
	site *topology.Site
	path string
}

func (w *warm) get(site *topology.Site, path string) *warmPlace {
	w.mu.RLock()
	p := w.places[warmKey{site, path}]
	w.mu.RUnlock()
	return p
}

// put remembers a place while there is room.
func (w *warm) put(site *topology.Site, path string, p *warmPlace) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p.dir.Info.Fact != disk.Present {
		if w.missed >= maxMissed {
			return
		}
		w.missed++
	}
	if w.places == nil {
		w.places = map[warmKey]*warmPlace{}
	}
	if len(w.places) < maxWarm {
		w.places[warmKey{site, path}] = p
	}
}

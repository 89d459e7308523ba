package pipeline

import (
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/topology"
)

// probe names a request that rules ask about for every application.
type probe struct {
	site *topology.Site
	app  *topology.Application
	path string
}

// Below predicts a GET of a path below the root of an application; a nil application is the root of a site that has none. The
// outcome is kept, since many rules ask the same.
func (p *Predictor) Below(site *topology.Site, app *topology.Application, path string) *Outcome {
	key := probe{site, app, path}
	p.mu.RLock()
	o := p.probes[key]
	p.mu.RUnlock()
	if o != nil {
		return o
	}
	url := "/"
	if app != nil {
		url = strings.TrimSuffix(app.Path, "/") + "/"
	}
	base, _ := resolver.ParseURL("/")
	o = p.Follow(p.Server.ResolveIn(site, base.WithPath(url+path)))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.probes[key] = o
	return o
}

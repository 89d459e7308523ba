package topologyrules

import (
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/mend"
)

// PoolStopped reports pools that applications of started sites use and that do not start.
var PoolStopped = &rules.Rule{
	ID: "IIS5006", Name: "app-pool-stopped", Group: rules.Topology, Severity: rules.Error, Statuses: []string{"503"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "application pool that does not start",
		What:  "A pool with autoStart=\"false\" that an application of a site uses which does start.",
		Why:   "IIS writes autoStart=\"false\" when somebody stops a pool, so that it stays stopped. http.sys then answers 503 Service Unavailable for every URL of its applications.",
		Bad: examplePools(`<!-- want@+1 "stays stopped" -->
      <add name="Site" autoStart="false" />`, exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`)) + "-- root/C/inetpub/shop/index.html --\n",
		Good:    examplePools(`<add name="Site" autoStart="true" />`, exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`)) + "-- root/C/inetpub/shop/index.html --\n",
		Request: "GET http://localhost/",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Adding Application Pools <add> (autoStart)", "Microsoft Learn: HTTP Error 503, Service Unavailable"},
	},
	Sites: atRoots(func(p *rules.Pass, app *topology.Application, f *rules.Finding) *rules.Finding {
		if app == nil || app.Site.AutoStart.Text != "" && !app.Site.AutoStart.True() {
			return nil // the whole site rests
		}
		if pool, _ := p.Server.Topology.PoolOf(app); pool != nil {
			if change, ok := mend.Value(pool.AutoStart.Origin, "true"); ok {
				f.Fixes = []rules.Fix{{Title: `Write autoStart="true"`, Edits: []source.Edit{change}}}
			}
		}
		return f
	}),
}

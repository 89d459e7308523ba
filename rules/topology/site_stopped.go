package topologyrules

import (
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/mend"
)

// SiteStopped reports sites that do not start.
var SiteStopped = &rules.Rule{
	ID: "IIS5007", Name: "site-stopped", Group: rules.Topology, Severity: rules.Error, Statuses: []string{"404", "503"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "site that does not start",
		What:  "A site with serverAutoStart=\"false\" whose bindings no other site takes over. For a request that it should answer it is an error; in lint it is a warning, since somebody may want it so.",
		Why:   "IIS writes serverAutoStart=\"false\" when somebody stops a site. It has no bindings in http.sys until it is started: 404 or 400 from http.sys, or no connection.",
		Bad: exampleServer(`
      <!-- want@+1 "does not start" -->`+exampleSite("Shop", "1", ` serverAutoStart="false"`, ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`)) + "-- root/C/inetpub/shop/index.html --\n",
		Good:    exampleServer(exampleSite("Shop", "1", ` serverAutoStart="true"`, ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`)) + "-- root/C/inetpub/shop/index.html --\n",
		Request: "GET http://localhost/",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Site <site> (serverAutoStart)"},
	},
	Sites: func(p *rules.Pass) {
		if p.Profile() {
			p.Skip("sites and pools are not known without an applicationHost.config")
			return
		}
		for _, site := range p.Sites {
			if f := stopped(p, site); f != nil {
				p.Report(f)
			}
		}
	},
}

// stopped asks for each binding of a site and returns the first failure that says the site does not start.
func stopped(p *rules.Pass, site *topology.Site) *rules.Finding {
	for _, b := range site.Bindings {
		if !b.HTTP() {
			continue
		}
		req, err := resolver.ParseURL(url(b))
		if err != nil {
			continue
		}
		req.LocalIP = b.IP
		if p.Server.Topology.Choose(req.HTTPS, req.Host, req.Port, req.LocalIP).Stopped == nil {
			continue
		}
		failure := p.Predictor.Predict(req).Failure
		if failure == nil || failure.Rule != p.Rule.Name || failure.Place.Span != site.Item.Origin.Span && failure.Place.Span != site.AutoStart.Origin.Span {
			continue
		}
		f := rules.FromFailure(failure)
		f.Severity = rules.Warning
		if change, ok := mend.Value(site.AutoStart.Origin, "true"); ok {
			f.Fixes = []rules.Fix{{Title: `Write serverAutoStart="true"`, Edits: []source.Edit{change}}}
		}
		return f
	}
	return nil
}

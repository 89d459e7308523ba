package topologyrules

import (
	"fmt"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// PoolMissing reports applications whose pool nobody defines.
var PoolMissing = &rules.Rule{
	ID: "IIS5005", Name: "app-pool-missing", Group: rules.Topology, Severity: rules.Error, Statuses: []string{"503"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "application pool that does not exist",
		What:  "An application that names a pool which <applicationPools> does not define, itself or by applicationDefaults.",
		Why:   "Nothing can run the application: http.sys answers 503 Service Unavailable for all of its URLs, and writes no line to the log of the site.",
		Bad: exampleServer(`
      <site name="Shop" id="1">
        <!-- want@+1 "Sites" -->
        <application path="/" applicationPool="Sites">
          <virtualDirectory path="/" physicalPath="C:\inetpub\shop" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>`) + "-- root/C/inetpub/shop/index.html --\n",
		Good:    exampleServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`)) + "-- root/C/inetpub/shop/index.html --\n",
		Request: "GET http://localhost/",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Error 503, Service Unavailable", "dsccommunity/WebAdministrationDsc issue 546"},
	},
	Sites: atRoots(func(p *rules.Pass, app *topology.Application, f *rules.Finding) *rules.Finding {
		if app == nil {
			return f
		}
		names := make([]string, 0, len(p.Server.Topology.Pools))
		for _, pool := range p.Server.Topology.Pools {
			names = append(names, pool.Name)
		}
		near := topology.Nearest(app.Pool.Text, names)
		if a := app.Item.Attr("applicationPool"); near != "" && a != nil && a.XML != nil && app.Item.XML != nil {
			f.Fixes = []rules.Fix{{Title: fmt.Sprintf("Write applicationPool=\"%s\"", near), Edits: []source.Edit{edit.Value(app.Item.XML, a.XML, near)}}}
		}
		return f
	}),
}

package topologyrules

import (
	"fmt"
	"slices"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/mend"
)

// PoolRuntime reports pools whose managedRuntimeVersion names no version of the CLR.
var PoolRuntime = &rules.Rule{
	ID: "IIS5012", Name: "pool-runtime-unknown", Group: rules.Topology, Severity: rules.Error, Statuses: []string{"500.21", "404.17", "503"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "pool for a .NET version that there is not",
		What:  "A managedRuntimeVersion, of a pool or of applicationPoolDefaults, that is none of v1.1, v2.0, v4.0 and the empty text: \"v4\", \"4.0\", \"v4.5\", \"v4.8\".",
		Why: "The attribute names a version of the common language runtime: all of .NET Framework 4.x is v4.0, 2.0 to 3.5 are v2.0. With another text no handler and no managed engine for ASP.NET fits the pool: " +
			"500.21 or 404.17 for its pages, or workers that cannot load the runtime and 503.",
		Bad: examplePools(`<!-- want@+1 "v4.0" -->
      <add name="Site" managedRuntimeVersion="v4.8" />`, exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`)) + "-- root/C/inetpub/shop/index.html --\n",
		Good:    examplePools(`<add name="Site" managedRuntimeVersion="v4.0" />`, exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`)) + "-- root/C/inetpub/shop/index.html --\n",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Adding Application Pools <add> (managedRuntimeVersion)"},
	},
	Server: func(p *rules.Pass) {
		if p.Profile() {
			return
		}
		var told []source.Span
		for _, pool := range p.Server.Topology.Pools {
			v := pool.Runtime
			if v.Origin.IsZero() || slices.Contains(runtimes, v.Text) || slices.Contains(told, v.Origin.Span) {
				continue
			}
			told = append(told, v.Origin.Span)
			near := "v4.0"
			if len(v.Text) > 1 && (v.Text[0] == '2' || v.Text[0] == '3' || v.Text[1] == '2' || v.Text[1] == '3') {
				near = "v2.0"
			}
			f := rules.At(v.Origin, topology.PoolsSection, "managedRuntimeVersion")
			f.Certainty = rules.Likely
			f.Message = fmt.Sprintf("managedRuntimeVersion=\"%s\" names no version of the common language runtime (%s is meant): no handler of ASP.NET and no managed engine fits the pool \"%s\". Not certain: the status.", v.Text, near, pool.Name)
			f.Advice = fmt.Sprintf("Write managedRuntimeVersion=\"%s\".", near)
			if change, ok := mend.Value(v.Origin, near); ok {
				f.Fixes = []rules.Fix{{Title: fmt.Sprintf("Write managedRuntimeVersion=\"%s\"", near), Edits: []source.Edit{change}}}
			}
			p.Report(f)
		}
	},
}

// runtimes are the versions of the CLR that worker processes can load; setup programs write v4.0.30319 and v2.0.50727 too.
var runtimes = []string{"", "v1.1", "v2.0", "v4.0", "v1.1.4322", "v2.0.50727", "v4.0.30319"}

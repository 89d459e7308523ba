package topologyrules

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// DuplicateBinding reports bindings that two sites have.
var DuplicateBinding = &rules.Rule{
	ID: "IIS5002", Name: "duplicate-binding", Group: rules.Topology, Severity: rules.Warning, NeedsServer: true,
	Doc: rules.Doc{
		Title: "two sites with one binding",
		What:  "Two started sites with the same scheme, address, port and host name. IIS Express, which runs one site at a time, is left out.",
		Why:   "http.sys gives a URL prefix to one site only. The other does not start (\"the file already exists\", 0x800700b7), and its content is not reachable by this binding: the client sees the first site.",
		Bad: exampleServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:www.example.com" />`) + `
      <!-- want@+6 "Shop" -->` + exampleSite("Blog", "2", "", ` applicationPool="Site"`, `C:\inetpub\blog`, `<binding protocol="http" bindingInformation="*:80:WWW.example.com" />`)),
		Good: exampleServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:www.example.com" />`) +
			exampleSite("Blog", "2", "", ` applicationPool="Site"`, `C:\inetpub\blog`, `<binding protocol="http" bindingInformation="*:80:blog.example.com" />`)),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Binding <binding>", "Microsoft Learn: UrlPrefix strings (HTTP Server API)"},
	},
	Server: func(p *rules.Pass) {
		if p.Profile() || express(p) {
			return
		}
		for _, site := range p.Server.Topology.Sites {
			if site.AutoStart.Text != "" && !site.AutoStart.True() {
				continue // somebody starts one of the two by hand
			}
			for _, b := range site.Bindings {
				for earlier := range p.Server.Topology.Same(b) {
					if earlier.Site != site && b.HTTP() {
						p.Report(doubled(earlier, b))
					}
					break
				}
			}
		}
	},
}

func doubled(earlier, b *topology.Binding) *rules.Finding {
	f := rules.At(b.Item.Origin, topology.SitesSection, "bindingInformation")
	f.Advice = "Give one of them another host name or port, or remove the binding from one."
	f.Message = fmt.Sprintf("The sites %s and %s both have the binding \"%s %s\": http.sys gives it to one of them and the other does not start.",
		earlier.Site.Name, b.Site.Name, strings.ToLower(b.Protocol), b.Information)
	f.Related = []rules.Related{{Message: "the binding of " + earlier.Site.Name, Span: earlier.Item.Origin.Span}}
	return f
}

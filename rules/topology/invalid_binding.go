package topologyrules

import (
	"fmt"

	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// InvalidBinding reports web bindings that http.sys cannot take.
var InvalidBinding = &rules.Rule{
	ID: "IIS5011", Name: "invalid-binding", Group: rules.Topology, Severity: rules.Error, NeedsServer: true,
	Doc: rules.Doc{
		Title: "binding that cannot be registered",
		What:  `A bindingInformation of http or https that is not address:port:host ("*:80", "www.example.com:80"), or sslFlags="1" without a host name.`,
		Why:   "The WWW service cannot register the URL prefix and does not start the site; the event log of the system names the site. The port refuses the connection, or another site answers in its place.",
		Bad: exampleServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:www.example.com" />
          <!-- want@+1 "two colons" -->
          <binding protocol="http" bindingInformation="*:8080" />`)),
		Good: exampleServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:www.example.com" />
          <binding protocol="http" bindingInformation="*:8080:" />`)),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Binding <binding>", "Microsoft Learn: UrlPrefix strings (HTTP Server API)"},
	},
	Server: func(p *rules.Pass) {
		if p.Profile() {
			return
		}
		for _, site := range p.Server.Topology.Sites {
			for _, b := range site.Bindings {
				because, fix := b.Misbound(p.Server.Engine.Version.Major)
				if because == "" {
					continue
				}
				key := "bindingInformation"
				if b.OK && b.SSLFlags&1 != 0 && b.Host == "" {
					key = "sslFlags"
				}
				f := rules.At(b.Item.Where(key), topology.SitesSection, key)
				f.Message = fmt.Sprintf("http.sys cannot take this binding of the site %s: %s. The site does not start.", site.Name, because)
				f.Advice = fix
				p.Report(f)
			}
		}
	},
}

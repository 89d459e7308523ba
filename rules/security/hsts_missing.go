package security

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// HSTSMissing reports sites with TLS that do not ask browsers to stay with it.
var HSTSMissing = &rules.Rule{
	ID: "IIS9019", Name: "hsts-missing", Group: rules.Security, Severity: rules.Info, NeedsServer: true,
	Doc: rules.Doc{
		Title: "no HSTS",
		What:  "Sites with an https binding for which neither <hsts>, nor a custom header, nor an outbound rule sends Strict-Transport-Security.",
		Why:   "A browser that was told http:// asks in the clear first, and whoever sits on the network can keep it there.",
		Bad: "-- applicationHost.config --\n" + strings.Replace(host, `      <section name="sites"`, `      <!-- want@+1 "Strict-Transport-Security.*Site" -->
      <section name="sites"`, 1) + `</configuration>
`,
		Good: "-- applicationHost.config --\n" + host + `  <system.webServer>
    <httpProtocol>
      <customHeaders>
        <add name="Strict-Transport-Security" value="max-age=31536000" />
      </customHeaders>
    </httpProtocol>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: IIS 10.0 Version 1709 HTTP Strict Transport Security (HSTS) Support", "CIS Microsoft IIS 10 Benchmark v1.2.1, 7.1"},
	},
	Sites:  hstsMissing,
	Server: hstsNowhere,
}

func hstsMissing(p *rules.Pass) {
	if p.Profile() || express(p) {
		return
	}
	for _, site := range p.Sites {
		if _, https := schemes(site); !https || sendsHSTS(p, site) {
			continue
		}
		if _, set := hsts(p, site, "enabled"); set != nil {
			f := setting(set, topology.SitesSection, fmt.Sprintf("HSTS is switched off for %s (CIS IIS 10 7.1). Not certain: the application may send the header itself.", site.Name),
				`Write <hsts enabled="true" max-age="31536000" />.`)
			f.Certainty = rules.Likely
			p.Report(f)
			continue
		}
		p.Note(site.Name)
	}
}

// hstsNowhere reports, once for the server, the sites for which nobody says anything.
func hstsNowhere(p *rules.Pass) {
	var without []string
	for _, note := range p.Notes() {
		without = append(without, note.(string))
	}
	decl := p.Server.Topology.SitesSection.Decl
	if len(without) == 0 || decl == nil {
		return
	}
	f := rules.At(decl.Origin(), topology.SitesSection, "hsts")
	f.Message = fmt.Sprintf("Nothing sends Strict-Transport-Security for %s (CIS IIS 10 7.1). Not certain: the application may send the header itself.", names(without))
	f.Advice = `Write <hsts enabled="true" max-age="31536000" /> in the site, or in siteDefaults.`
	f.Certainty = rules.Likely
	p.Report(f)
}

func sendsHSTS(p *rules.Pass, site *topology.Site) bool {
	if on, _ := hsts(p, site, "enabled"); on {
		return true
	}
	d, err := p.Server.Path(site.Name)
	if err != nil || header(d.Node.Section(protocolSection), "Strict-Transport-Security") != nil {
		return true
	}
	return outbound(d.Node, "RESPONSE_Strict_Transport_Security")
}

// outbound reports whether an outbound rule sets a variable.
func outbound(node *merge.Node, variable string) bool {
	for _, item := range node.Section(pipeline.OutboundSection).Items {
		if strings.EqualFold(strings.ReplaceAll(item.Child("match").Text("serverVariable"), "-", "_"), variable) {
			return true
		}
	}
	return false
}

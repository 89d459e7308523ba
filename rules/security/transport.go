package security

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// schemes tells which of http and https the bindings of a site take.
func schemes(site *topology.Site) (http, https bool) {
	for _, b := range site.Bindings {
		if b.HTTP() {
			https = https || strings.EqualFold(b.Protocol, "https")
			http = http || strings.EqualFold(b.Protocol, "http")
		}
	}
	return http, https
}

// hsts returns the effective <hsts> of a site: its own attribute, or that of the defaults.
func hsts(p *rules.Pass, site *topology.Site, name string) (value bool, set *merge.Attr) {
	for _, e := range []*merge.Element{site.Item.Child("hsts"), p.Server.Topology.SitesSection.Child("siteDefaults", "hsts")} {
		if a := e.Attr(name); a != nil {
			return e.Bool(name), a
		}
	}
	return false, nil
}

// redirectsToTLS reports whether something at the root of a site sends plain requests to https.
func redirectsToTLS(p *rules.Pass, site *topology.Site, node *merge.Node) bool {
	on, _ := hsts(p, site, "enabled")
	if to, _ := hsts(p, site, "redirectHttpToHttps"); on && to {
		return true
	}
	redirect := node.Section(access.RedirectSection)
	if redirect.Bool("enabled") && strings.HasPrefix(strings.ToLower(redirect.Text("destination")), "https:") {
		return true
	}
	for _, section := range []string{pipeline.GlobalRulesSection, pipeline.RulesSection} {
		for _, item := range node.Section(section).Items {
			rule := pipeline.RewriteRule(item)
			if rule.Enabled && rule.Action.Type.String() == "Redirect" && strings.HasPrefix(strings.ToLower(rule.Action.URL), "https:") {
				return true
			}
		}
	}
	return false
}

// perPlace gathers sites under the place that decides for them.
type perPlace struct {
	places []source.Span
	sites  map[source.Span][]string
}

func (g *perPlace) add(place source.Span, site string) {
	if g.sites == nil {
		g.sites = map[source.Span][]string{}
	}
	if !slices.Contains(g.places, place) {
		g.places = append(g.places, place)
	}
	g.sites[place] = append(g.sites[place], site)
}

// siteAt is the note that a place of the server's file decides for a site.
type siteAt struct {
	place source.Span
	site  string
}

// noted notes the places in the server's file, since they decide for more sites than those at hand, and returns the others.
func (g *perPlace) noted(p *rules.Pass) *perPlace {
	own := &perPlace{}
	for _, place := range g.places {
		for _, site := range g.sites[place] {
			if place.File == p.Server.Config.File {
				p.Note(siteAt{place, site})
			} else {
				own.add(place, site)
			}
		}
	}
	return own
}

// gathered returns what was noted of all sites.
func gathered(p *rules.Pass) *perPlace {
	all := &perPlace{}
	for _, note := range p.Notes() {
		at := note.(siteAt)
		all.add(at.place, at.site)
	}
	return all
}

// names lists sites for a message.
func names(sites []string) string {
	const most = 4
	if len(sites) > most {
		return strings.Join(sites[:most], ", ") + " and others"
	}
	return strings.Join(sites, ", ")
}

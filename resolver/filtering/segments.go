package filtering

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
)

// CheckSegments returns the refusal of a path with more segments than the site's limits/@maxUrlSegments, 32 by default;
// nil when it passes. IIS has the limit since 8.0. It is a test of the core, made whether or not request filtering is installed
// (Microsoft: "Limits for a Web Site <limits>").
func CheckSegments(segments int, server *topology.Server, site *topology.Site) *verdict.Failure {
	limit, place := int64(32), merge.Origin{}
	var sites *merge.Section
	if server != nil {
		sites = server.SitesSection
	}
	var own, defaults *merge.Element
	if site != nil && site.Item != nil {
		own = site.Item.Written("limits")
		place = site.Item.Origin
	}
	if sites != nil && sites.Element != nil {
		if defaults = sites.Written("siteDefaults"); defaults != nil {
			defaults = defaults.Written("limits")
		}
	}
	for _, e := range []*merge.Element{own, defaults} {
		if e != nil && e.Attr("maxUrlSegments") != nil {
			limit, place = number(e, "maxUrlSegments", 32), e.Where("maxUrlSegments")
			break
		}
	}
	if int64(segments) <= limit {
		return nil
	}
	return &verdict.Failure{Status: 404, Substatus: 20, Place: place, Section: topology.SitesSection, Key: "maxUrlSegments",
		Because: fmt.Sprintf("the path has %s segments, the limit maxUrlSegments of the site is %s", thousands(int64(segments)), thousands(limit)),
		Fix:     fmt.Sprintf(`write <limits maxUrlSegments="%d" /> into the <site> element of applicationHost.config`, segments),
		Module:  "IIS Web Core", Notification: "BeginRequest"}
}

package topologyrules

import (
	"fmt"
	"strconv"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// DuplicateSiteID reports sites of one id.
var DuplicateSiteID = &rules.Rule{
	ID: "IIS5004", Name: "duplicate-site-id", Group: rules.Topology, Severity: rules.Error, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "two sites with one id",
		What:  "Two <site> elements whose names differ and whose id is the same, as after copying one by hand.",
		Why:   "The id is a key of the collection: IIS refuses the whole <sites> section (0x800700b7), the World Wide Web Publishing Service reads no site, and nothing is served.",
		Bad: exampleServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`) + `
      <!-- want@+1 "id 1" -->` + exampleSite("Blog", "1", "", ` applicationPool="Site"`, `C:\inetpub\blog`, `<binding protocol="http" bindingInformation="*:81:" />`)),
		Good: exampleServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\shop`, `<binding protocol="http" bindingInformation="*:80:" />`) +
			exampleSite("Blog", "2", "", ` applicationPool="Site"`, `C:\inetpub\blog`, `<binding protocol="http" bindingInformation="*:81:" />`)),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Site <site> (id)", "IIS_schema.xml: system.applicationHost/sites/site/@id has isUniqueKey=\"true\""},
	},
	Server: func(p *rules.Pass) {
		section := p.Server.Topology.SitesSection
		for _, fault := range section.Faults {
			el := edit.Written(fault.Origin)
			if fault.Rule != "duplicate-collection-entry" || el == nil || el.Name != "site" || el.Attr("id") == nil || fault.Key != el.Value("id") || len(fault.Related) == 0 {
				continue
			}
			f := rules.FromFault(p.Predictor, fault)
			f.Section, f.Key, f.Statuses = topology.SitesSection, "id", []string{}
			next := free(section)
			f.Advice = fmt.Sprintf("Write id=\"%d\", which is free, or another free id.", next)
			f.Message = fmt.Sprintf("The site %s has the id %s, which another site has already: IIS refuses the whole <sites> section (0x800700b7) and serves nothing.", el.Value("name"), el.Value("id"))
			f.Fixes = []rules.Fix{{Title: fmt.Sprintf("Write id=\"%d\"", next), Safe: true, Edits: []source.Edit{edit.Value(el, el.Attr("id"), strconv.FormatInt(next, 10))}}}
			p.Report(f)
		}
	},
}

// free returns the first id above all that are there.
func free(section *merge.Section) int64 {
	top := int64(0)
	for _, item := range section.Items {
		top = max(top, item.Number("id"))
	}
	return top + 1
}

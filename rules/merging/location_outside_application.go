package merging

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// LocationOutsideApplication reports location tags that reach from a web.config into a child application.
var LocationOutsideApplication = &rules.Rule{
	ID: "IIS2012", Name: "location-outside-application", Group: rules.Merge, Severity: rules.Info,
	Doc: rules.Doc{
		Title: "location tag that reaches into another application",
		What:  "A <location> of a web.config whose path lies in a child application.",
		Why: "IIS applies it, because it goes by URL path: the child's settings are then also in a file that its owner does not see. " +
			"The web.config of the child is applied later and may collide with it (500.19).",
		Bad: exampleHead + `        <application path="/api" applicationPool="Web">
          <virtualDirectory path="/" physicalPath="D:\api" />
        </application>
` + exampleTail + exampleEnd + webConfig + `<configuration>
  <!-- want@+1 "application /api" -->
  <location path="api/files">
    <system.webServer>
      <directoryBrowse enabled="true" />
    </system.webServer>
  </location>
</configuration>
`,
		Good: exampleHead + `        <application path="/api" applicationPool="Web">
          <virtualDirectory path="/" physicalPath="D:\api" />
        </application>
` + exampleTail + exampleEnd + webConfig + `<configuration>
  <location path="files">
    <system.webServer>
      <directoryBrowse enabled="true" />
    </system.webServer>
  </location>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: An Overview of Feature Delegation in IIS", deepDive},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		l := layer(s)
		if l == nil || l.Kind != merge.Web || s.Site == nil {
			return
		}
		for _, loc := range l.Locations {
			if loc.Inert != "" || loc.Own() {
				continue
			}
			place, ok := s.Site.Find(segments(s.Site, loc.Target))
			if !ok || place.Application == s.Application {
				continue
			}
			f := atPath(loc)
			f.ConfigPath = loc.Target
			f.Message = fmt.Sprintf("This <location> reaches into the application %s: its settings hold there although they stand in the file of %s.", place.Application.Path, s.Application.Path)
			f.Advice = "Move the settings to the web.config of that application, or to applicationHost.config."
			f.Related = append(f.Related, rules.Related{Message: "the application", Span: place.Application.Item.Origin.Span})
			p.Report(f)
		}
	},
}

// segments returns the URL segments of a config path of a site.
func segments(site *topology.Site, path string) []string {
	rest := strings.Trim(strings.TrimPrefix(path, merge.AppHostPath+"/"), "/")
	rest = strings.Trim(rest[min(len(rest), len(site.Name)):], "/")
	if rest == "" {
		return nil
	}
	return strings.Split(rest, "/")
}

package merging

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// InheritFlagWithoutEffect reports inheritInChildApplications where it cuts nothing off.
var InheritFlagWithoutEffect = &rules.Rule{
	ID: "IIS2013", Name: "inherit-flag-without-effect", Group: rules.Merge, Severity: rules.Info,
	Fixable: true,
	Doc: rules.Doc{
		Title: "inheritInChildApplications without effect",
		What: "inheritInChildApplications=\"false\" on a location tag below which the server has no application, or on one for the whole " +
			"server, above every application; and the value \"true\", which is the default. The tag that the .NET SDK writes around " +
			"<aspNetCore> is left out.",
		Why: "The flag keeps settings from child applications only. Directories and virtual directories of the same application inherit " +
			"them all the same.",
		Bad: exampleHead + exampleTail + exampleEnd + webConfig + `<configuration>
  <!-- want@+1 "no application below" -->
  <location path="." inheritInChildApplications="false">
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
  <location path="." inheritInChildApplications="false">
    <system.webServer>
      <directoryBrowse enabled="true" />
    </system.webServer>
  </location>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ASP.NET Core Module, web.config file", "dotnet/websdk issue 373"},
	},
	Sites: func(p *rules.Pass) {
		list := newClaims[*xmlsrc.Element]()
		for _, s := range p.Scopes {
			l := layer(s)
			if l == nil || l.Kind < merge.AppHost {
				continue
			}
			for _, loc := range l.Locations {
				a := loc.XML.Attr("inheritInChildApplications")
				if a == nil || loc.Inert != "" {
					continue
				}
				if why := idle(p, s, l, loc); why != "" {
					f := rules.AtSpan(loc.XML.AttrSpan(a), "", a.Name)
					f.ConfigPath = loc.Target
					f.Message = fmt.Sprintf("inheritInChildApplications=\"%s\" has no effect here: %s.", a.Value, why)
					f.Advice = "Delete the attribute."
					if l.Kind == merge.AppHost && loc.Own() {
						f.Certainty = rules.Likely
					}
					f.Fixes = []rules.Fix{{Title: "delete the attribute", Safe: !loc.NoInherit, Edits: []source.Edit{edit.DeleteAttr(loc.XML, a)}}}
					list.claim(loc.XML, f)
				} else {
					list.deny(loc.XML)
				}
			}
		}
		list.report(p)
	},
}

// idle says why the flag of a location tag cuts nothing off, "" when it does or nobody knows.
func idle(p *rules.Pass, s *rules.Scope, l *merge.Layer, loc *merge.Location) string {
	switch {
	case !loc.NoInherit:
		return "true is the default"
	case l.Kind == merge.AppHost && loc.Own():
		return "the settings of the whole server stand above every application"
	case p.Profile(), fromSDK(loc.XML):
		return ""
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(loc.Target, merge.AppHostPath+"/"), "/")
	site := p.Server.Topology.Site(name)
	if site == nil {
		return ""
	}
	if app := applicationBelow(site, segments(site, loc.Target)); app != nil {
		return ""
	}
	return "the server has no application below " + short(loc.Target) + ", and directories of the same application inherit all the same"
}

// fromSDK reports the tag that the .NET SDK writes into every web.config of an ASP.NET Core application.
func fromSDK(el *xmlsrc.Element) bool {
	for _, group := range el.Children {
		if group.Name == "system.webServer" && (group.Child("aspNetCore") != nil || group.Child("httpPlatform") != nil) {
			return true
		}
	}
	return false
}

// applicationBelow returns an application of the site strictly below a URL path, nil when there is none.
func applicationBelow(site *topology.Site, path []string) *topology.Application {
	prefix := strings.ToLower(strings.Join(path, "/"))
	for _, app := range site.Applications {
		at := strings.ToLower(strings.Trim(app.Path, "/"))
		if at != prefix && (prefix == "" || strings.HasPrefix(at, prefix+"/")) {
			return app
		}
	}
	return nil
}

package rewriterules

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// MapMissing reports rules that look something up in a rewrite map which nobody defines.
var MapMissing = &rules.Rule{
	ID: "IIS8004", Name: "rewrite-map-missing", Group: rules.Rewrite, Severity: rules.Error, Statuses: []string{"500.50", "500.51", "500.52"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "rewrite map that nobody defines",
		What:  "A substitution {name:key} whose name is no rewrite map of this file or one above, no provider and no function.",
		Why:   "URL Rewrite cannot expand the text: a request that reaches the rule answers 500.50.",
		Bad: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <rewrite>
      <rules>
        <rule name="old pages">
          <match url=".*" />
          <conditions>
            <!-- want@+1 "no rewrite map" -->
            <add input="{OldPages:{REQUEST_URI}}" pattern="(.+)" />
          </conditions>
          <action type="Redirect" url="{C:1}" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
`,
		Good: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <rewrite>
      <rewriteMaps>
        <rewriteMap name="OldPages">
          <add key="/old.htm" value="/new" />
        </rewriteMap>
      </rewriteMaps>
      <rules>
        <rule name="old pages">
          <match url=".*" />
          <conditions>
            <add input="{OldPages:{REQUEST_URI}}" pattern="(.+)" />
          </conditions>
          <action type="Redirect" url="{C:1}" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
-- root/C/inetpub/child/page.html --
`,
		Request: "GET http://localhost/old.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Using Rewrite Maps in URL Rewrite Module"},
	},
	Sections: ruleSections,
	Scope:    mapMissing,
}

func mapMissing(p *rules.Pass, s *rules.Scope) {
	for _, f := range problems(p, s) {
		finding := rules.At(f.place, f.section, f.name())
		finding.Span = tight(f.place, f.Problem)
		finding.Statuses = []string{statusOf(f.section)}
		finding.Message = fmt.Sprintf("The rule \"%s\" refers to a rewrite map that is not there: %s. Requests that reach it answer %s.", f.name(), f.Message, statusOf(f.section))
		finding.Advice = "Define the map in <rewriteMaps>, or correct its name."
		if p.Profile() || f.Uncertain {
			finding.Certainty = rules.Likely
			finding.Message += " Not certain: applicationHost.config may define it."
		}
		if finding.Fixes = nearestMap(s.Section(pipeline.MapsSection), finding); len(finding.Fixes) > 0 {
			finding.Advice = rules.Sentence(finding.Fixes[0].Title + ", or define the map in <rewriteMaps>")
		}
		p.Report(finding)
	}
}

// nearestMap offers the map whose name is closest to the one that is wrong.
func nearestMap(maps *merge.Section, f *rules.Finding) []rules.Fix {
	text := f.Span.Text()
	var names []string
	for _, item := range maps.Items {
		names = append(names, item.Text("name"))
	}
	name, at := text, f.Span
	if len(text) > 0 && text[0] == '{' {
		end := 1
		for end < len(text) && text[end] != ':' {
			end++
		}
		name, at = text[1:end], f.Span.File.Span(f.Span.Start+1, f.Span.Start+end)
	}
	near := topology.Nearest(name, names)
	if near == "" || near == name {
		return nil
	}
	return []rules.Fix{{Title: "write " + near, Edits: []source.Edit{{Span: at, NewText: source.EscapeAttr(near)}}}}
}

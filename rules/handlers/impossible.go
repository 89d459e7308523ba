package handlers

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// PreConditionImpossible reports preconditions that hold in no pool.
var PreConditionImpossible = &rules.Rule{
	ID: "IIS4011", Name: "handler-precondition-impossible", Group: rules.Handlers, Severity: rules.Warning, Statuses: []string{"404.17", "404.3", "404.0"},
	Fixable:  true,
	Sections: []string{handler.SectionName, modulesSection, globalSection},
	Doc: rules.Doc{
		Title: "precondition that never holds",
		What:  "A preCondition of a handler or module with two items that exclude each other (bitness32,bitness64; two .NET versions; classicMode,integratedMode) or with an item that IIS does not know.",
		Why: "All items of the list must hold; there is no \"or\". An entry whose list cannot hold is passed over in every pool: scripts then reach StaticFile and answer 404.17 or 404.3, " +
			"and a module is never loaded.",
		Bad: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "bitness32.*bitness64" -->
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" preCondition="bitness32,bitness64" />
      <!-- want@+1 "integratedMode" -->
      <add name="Report" path="*.rep" verb="GET" type="Shop.Report" preCondition="IntegratedMode" />
    </handlers>
  </system.webServer>
</configuration>
`),
		Good: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" />
      <add name="Report" path="*.rep" verb="GET" type="Shop.Report" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
`),
		Request: "GET http://localhost/index.php",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HandlerAction class (preCondition)", "Microsoft Learn: IHttpServer::SatisfiesPrecondition"},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		for _, section := range []string{handler.SectionName, modulesSection, globalSection} {
			for _, item := range s.Section(section).Items {
				if s.Owns(item.Origin) && !item.Origin.Profile() {
					impossible(p, section, item)
				}
			}
		}
	},
}

// tokens are the items that IIS knows and that stand alone.
var tokens = []string{"integratedMode", "classicMode", "ISAPIMode", "bitness32", "bitness64", "managedHandler", "runtimeVersionv1.1", "runtimeVersionv2.0", "runtimeVersionv4.0"}

func impossible(p *rules.Pass, section string, item *merge.Item) {
	conditions := handler.CompilePreCondition(item.Text("preCondition"))
	first, second := conditions.Impossible()
	if first == "" && item.Origin.Span.File != p.Server.Config.File {
		first = conditions.Unsettled() // in the server's own file Windows may have written it
	}
	if first == "" {
		return
	}
	name := item.Text("name")
	f := rules.At(item.Where("preCondition"), section, name)
	what := "IIS passes the entry over"
	if section != handler.SectionName {
		what = "no worker process loads the module"
	}
	a := item.Attr("preCondition")
	if second != "" {
		f.Message = fmt.Sprintf("The preCondition of %s asks for %s and %s at once; all items must hold, so it holds in no pool and %s.", name, first, second, what)
		f.Advice = fmt.Sprintf("Keep one of %s and %s, or make one entry for each.", first, second)
		p.Report(f)
		return
	}
	f.Certainty = rules.Likely
	f.Message = fmt.Sprintf("The preCondition of %s holds \"%s\", which no documentation of IIS names (letter case counts): %s. Not certain: the documentation contradicts itself on items that IIS does not know, and newer versions know more of them.", name, first, what)
	f.Advice = "Correct or delete the item."
	for _, known := range tokens {
		if strings.EqualFold(known, first) || strings.EqualFold(known, "runtimeVersion"+first) {
			f.Advice = "Write " + known + "."
			if item.XML != nil && a != nil && a.XML != nil {
				text := strings.Replace(a.Value, first, known, 1)
				f.Fixes = []rules.Fix{{Title: "Write " + known, Edits: []source.Edit{edit.Value(item.XML, a.XML, text)}}}
			}
		}
	}
	p.Report(f)
}

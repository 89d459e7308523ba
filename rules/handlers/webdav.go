package handlers

import (
	"fmt"
	"slices"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/mend"
)

// WebDAV reports entries whose PUT and DELETE requests the WebDAV module takes.
var WebDAV = &rules.Rule{
	ID: "IIS4018", Name: "webdav-blocks-verb", Group: rules.Handlers, Severity: rules.Warning, Statuses: []string{"405.0"}, Sections: onHandlers,
	Fixable: true,
	Doc: rules.Doc{
		Title: "WebDAV takes PUT and DELETE",
		What:  "An entry for all verbs, PUT or DELETE where WebDAVModule is loaded and authoring is off. A left-over WebDAV entry without the module is no better: its verbs answer 500.21 (handler-module-missing).",
		Why: "With the WebDAV Publishing feature installed and authoring off, WebDAVModule itself answers 405.0 to PUT, DELETE and the other WebDAV verbs, also where another entry would take them. " +
			"Removing the WebDAV handler alone does not help; handler and module must both go.",
		Bad: `-- applicationHost.config --
` + webDAVServer + `-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "WebDAVModule" -->
      <add name="Api" path="api/*" verb="GET,POST,PUT,DELETE" type="Shop.Api" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: `-- applicationHost.config --
` + webDAVServer + `-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <modules>
      <remove name="WebDAVModule" />
    </modules>
    <handlers>
      <remove name="WebDAV" />
      <add name="Api" path="api/*" verb="GET,POST,PUT,DELETE" type="Shop.Api" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Request: "PUT http://localhost/api/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Troubleshooting HTTP 405 errors after publishing Web API applications", "AndersRodland/ConfigMgrClientHealth issue 70"},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		if s.Pool == nil || !p.Predictor.Modules(s.Node, s.Pool).Loaded("WebDAVModule") || s.Section("system.webServer/webdav/authoring").Bool("enabled") {
			return
		}
		var names []string
		var first *handler.Entry
		for _, e := range owned(p, s) {
			writes := e.Verbs == nil || slices.Contains(e.Verbs, "PUT") || slices.Contains(e.Verbs, "DELETE")
			if !writes || e.Static() || e.HasModule("WebDAVModule") || e.HasModule("ProtocolSupportModule") {
				continue
			}
			if names = append(names, e.Name); first == nil {
				first = e
			}
		}
		if first != nil {
			p.Report(blocked(s, first, names))
		}
	},
}

func blocked(s *rules.Scope, e *handler.Entry, names []string) *rules.Finding {
	f := atAttr(e, "verb")
	f.Certainty = rules.Likely
	f.Advice = `Remove both for this application: <remove name="WebDAVModule" /> in <modules> and <remove name="WebDAV" /> in <handlers>.`
	f.Message = fmt.Sprintf("WebDAVModule is loaded and its authoring is off, so PUT and DELETE for %s answer 405.0 before the entry sees them. Not certain: that the module keeps even verbs of an entry that takes them is observed, not documented.", pipeline.Quoted(names))
	modules := s.Section(modulesSection)
	item := modules.Find("name", "WebDAVModule")
	if item == nil {
		return f
	}
	relate(f, "the module that answers", item.Origin)
	c := e.Item.Origin.Contribution
	if c == nil || c.Location != nil || e.Item.Origin.Profile() || item.Locked || modules.Locked || !s.AppRoot {
		return f
	}
	doc := c.XML.Doc
	fix := rules.Fix{Title: "Remove the WebDAV module for this application"}
	if change, ok := mend.Section(doc, modulesSection, `<remove name="WebDAVModule" />`); ok {
		fix.Edits = append(fix.Edits, change)
	}
	if t := s.Section(handler.SectionName).Find("name", "WebDAV"); t != nil && !s.Owns(t.Origin) {
		if el := e.Item.XML; el != nil {
			fix.Edits = append(fix.Edits, source.Edit{Span: el.Doc.File.Span(el.Start, el.Start), NewText: `<remove name="WebDAV" />` + el.Doc.File.LineEnding() + el.Doc.File.Indent(el.Start)})
		}
	}
	f.Fixes = []rules.Fix{fix}
	return f
}

// webDAVServer is a server with WebDAV Publishing whose authoring is off.
const webDAVServer = `<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" />
      <section name="sites" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="globalModules" />
      <section name="modules" />
      <section name="handlers" />
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>
      <add name="Site" managedRuntimeVersion="v4.0" />
    </applicationPools>
    <sites>
      <site name="Shop" id="1">
        <application path="/" applicationPool="Site">
          <virtualDirectory path="/" physicalPath="C:\inetpub\wwwroot" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
  <system.webServer>
    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="ManagedEngineV4.0_64bit" image="%windir%\Microsoft.NET\Framework64\v4.0.30319\webengine4.dll" preCondition="integratedMode,runtimeVersionv4.0,bitness64" />
      <add name="WebDAVModule" image="%windir%\System32\inetsrv\webdav.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="WebDAVModule" />
    </modules>
    <handlers accessPolicy="Read, Script">
      <add name="WebDAV" path="*" verb="PROPFIND,PROPPATCH,MKCOL,PUT,COPY,DELETE,MOVE,LOCK,UNLOCK" modules="WebDAVModule" resourceType="Unspecified" requireAccess="None" />
    </handlers>
  </system.webServer>
</configuration>
`

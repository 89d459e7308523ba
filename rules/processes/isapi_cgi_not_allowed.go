package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// ISAPICGINotAllowed reports handlers whose program the restriction list forbids.
var ISAPICGINotAllowed = &rules.Rule{
	ID: "IIS3010", Name: "isapi-cgi-not-allowed", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"404.2"}, NeedsServer: true,
	Doc: rules.Doc{
		Title: "program forbidden by isapiCgiRestriction",
		What:  `An entry of isapiCgiRestriction with allowed="false" for the command line or dll that a handler runs.`,
		Why: `The entry wins even over notListedCgisAllowed="true". Every request to the handler answers 404.2 (0x800704ec). Setup programs leave such entries behind when
ASP.NET or another extension is registered without being allowed. Administrators switch a feature off in this way, so that the handlers which came with IIS and
ASP.NET are reported only where a file lies that they would run.`,
		Bad: serverExample(`    <security>
      <isapiCgiRestriction>
        <!-- want@+1 "allowed=.false." -->
        <add path="D:\hg\hgwebdir.dll" allowed="false" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <add name="Mercurial" path="*" verb="*" modules="IsapiModule" scriptProcessor="D:\hg\hgwebdir.dll" resourceType="Unspecified" />
    </handlers>
`, ""),
		Good: serverExample(`    <security>
      <isapiCgiRestriction>
        <add path="D:\hg\hgwebdir.dll" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <add name="Mercurial" path="*" verb="*" modules="IsapiModule" scriptProcessor="D:\hg\hgwebdir.dll" resourceType="Unspecified" />
    </handlers>
`, ""),
		Request: "GET http://localhost/repository",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ISAPI/CGI Restrictions <isapiCgiRestriction>", "Microsoft Learn: Adding ISAPI/CGI Restrictions <add>"},
	},
	// Somebody closed it: what is advised is theirs to do, and no fix does it.
	Sites: eachRestriction(program.Denied, func(*rules.Pass, use, program.Restriction, program.Problem, *rules.Finding) {}),
}

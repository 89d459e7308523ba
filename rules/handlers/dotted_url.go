package handlers

import "github.com/iislens/iislens/rules"

// DottedURL names StaticFile for a route whose last segment has a dot.
var DottedURL = &rules.Rule{
	ID: "IIS4020", Name: "dotted-url-static-handler", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "route with a dot taken for a file",
		What:  "A URL of an ASP.NET application whose last segment has a dot (/api/users/jane.doe, /v1.0) and that StaticFile takes.",
		Why:   "The extensionless handlers take only URLs without a dot in the last segment. Others go to StaticFile, which looks for a file of that name: 404.0, and the routes of the application are never asked.",
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/Global.asax --
-- root/C/inetpub/wwwroot/bin/System.Web.Http.WebHost.dll --
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <remove name="StaticFile" />
      <!-- want@+1 "has a dot" -->
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule" resourceType="Either" requireAccess="Read" />
    </handlers>
  </system.webServer>
</configuration>
-- request --
GET http://localhost/api/patients/a.b
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/Global.asax --
-- root/C/inetpub/wwwroot/bin/System.Web.Http.WebHost.dll --
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <add name="Api" path="api/*" verb="*" type="System.Web.Handlers.TransferRequestHandler" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
-- request --
GET http://localhost/api/patients/a.b
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ASP.NET routing and extensionless URLs", "domaindrivendev/Swashbuckle issues on dots in versions"},
	},
}

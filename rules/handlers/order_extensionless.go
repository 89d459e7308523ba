package handlers

import "github.com/iislens/iislens/rules"

// OrderExtensionless names an extensionless entry that takes a file without extension from StaticFile.
var OrderExtensionless = &rules.Rule{
	ID: "IIS4005", Name: "handler-order-extensionless", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "extensionless handler before StaticFile",
		What:  "A file without extension, such as an ACME challenge, that the extensionless URL handler (path \"*.\") hands to the routes of an ASP.NET application.",
		Why:   "The pattern *. takes every last segment without a dot, whether a file of that name exists or not. The application has no route for it and answers 404.0, although the file is there.",
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/Global.asax --
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <remove name="ExtensionlessUrlHandler-Integrated-4.0" />
      <!-- want@+1 "stands before StaticFile" -->
      <add name="ExtensionlessUrlHandler-Integrated-4.0" path="*." verb="*" type="System.Web.Handlers.TransferRequestHandler" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/.well-known/acme-challenge/web.config --
<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension="." mimeType="text/plain" />
    </staticContent>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/.well-known/acme-challenge/Zz9 --
-- request --
GET http://localhost/.well-known/acme-challenge/Zz9
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/Global.asax --
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <remove name="ExtensionlessUrlHandler-Integrated-4.0" />
      <add name="ExtensionlessUrlHandler-Integrated-4.0" path="*." verb="*" type="System.Web.Handlers.TransferRequestHandler" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/.well-known/acme-challenge/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <clear />
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="Either" requireAccess="Read" />
    </handlers>
    <staticContent>
      <mimeMap fileExtension="." mimeType="text/plain" />
    </staticContent>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/.well-known/acme-challenge/Zz9 --
-- request --
GET http://localhost/.well-known/acme-challenge/Zz9
`,
		Since:   "0.1.0",
		Sources: []string{"win-acme/win-acme issues 37, 72 and 265", "Microsoft Learn: extensionless URL update (KB 980368)"},
	},
}

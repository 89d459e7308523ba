package handlers

import "github.com/iislens/iislens/rules"

// StaticPost names StaticFile for a method that it does not know.
var StaticPost = &rules.Rule{
	ID: "IIS4019", Name: "static-handler-post", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"405.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "method that static files do not take",
		What:  "A POST, PUT, DELETE or PATCH that StaticFile gets, because the URL names a static file or no program is mapped to it.",
		Why:   "StaticFileModule takes GET and HEAD only and answers 405.0 to everything else, before it looks at the type of the file.",
		Bad: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <remove name="StaticFile" />
      <!-- want@+1 "GET and HEAD only, not POST" -->
      <add name="Files" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule" resourceType="Either" requireAccess="Read" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/contact.html --
-- request --
POST http://localhost/contact.html Content-Length: 120
`),
		Good: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <add name="Contact" path="contact.html" verb="POST" type="Shop.ContactHandler" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/contact.html --
-- request --
POST http://localhost/contact.html Content-Length: 120
`),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Error 405.0, Method not allowed", "Microsoft Learn: Troubleshooting HTTP 405 errors after publishing Web API applications"},
	},
}

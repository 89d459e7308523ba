package handlers

import "github.com/iislens/iislens/rules"

// Order names the entry that takes a request before the one that was meant.
var Order = &rules.Rule{
	ID: "IIS4004", Name: "handler-order", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.0", "404.17", "405.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "handler placed before the one that is meant",
		What:  "A StaticFile or wildcard entry that stands before the entry for the URL and takes the request.",
		Why: "IIS takes the first entry that fits, in effective order: what the web.config adds comes before what it inherits, in file order. How specific a path is does not count. " +
			"StaticFile refuses scripts (404.17), methods (405.0) and URLs without a file (404.0).",
		Bad: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <remove name="StaticFile" />
      <!-- want@+1 "stands before" -->
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule" resourceType="Either" requireAccess="Read" />
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/index.php --
-- request --
GET http://localhost/index.php
`),
		Good: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <remove name="StaticFile" />
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" />
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule" resourceType="Either" requireAccess="Read" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/index.php --
-- request --
GET http://localhost/index.php
`),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Wildcard script mapping and the IIS integrated pipeline", "Microsoft Learn: Handlers <handlers>"},
	},
}

package handlers

import "github.com/iislens/iislens/rules"

// VerbMissing names the entry whose verb list lacks the request's method.
var VerbMissing = &rules.Rule{
	ID: "IIS4003", Name: "handler-verb-missing", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.0", "405.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "verb missing in the handler's list",
		What:  "A request whose path an entry takes, but whose method is not in the entry's verb list. HEAD is not implied by GET; letter case counts.",
		Why:   "IIS passes over the entry and goes on. StaticFile then refuses the method of an existing file (405.0), or finds no file for the whole URL (404.0).",
		Bad: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "lacks DELETE" -->
      <add name="PHP_via_FastCGI" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/upload.php --
-- request --
DELETE http://localhost/upload.php?file=a.png
`),
		Good: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <add name="PHP_via_FastCGI" path="*.php" verb="GET,HEAD,POST,DELETE" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/upload.php --
-- request --
DELETE http://localhost/upload.php?file=a.png
`),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Adding Handler Mappings <add> (verb)", "glpi-project/glpi issue 3236"},
	},
}

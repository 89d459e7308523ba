package handlers

import "github.com/iislens/iislens/rules"

// ShadowsStatic names an entry for every URL that takes a static file from StaticFile.
var ShadowsStatic = &rules.Rule{
	ID: "IIS4017", Name: "wildcard-handler-shadows-static", Group: rules.Handlers, Severity: rules.Warning, Statuses: []string{"404.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "handler for * takes static files",
		What:  "An entry with path \"*\" for a program that serves no files, where a file that somebody meant to be static is asked for: below /.well-known, in a directory with its own static settings, in the assets of a WSGI application.",
		Why:   "An entry for * with resourceType Unspecified takes every URL, existing files too. The program does not know the file and answers 404.",
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "takes every URL" -->
      <add name="Front" path="*" verb="*" type="Shop.FrontController" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/.well-known/acme-challenge/token.txt --
-- request --
GET http://localhost/.well-known/acme-challenge/token.txt
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <add name="Front" path="*" verb="*" type="Shop.FrontController" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/.well-known/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <remove name="Front" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/.well-known/acme-challenge/token.txt --
-- request --
GET http://localhost/.well-known/acme-challenge/token.txt
`,
		Since:   "0.1.0",
		Sources: []string{"sjkp/letsencrypt-siteextension: wildcard handlers and the challenge directory", "Microsoft Docs: Configure Python web apps for IIS (static files)"},
	},
}

package handlers

import "github.com/iislens/iislens/rules"

// ModuleMissing reports entries whose module the server does not load.
var ModuleMissing = &rules.Rule{
	ID: "IIS4014", Name: "handler-module-missing", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"500.21"}, NeedsServer: true,
	Fixable:  true,
	Sections: onHandlers,
	Doc: rules.Doc{
		Title: "handler with a module that is not there",
		What:  "An entry whose (first) module is not in <modules> and <globalModules>, was removed for this path, or is written in other letter case.",
		Why: "IIS chooses the entry and then cannot run it: 500.21, Handler \"...\" has a bad module \"...\" in its module list. " +
			"Usually the role service or the add-on that brings the module is not installed. Names of modules are compared with case.",
		Bad: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "not installed" -->
      <add name="Python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python312\python.exe &quot;%s&quot;" resourceType="File" />
      <!-- want@+1 "letter case" -->
      <add name="PHP" path="*.php" verb="*" modules="FastCGIModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" />
    </handlers>
  </system.webServer>
</configuration>
`),
		Good: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <add name="PHP" path="*.php" verb="*" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" />
    </handlers>
  </system.webServer>
</configuration>
`),
		Request: "GET http://localhost/index.php",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: The HTTP status codes in IIS 7.0 and later versions, 500.21", "eliasferreyra/googlesitemapgenerator issue 90"},
	},
	Scope:  inPool().scope,
	Sites:  inPool().sites,
	Server: inPool().server,
}

package handlers

import "github.com/iislens/iislens/rules"

// DirectoryTakenForScript names the script map that takes a directory for a script.
var DirectoryTakenForScript = &rules.Rule{
	ID: "IIS4022", Name: "directory-taken-for-script", Group: rules.Handlers, Severity: rules.Warning, Statuses: []string{"502.2", "404.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "directory taken for a script",
		What:  "A request below a directory whose name carries the extension of a script map (archive.cgi/index.htm).",
		Why: "IIS looks for the first segment of the URL that matches the script map and takes what follows for path information. A directory with such a name is handed to the program in place of a script, " +
			"which answers 502.2, 404 or an error of its own. With resourceType=\"File\" IIS passes the entry over, since the name is no file.",
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "takes the directory" -->
      <add name="PHP" path="*.php" verb="*" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Unspecified" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/manual.php/index.html --
-- request --
GET http://localhost/manual.php/index.html
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <add name="PHP" path="*.php" verb="*" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="File" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/manual.php/index.html --
-- request --
GET http://localhost/manual.php/index.html
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft: KB 186803, directories with script-mapped extensions"},
	},
}

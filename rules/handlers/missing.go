package handlers

import "github.com/iislens/iislens/rules"

// Missing names requests that no entry takes, or only StaticFile, which does not know the file.
var Missing = &rules.Rule{
	ID: "IIS4001", Name: "handler-missing", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.3", "404.4", "404.17"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "no handler for the URL",
		What:  "A request for a script or program that no entry of <handlers> takes. The message names the nearest entry and why it does not fit.",
		Why: "StaticFile, the last entry, gets what no other takes. It gives out files of known types only: a script that nothing runs answers 404.3, one that an entry for another pool maps 404.17. " +
			"Without StaticFile the answer is 404.4.",
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "no handler runs .py files" -->
      <add name="hgweb" path="hgweb.cgi" verb="*" modules="CgiModule" scriptProcessor="C:\Python27\python.exe &quot;%s&quot;" resourceType="Unspecified" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/hook.py --
print("Content-Type: text/plain\n\nok")
-- request --
GET http://localhost/hook.py
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <add name="Python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python27\python.exe &quot;%s&quot;" resourceType="File" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/hook.py --
print("Content-Type: text/plain\n\nok")
-- request --
GET http://localhost/hook.py
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Error 404.3, MIME map policy", "Microsoft Learn: HTTP Error 404.4", "Microsoft Learn: HTTP Error 404.17 (KB 2019689)"},
	},
}

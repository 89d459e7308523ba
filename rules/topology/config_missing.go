package topologyrules

import "github.com/iislens/iislens/rules"

// ConfigMissing reports applications that hold a program and no web.config that runs it.
var ConfigMissing = &rules.Rule{
	ID: "IIS5010", Name: "web-config-missing", Group: rules.Topology, Severity: rules.Warning, Statuses: []string{"403.14"},
	Doc: rules.Doc{
		Title: "program without a web.config",
		What:  "An application whose directory holds a program for Node.js, Python or PHP (server.js, package.json, manage.py, composer.json ...) and neither a web.config nor a default document.",
		Why:   "IIS starts no program by itself: without a handler the directory is static files, the root answers 403.14 and scripts 404.3. Published applications bring a web.config; it is lost where only the sources are copied, or where the site maps the directory of the sources in place of the published one. It has to map the requests to the module that runs the program (iisnode, HttpPlatformHandler, FastCGI), which must be installed.",
		Bad: exampleServer(`
      <site name="Shop" id="1">
        <application path="/" applicationPool="Site">
          <!-- want@+1 "server.js|package.json" -->
          <virtualDirectory path="/" physicalPath="C:\inetpub\express" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>`) + `-- root/C/inetpub/express/server.js --
-- root/C/inetpub/express/package.json --
`,
		Good: platformServer(exampleSite("Shop", "1", "", ` applicationPool="Site"`, `C:\inetpub\express`, `<binding protocol="http" bindingInformation="*:80:" />`)) + `-- root/C/inetpub/express/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <add name="Node.js" path="*" verb="*" modules="httpPlatformHandler" resourceType="Unspecified" />
    </handlers>
    <httpPlatform processPath="%ProgramFiles%\nodejs\node.exe" arguments=".\server.js">
      <environmentVariables>
        <environmentVariable name="PORT" value="%HTTP_PLATFORM_PORT%" />
      </environmentVariables>
    </httpPlatform>
  </system.webServer>
</configuration>
-- root/C/inetpub/express/server.js --
-- root/C/inetpub/express/package.json --
-- root/C/Program Files/nodejs/node.exe --
`,
		Request: "GET http://localhost/",
		Since:   "0.1.0",
		Sources: []string{"tjanczuk/iisnode: samples", "Microsoft Learn: HTTP Error 403.14"},
	},
	Sites: atRoots(nil),
}

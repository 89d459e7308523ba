package processes

import "strings"

// The examples of rules that need a server share its plain parts.

// exampleTop opens an applicationHost.config: what the examples need declared, one pool of 64 bits and one site.
const exampleTop = `-- applicationHost.config --
<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" allowDefinition="AppHostOnly" />
      <section name="sites" allowDefinition="AppHostOnly" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="fastCgi" allowDefinition="AppHostOnly" />
      <section name="globalModules" allowDefinition="AppHostOnly" />
      <section name="isapiFilters" allowDefinition="MachineToApplication" />
      <section name="modules" />
      <section name="handlers" />
      <section name="aspNetCore" />
      <section name="staticContent" />
      <section name="httpPlatform" />
      <sectionGroup name="security">
        <section name="isapiCgiRestriction" allowDefinition="AppHostOnly" />
      </sectionGroup>
    </sectionGroup>
  </configSections>
  <system.applicationHost>
`

// examplePool is the pool of most examples.
const examplePool = `    <applicationPools>
      <add name="DefaultAppPool" managedRuntimeVersion="v4.0" />
    </applicationPools>
`

// exampleSites is the site of most examples.
const exampleSites = `    <sites>
      <site name="Default Web Site" id="1">
        <application path="/" applicationPool="DefaultAppPool">
          <virtualDirectory path="/" physicalPath="C:\inetpub\wwwroot" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
`

// exampleModules are the native modules that run programs, installed.
const exampleModules = `    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="CgiModule" image="%windir%\System32\inetsrv\cgi.dll" />
      <add name="FastCgiModule" image="%windir%\System32\inetsrv\iisfcgi.dll" />
      <add name="IsapiModule" image="%windir%\System32\inetsrv\isapi.dll" />
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="CgiModule" />
      <add name="FastCgiModule" />
      <add name="IsapiModule" />
      <add name="StaticFileModule" />
    </modules>
`

// serverExample is a server with the given content of system.webServer, which may run scripts, and more files of the archive.
func serverExample(webServer, more string) string {
	if !strings.Contains(webServer, "<modules>") {
		webServer = exampleModules + webServer
	}
	webServer = strings.Replace(webServer, "    <handlers>\n", `    <handlers accessPolicy="Read, Script">`+"\n", 1)
	return exampleTop + examplePool + exampleSites + "  <system.webServer>\n" + webServer + "  </system.webServer>\n</configuration>\n" + more
}

// wfastcgiApp is the FastCGI application of the examples that run Python with it.
const wfastcgiApp = `    <fastCgi>
      <application fullPath="C:\Python\python.exe" arguments="C:\Python\Lib\site-packages\wfastcgi.py" />
    </fastCgi>
    <handlers>
    </handlers>
`

// handlerExample is the text of a web.config with one handler.
func handlerExample(want, add string) string {
	return `<configuration>
  <system.webServer>
    <handlers>
` + want + add + `    </handlers>
  </system.webServer>
</configuration>
`
}

// webExample is a web.config with the given content of system.webServer as the root of a profile's site, and more files of it.
func webExample(webServer, more string) string {
	return "-- profile --\niis10\n-- root/C/inetpub/wwwroot/web.config --\n<configuration>\n  <system.webServer>\n" + webServer + "  </system.webServer>\n</configuration>\n" + more
}

package processes

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

// serverExample is a server with the given content of system.webServer, and more files of the archive.
func serverExample(webServer, more string) string {
	return exampleTop + examplePool + exampleSites + "  <system.webServer>\n" + webServer + "  </system.webServer>\n</configuration>\n" + more
}

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

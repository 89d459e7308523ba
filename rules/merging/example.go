package merging

// Parts of the examples: a small server that declares what they need, up to its sites, and what follows them.
const (
	exampleHead = `-- applicationHost.config --
<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" allowDefinition="AppHostOnly" />
      <section name="sites" allowDefinition="AppHostOnly" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="globalModules" allowDefinition="AppHostOnly" />
      <section name="modules" allowDefinition="MachineToApplication" />
      <section name="defaultDocument" />
      <section name="directoryBrowse" />
      <section name="handlers" />
      <section name="serverRuntime" overrideModeDefault="Deny" />
      <section name="httpErrors" />
      <section name="staticContent" />
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>
      <add name="Web" />
    </applicationPools>
    <sites>
      <site name="Shop" id="1">
        <application path="/" applicationPool="Web">
          <virtualDirectory path="/" physicalPath="C:\inetpub\shop" />
        </application>
`
	exampleTail    = exampleModules + exampleHandlers
	exampleModules = `        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
  <system.webServer>
    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="StaticFileModule" />
    </modules>
  </system.webServer>
`
	exampleHandlers = `  <location path="" overrideMode="Allow">
    <system.webServer>
      <handlers>
        <add name="Files" path="*" verb="GET,HEAD" modules="StaticFileModule" resourceType="File" requireAccess="Read" />
      </handlers>
      <staticContent>
        <mimeMap fileExtension=".htm" mimeType="text/html" />
        <mimeMap fileExtension=".html" mimeType="text/html" />
      </staticContent>
    </system.webServer>
  </location>
`
	exampleEnd = `</configuration>
`
	webConfig = "-- root/C/inetpub/shop/web.config --\n"
)

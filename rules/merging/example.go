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
	exampleTail = `        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
`
	exampleEnd = `</configuration>
`
	webConfig = "-- root/C/inetpub/shop/web.config --\n"
)

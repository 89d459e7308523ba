package topologyrules

import "strings"

// exampleServer returns the applicationHost.config of an example with the given sites.
func exampleServer(sites string) string { return examplePools(`<add name="Site" />`, sites) }

// examplePools returns one with the given pools and sites.
func examplePools(pools, sites string) string {
	return `-- applicationHost.config --
<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" />
      <section name="sites" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="globalModules" />
      <section name="modules" allowDefinition="MachineToApplication" />
      <section name="handlers" />
      <section name="staticContent" />
      <section name="defaultDocument" />
      <section name="directoryBrowse" />
      <section name="aspNetCore" />
      <sectionGroup name="security">
        <sectionGroup name="authentication">
          <section name="anonymousAuthentication" />
        </sectionGroup>
      </sectionGroup>
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>
      ` + pools + `
      <applicationPoolDefaults managedRuntimeVersion="v4.0" />
    </applicationPools>
    <sites>
      ` + strings.TrimSpace(sites) + `
    </sites>
  </system.applicationHost>
  <system.webServer>
    <globalModules>
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
      <add name="DefaultDocumentModule" image="%windir%\System32\inetsrv\defdoc.dll" />
      <add name="DirectoryListingModule" image="%windir%\System32\inetsrv\dirlist.dll" />
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
    </globalModules>
    <modules>
      <add name="StaticFileModule" />
      <add name="DefaultDocumentModule" />
      <add name="DirectoryListingModule" />
      <add name="AnonymousAuthenticationModule" />
    </modules>
    <handlers accessPolicy="Read, Script">
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule,DirectoryListingModule" resourceType="Either" requireAccess="Read" />
    </handlers>
    <staticContent>
      <mimeMap fileExtension=".html" mimeType="text/html" />
    </staticContent>
    <defaultDocument enabled="true">
      <files>
        <add value="index.html" />
      </files>
    </defaultDocument>
    <directoryBrowse enabled="false" />
  </system.webServer>
</configuration>
`
}

// exampleSite is a site with one application; app stands in its tag, bindings inside <bindings>.
func exampleSite(name, id, attributes, app, path string, binding string) string {
	return `
      <site name="` + name + `" id="` + id + `"` + attributes + `>
        <application path="/"` + app + `>
          <virtualDirectory path="/" physicalPath="` + path + `" />
        </application>
        <bindings>
          ` + binding + `
        </bindings>
      </site>`
}

// platformServer returns an exampleServer with HttpPlatformHandler.
func platformServer(sites string) string {
	return strings.NewReplacer(
		`      <section name="aspNetCore" />
`, `      <section name="aspNetCore" />
      <section name="httpPlatform" />
`,
		`    </globalModules>`, `      <add name="httpPlatformHandler" image="%ProgramFiles%\IIS\HttpPlatformHandler\httpPlatformHandler.dll" />
    </globalModules>`,
		`    </modules>`, `      <add name="httpPlatformHandler" />
    </modules>`).Replace(exampleServer(sites))
}

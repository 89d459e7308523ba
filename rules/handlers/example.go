package handlers

import "strings"

// server returns an example: a small server with one pool, and its web.config. pool is the <add> of the pool, name its name; "" for
// the default one.
func server(pool, name, web string) string {
	if pool == "" {
		pool, name = `<add name="Site" />`, "Site"
	}
	return exampleConfig(pool, name, "") + "-- root/C/inetpub/wwwroot/web.config --\n" + strings.TrimLeft(web, "\n") + "-- root/C/PHP/php-cgi.exe --\n"
}

// exampleConfig returns the applicationHost.config of an example. extra stands at the end of system.webServer.
func exampleConfig(pool, name, extra string) string {
	return `-- applicationHost.config --
<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" />
      <section name="sites" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="globalModules" />
      <section name="modules" />
      <section name="handlers" />
      <section name="staticContent" />
      <section name="defaultDocument" />
      <section name="aspNetCore" />
      <section name="serverRuntime" />
      <section name="fastCgi" allowDefinition="AppHostOnly" />
      <sectionGroup name="security">
        <section name="isapiCgiRestriction" />
        <sectionGroup name="authentication">
          <section name="anonymousAuthentication" />
        </sectionGroup>
      </sectionGroup>
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>
      ` + pool + `
      <applicationPoolDefaults managedRuntimeVersion="v4.0" />
    </applicationPools>
    <sites>
      <site name="Shop" id="1">
        <application path="/" applicationPool="` + name + `">
          <virtualDirectory path="/" physicalPath="C:\inetpub\wwwroot" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
  <system.webServer>
    <globalModules>
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
      <add name="DefaultDocumentModule" image="%windir%\System32\inetsrv\defdoc.dll" />
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="FastCgiModule" image="%windir%\System32\inetsrv\iisfcgi.dll" />
      <add name="IsapiModule" image="%windir%\System32\inetsrv\isapi.dll" />
      <add name="AspNetCoreModuleV2" image="%ProgramFiles%\IIS\Asp.Net Core Module\V2\aspnetcorev2.dll" preCondition="bitness64" />
      <add name="ManagedEngineV4.0_32bit" image="%windir%\Microsoft.NET\Framework\v4.0.30319\webengine4.dll" preCondition="integratedMode,runtimeVersionv4.0,bitness32" />
      <add name="ManagedEngineV4.0_64bit" image="%windir%\Microsoft.NET\Framework64\v4.0.30319\webengine4.dll" preCondition="integratedMode,runtimeVersionv4.0,bitness64" />
    </globalModules>
    <modules>
      <add name="StaticFileModule" />
      <add name="DefaultDocumentModule" />
      <add name="AnonymousAuthenticationModule" />
      <add name="FastCgiModule" />
      <add name="IsapiModule" />
      <add name="AspNetCoreModuleV2" preCondition="bitness64" />
    </modules>
    <fastCgi>
      <application fullPath="C:\PHP\php-cgi.exe" />
    </fastCgi>
    <handlers accessPolicy="Read, Script">
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule" resourceType="Either" requireAccess="Read" />
    </handlers>
    <staticContent>
      <mimeMap fileExtension=".html" mimeType="text/html" />
      <mimeMap fileExtension=".png" mimeType="image/png" />
    </staticContent>` + extra + `
  </system.webServer>
</configuration>
`
}

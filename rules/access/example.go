package accessrules

import "strings"

// host is the head of the server of the examples: one site without TLS in an integrated .NET 4 pool.
const host = `<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
      <section name="sites" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="globalModules" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
      <section name="modules" allowDefinition="MachineToApplication" overrideModeDefault="Deny" />
      <section name="handlers" overrideModeDefault="Deny" />
      <section name="httpRedirect" overrideModeDefault="Allow" />
      <section name="staticContent" overrideModeDefault="Allow" />
      <section name="validation" overrideModeDefault="Allow" />
      <section name="httpErrors" overrideModeDefault="Allow" />
      <sectionGroup name="security">
        <section name="access" overrideModeDefault="Deny" />
        <section name="authorization" overrideModeDefault="Allow" />
        <section name="ipSecurity" overrideModeDefault="Deny" />
        <sectionGroup name="authentication">
          <section name="anonymousAuthentication" overrideModeDefault="Deny" />
          <section name="windowsAuthentication" overrideModeDefault="Deny" />
        </sectionGroup>
      </sectionGroup>
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>
      <add name="DefaultAppPool" managedRuntimeVersion="v4.0" />
    </applicationPools>
    <sites>
      <site name="Site" id="1">
        <application path="/" applicationPool="DefaultAppPool">
          <virtualDirectory path="/" physicalPath="C:\inetpub\wwwroot" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
          <binding protocol="https" bindingInformation="*:443:secure.example.com" />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
  <system.webServer>
    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="ConfigurationValidationModule" image="%windir%\System32\inetsrv\validcfg.dll" />
      <add name="IpRestrictionModule" image="%windir%\System32\inetsrv\iprestr.dll" />
      <add name="UrlAuthorizationModule" image="%windir%\System32\inetsrv\urlauthz.dll" />
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="ConfigurationValidationModule" />
      <add name="IpRestrictionModule" />
      <add name="UrlAuthorizationModule" />
      <add name="StaticFileModule" />
    </modules>
    <security>
      <authorization>
        <add accessType="Allow" users="*" />
      </authorization>
    </security>
    <staticContent>
      <mimeMap fileExtension=".htm" mimeType="text/html" />
    </staticContent>
    <handlers>
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="Either" requireAccess="Read" />
    </handlers>
  </system.webServer>
`

// file is a page of the examples' site.
const file = `-- root/C/inetpub/wwwroot/page.htm --
<p>Hello</p>
`

// windowsHost is host with Windows authentication and the IIS CORS module installed.
var windowsHost = strings.NewReplacer(
	`      <section name="httpErrors"`, `      <section name="cors" overrideModeDefault="Allow" />
      <section name="httpErrors"`,
	`    </globalModules>`, `      <add name="WindowsAuthenticationModule" image="%windir%\System32\inetsrv\authsspi.dll" />
      <add name="CorsModule" image="%windir%\System32\inetsrv\iiscors.dll" />
    </globalModules>`,
	`    </modules>`, `      <add name="WindowsAuthenticationModule" />
      <add name="CorsModule" />
    </modules>`,
).Replace(host)

// redirectHost is host with a site of its own for http, which redirects.
var redirectHost = strings.NewReplacer(
	`          <binding protocol="http" bindingInformation="*:80:" />
`, ``,
	`    </sites>`, `      <site name="To https" id="2">
        <application path="/" applicationPool="DefaultAppPool">
          <virtualDirectory path="/" physicalPath="C:\inetpub\redirect" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
    </sites>`,
	`    </globalModules>`, `      <add name="HttpRedirectionModule" image="%windir%\System32\inetsrv\redirect.dll" />
    </globalModules>`,
	`    </modules>`, `      <add name="HttpRedirectionModule" />
    </modules>`,
).Replace(host)

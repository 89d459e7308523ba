package rewriterules

import "strings"

// host is the head of the server of the examples: one site with URL Rewrite and redirection, without a proxy.
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
      <section name="proxy" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
      <sectionGroup name="rewrite">
        <section name="rules" overrideModeDefault="Allow" />
        <section name="globalRules" allowDefinition="AppHostOnly" overrideModeDefault="Deny" />
        <section name="outboundRules" overrideModeDefault="Allow" />
        <section name="rewriteMaps" overrideModeDefault="Allow" />
        <section name="allowedServerVariables" overrideModeDefault="Deny" />
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
        <application path="/child" applicationPool="DefaultAppPool">
          <virtualDirectory path="/" physicalPath="C:\inetpub\child" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
  <system.webServer>
    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="HttpRedirectionModule" image="%windir%\System32\inetsrv\redirect.dll" />
      <add name="RewriteModule" image="%windir%\System32\inetsrv\rewrite.dll" />
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="HttpRedirectionModule" />
      <add name="RewriteModule" />
      <add name="StaticFileModule" />
    </modules>
    <handlers>
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="Either" requireAccess="Read" />
    </handlers>
    <staticContent>
      <mimeMap fileExtension=".htm" mimeType="text/html" />
      <mimeMap fileExtension=".html" mimeType="text/html" />
      <mimeMap fileExtension=".js" mimeType="text/javascript" />
    </staticContent>
  </system.webServer>
`

// proxyHost is host with Application Request Routing, whose proxy is enabled.
var proxyHost = strings.NewReplacer(
	`    </globalModules>`, `      <add name="ApplicationRequestRouting" image="%ProgramFiles%\IIS\Application Request Routing\requestRouter.dll" />
    </globalModules>`,
	`    </modules>`, `      <add name="ApplicationRequestRouting" />
    </modules>`,
	`    <staticContent>`, `    <proxy enabled="true" />
    <staticContent>`,
).Replace(host)

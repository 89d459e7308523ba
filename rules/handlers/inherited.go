package handlers

import "github.com/iislens/iislens/rules"

// Inherited names the parent application's entry that takes the child's requests.
var Inherited = &rules.Rule{
	ID: "IIS4016", Name: "inherited-handler", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"502.5", "500.38", "502.3"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "handler inherited from the parent application",
		What:  "A request to a child application that the process handler of the application above takes (aspNetCore, httpPlatformHandler), although the child has nothing that this handler could start.",
		Why: "Handlers and settings go down the URL path, across application boundaries. The child starts the parent's program in its own directory, where it is not: 502.5, 500.38 or 502.3. " +
			"inheritInChildApplications=\"false\" around the parent's section stops it; every template of ASP.NET Core since 2.2 has it.",
		Bad: inheritedServer + `-- root/C/sites/core/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "inherits the handler" -->
      <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
    <aspNetCore processPath="dotnet" arguments=".\Core.dll" hostingModel="OutOfProcess" />
  </system.webServer>
</configuration>
-- root/C/sites/core/Core.dll --
-- root/C/sites/core/Core.runtimeconfig.json --
-- root/C/sites/framework/default.html --
-- request --
GET http://localhost/framework/default.html
`,
		Good: inheritedServer + `-- root/C/sites/core/web.config --
<configuration>
  <location path="." inheritInChildApplications="false">
    <system.webServer>
      <handlers>
        <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
      </handlers>
      <aspNetCore processPath="dotnet" arguments=".\Core.dll" hostingModel="OutOfProcess" />
    </system.webServer>
  </location>
</configuration>
-- root/C/sites/core/Core.dll --
-- root/C/sites/core/Core.runtimeconfig.json --
-- root/C/sites/framework/default.html --
-- request --
GET http://localhost/framework/default.html
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Host ASP.NET Core on Windows with IIS (sub-applications)", "Microsoft Learn: location element, inheritInChildApplications"},
	},
}

// inheritedServer is a server whose site and a child application of it are mapped to two directories.
const inheritedServer = `-- applicationHost.config --
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
      <add name="Core" managedRuntimeVersion="" />
      <add name="Framework" managedRuntimeVersion="v4.0" />
    </applicationPools>
    <sites>
      <site name="Core" id="1">
        <application path="/" applicationPool="Core">
          <virtualDirectory path="/" physicalPath="C:\sites\core" />
        </application>
        <application path="/framework" applicationPool="Framework">
          <virtualDirectory path="/" physicalPath="C:\sites\framework" />
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
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="AspNetCoreModuleV2" image="%ProgramFiles%\IIS\Asp.Net Core Module\V2\aspnetcorev2.dll" />
    </globalModules>
    <modules>
      <add name="StaticFileModule" />
      <add name="AnonymousAuthenticationModule" />
      <add name="AspNetCoreModuleV2" />
    </modules>
    <handlers accessPolicy="Read, Script">
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="Either" requireAccess="Read" />
    </handlers>
    <staticContent>
      <mimeMap fileExtension=".html" mimeType="text/html" />
    </staticContent>
  </system.webServer>
</configuration>
`

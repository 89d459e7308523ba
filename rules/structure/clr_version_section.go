package structure

import (
	"fmt"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// CLRVersionSection reports a section that another version of .NET declares than the pool runs.
var CLRVersionSection = &rules.Rule{
	ID: "IIS1016", Name: "clr-version-section", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Doc: rules.Doc{
		Title: "section of another .NET version",
		What: "A section that the machine.config of the pool's .NET version does not declare, while that of another version does: " +
			"system.web.extensions or system.serviceModel/standardEndpoints in a pool of .NET 2.0, for one.",
		Why: "IIS reads the machine.config of the pool's managedRuntimeVersion. It refuses the whole file with 500.19 (0x80070032, " +
			"\"missing a section declaration\"); every request at its directory and below fails.",
		Bad: `-- applicationHost.config --
<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" overrideModeDefault="Deny" />
      <section name="sites" overrideModeDefault="Deny" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="globalModules" />
      <section name="modules" />
      <section name="handlers" />
      <section name="staticContent" />
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>
      <add name="Old" managedRuntimeVersion="v2.0" />
    </applicationPools>
    <sites>
      <site name="Shop" id="1">
        <application path="/" applicationPool="Old">
          <virtualDirectory path="/" physicalPath="C:\inetpub\shop" />
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
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="StaticFileModule" />
    </modules>
    <handlers>
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="Either" requireAccess="Read" />
    </handlers>
    <staticContent>
      <mimeMap fileExtension=".htm" mimeType="text/html" />
    </staticContent>
  </system.webServer>
</configuration>
-- root/C/inetpub/shop/web.config --
<configuration>
  <system.serviceModel>
    <!-- want@+1 ".NET version" -->
    <standardEndpoints />
  </system.serviceModel>
</configuration>
`,
		Good: `-- applicationHost.config --
<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" overrideModeDefault="Deny" />
      <section name="sites" overrideModeDefault="Deny" />
    </sectionGroup>
    <sectionGroup name="system.webServer">
      <section name="globalModules" />
      <section name="modules" />
      <section name="handlers" />
      <section name="staticContent" />
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>
      <add name="New" managedRuntimeVersion="v4.0" />
    </applicationPools>
    <sites>
      <site name="Shop" id="1">
        <application path="/" applicationPool="New">
          <virtualDirectory path="/" physicalPath="C:\inetpub\shop" />
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
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="StaticFileModule" />
    </modules>
    <handlers>
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="Either" requireAccess="Read" />
    </handlers>
    <staticContent>
      <mimeMap fileExtension=".htm" mimeType="text/html" />
    </staticContent>
  </system.webServer>
</configuration>
-- root/C/inetpub/shop/web.config --
<configuration>
  <system.serviceModel>
    <standardEndpoints />
  </system.serviceModel>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, "tjanczuk/iisnode issue 107"},
	},
	Scope: rules.Faults(func(_ *rules.Pass, s *rules.Scope, _ *merge.Fault, finding *rules.Finding) {
		if s.Pool == nil || s.Application == nil {
			return
		}
		if origin := s.Pool.Runtime.Origin; !origin.IsZero() {
			finding.Related = append(finding.Related, rules.Related{Message: fmt.Sprintf("the pool %s runs .NET \"%s\"", s.Pool.Name, s.Pool.Runtime.Text), Span: origin.Span})
		}
	}),
}

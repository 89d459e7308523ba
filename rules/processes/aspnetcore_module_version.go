package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// ASPNETCoreModuleVersion reports handlers that name the other version of the ASP.NET Core Module.
var ASPNETCoreModuleVersion = &rules.Rule{
	ID: "IIS3023", Name: "aspnetcore-module-version", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"500.21"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "other version of the ASP.NET Core Module",
		What:  "A handler of AspNetCoreModule on a server that has AspNetCoreModuleV2 only, or the reverse.",
		Why:   "The two are different modules. Hosting bundles from 3.0 on bring V2 only: a handler with the old name answers 500.21, \"Handler has a bad module in its module list\".",
		Bad: serverExample(`    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="AspNetCoreModuleV2" image="%ProgramFiles%\IIS\Asp.Net Core Module\V2\aspnetcorev2.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="AspNetCoreModuleV2" />
    </modules>
    <handlers accessPolicy="Read, Script" />
`, `-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "bad module .AspNetCoreModule.*AspNetCoreModuleV2 only" -->
      <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModule" resourceType="Unspecified" />
    </handlers>
    <aspNetCore processPath="dotnet" arguments=".\Shop.dll" />
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/Shop.dll --
`),
		Good: serverExample(`    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="AspNetCoreModuleV2" image="%ProgramFiles%\IIS\Asp.Net Core Module\V2\aspnetcorev2.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="AspNetCoreModuleV2" />
    </modules>
    <handlers accessPolicy="Read, Script" />
`, `-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
    <aspNetCore processPath="dotnet" arguments=".\Shop.dll" />
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/Shop.dll --
`),
		Request: "GET http://localhost/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ASP.NET Core Module (ANCM) for IIS", "public reports: dotnet/AspNetCore.Docs 9897, dotnet/core 3970"},
	},
	Sites: moduleVersions,
}

func moduleVersions(p *rules.Pass) {
	if p.Profile() {
		p.Skip("which version of the ASP.NET Core Module the server has is not known")
		return
	}
	seen := once{}
	for u := range uses(p, coreModules...) {
		if u.Pool == nil {
			continue
		}
		failure := p.Predictor.Modules(u.Node, u.Pool).Missing(u.entry)
		if failure == nil || failure.Rule != p.Rule.Name || !seen.first(u.entry.Item.Origin.Span, u) {
			continue
		}
		f := found(program.Problem{Failure: failure})
		if u.entry.HasModule("AspNetCoreModule") {
			fix, ok := valueFix("use AspNetCoreModuleV2", true, u.entry.Item.Where("modules"), "AspNetCoreModuleV2")
			offer(f, fix, ok)
		}
		p.Report(f)
	}
}

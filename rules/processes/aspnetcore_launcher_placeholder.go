package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// ASPNETCoreLauncherPlaceholder reports what publishing should have replaced.
var ASPNETCoreLauncherPlaceholder = &rules.Rule{
	ID: "IIS3020", Name: "aspnetcore-launcher-placeholder", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"502.5"},
	Doc: rules.Doc{
		Title: "launcher placeholder left over",
		What:  "%LAUNCHER_PATH% or %LAUNCHER_ARGS% in the aspNetCore element of a directory that holds the binaries of an application. In source trees and under IIS Express, which fills them in, they are right.",
		Why:   "dotnet publish replaces the placeholders. Left over, they are the name of a program that does not exist: the module answers 502.5, in-process one of the 500.3x.",
		Bad: webExample(`    <handlers>
      <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
    <!-- want@+1 "still has the placeholder %LAUNCHER_PATH%" -->
    <aspNetCore processPath="%LAUNCHER_PATH%" arguments="%LAUNCHER_ARGS%" />
`, "-- root/C/inetpub/wwwroot/Shop.dll --\n-- root/C/inetpub/wwwroot/Shop.deps.json --\n"),
		Good: webExample(`    <handlers>
      <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
    <aspNetCore processPath="dotnet" arguments=".\Shop.dll" />
`, "-- root/C/inetpub/wwwroot/Shop.dll --\n-- root/C/inetpub/wwwroot/Shop.deps.json --\n"),
		Request: "GET http://localhost/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: web.config file (ASP.NET Core)", "Microsoft Learn: Common errors for Azure App Service and IIS with ASP.NET Core"},
	},
	Sites: eachProblem(coreModules, func(p *rules.Pass, u use) []program.Problem {
		if !program.Deployed(u.root(), u.host) {
			return nil
		}
		return processProblems(p, u)
	}, nil),
}

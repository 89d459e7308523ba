package processes

import "github.com/iislens/iislens/rules"

// ASPNETCoreDLLMissing reports ASP.NET Core applications whose dll is not there.
var ASPNETCoreDLLMissing = &rules.Rule{
	ID: "IIS3022", Name: "aspnetcore-dll-missing", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"502.5", "500.38"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "ASP.NET Core application that is not there",
		What:  "An aspNetCore element whose arguments name a dll that is known to be absent, or none at all behind processPath=\"dotnet\"; an in-process exe without its dll.",
		Why:   "The .NET host starts and finds no application: 502.5 out of process, 500.38 in process.",
		Bad: webExample(`    <handlers>
      <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
    <!-- want@+1 "there is no C:.inetpub.wwwroot.Shop.dll" -->
    <aspNetCore processPath="dotnet" arguments=".\Shop.dll" hostingModel="InProcess" />
`, "-- root/C/inetpub/wwwroot/Store.dll --\n-- root/C/inetpub/wwwroot/Store.runtimeconfig.json --\n{}\n"),
		Good: webExample(`    <handlers>
      <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
    <aspNetCore processPath="dotnet" arguments=".\Store.dll" hostingModel="InProcess" />
`, "-- root/C/inetpub/wwwroot/Store.dll --\n"),
		Request: "GET http://localhost/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Troubleshoot ASP.NET Core on Azure App Service and IIS, 500.38 and 502.5"},
	},
	Sites: processRule("name the dll that is there"),
}

package handlers

import "github.com/iislens/iislens/rules"

// EngineMissing reports managed types in pools that run no managed code, or none of that version.
var EngineMissing = &rules.Rule{
	ID: "IIS4015", Name: "managed-engine-missing", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"500.21", "404.17"}, NeedsServer: true,
	Sections: onHandlers,
	Doc: rules.Doc{
		Title: "managed handler without ASP.NET",
		What:  "An entry with a managed type where the pool runs \"No Managed Code\", where ASP.NET is not installed, or where its preCondition asks for another .NET version than the pool's.",
		Why: "ManagedPipelineHandler exists only where globalModules has a managed engine for the pool's .NET version and bitness. Without it the entry answers 500.21; " +
			"an entry whose runtimeVersion precondition does not hold is passed over, and its files answer 404.17.",
		Bad: server(`<add name="Plain" managedRuntimeVersion="" />`, "Plain", `
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "no managed code" -->
      <add name="Reports" path="*.rep" verb="GET" type="Shop.Reports" preCondition="integratedMode" />
      <!-- want@+1 "no managed code" -->
      <add name="Charts" path="*.chart" verb="GET" type="Shop.Charts" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
`),
		Good: server(`<add name="Plain" managedRuntimeVersion="v4.0" />`, "Plain", `
<configuration>
  <system.webServer>
    <handlers>
      <add name="Reports" path="*.rep" verb="GET" type="Shop.Reports" preCondition="integratedMode" />
      <add name="Charts" path="*.chart" verb="GET" type="Shop.Charts" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
`),
		Request: "GET http://localhost/month.rep\nGET http://localhost/month.chart",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Error 500.21, ManagedPipelineHandler", "siteserver/cms issue 2559"},
	},
	Scope:  inPool("runtimeVersion").scope,
	Sites:  inPool("runtimeVersion").sites,
	Server: inPool("runtimeVersion").server,
}

package handlers

import "github.com/iislens/iislens/rules"

// PreConditionMode reports entries for the other pipeline mode than the pool's.
var PreConditionMode = &rules.Rule{
	ID: "IIS4010", Name: "handler-precondition-mode", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.17", "500.21"}, NeedsServer: true,
	Sections: onHandlers,
	Doc: rules.Doc{
		Title: "handler for the other pipeline mode",
		What:  "An entry whose preCondition asks for the integrated or classic mode while its application's pool runs in the other, with no other entry for the path; and a managed type without preCondition in a classic pool.",
		Why: "IIS passes over an entry whose precondition does not hold. Its files go to StaticFile, which never gives out what any entry maps as a script: 404.17. " +
			"A managed type without precondition is chosen in a classic pool too, where its module does not exist: 500.21. " +
			"Taking the precondition out, or putting it in, only changes which of the two it is: run the application in an integrated pool, or, where it needs the classic one, " +
			"map the path to IsapiModule with the aspnet_isapi.dll of the pool's .NET version.",
		Bad: server(`<add name="Legacy" managedPipelineMode="Classic" />`, "Legacy", `
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "Classic mode" -->
      <add name="ColdFusion" path="*.cfm" verb="*" type="BonCodeIIS.BonCodeCallHandler" preCondition="integratedMode" />
      <!-- want@+1 "classic" -->
      <add name="Reports" path="*.rep" verb="GET" type="Shop.Reports" />
    </handlers>
  </system.webServer>
</configuration>
`),
		Good: server(`<add name="Legacy" managedPipelineMode="Integrated" />`, "Legacy", `
<configuration>
  <system.webServer>
    <handlers>
      <add name="ColdFusion" path="*.cfm" verb="*" type="BonCodeIIS.BonCodeCallHandler" preCondition="integratedMode" />
      <add name="Reports" path="*.rep" verb="GET" type="Shop.Reports" />
    </handlers>
  </system.webServer>
</configuration>
`),
		Request: "GET http://localhost/order.cfm\nGET http://localhost/month.rep",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Error 404.17, Dynamic content mapped to the static file handler (KB 2019689)", "Microsoft Learn: ASP.NET integration with IIS 7"},
	},
	Scope:  inPool("integratedMode", "classicMode", "ISAPIMode").scope,
	Sites:  inPool("integratedMode", "classicMode", "ISAPIMode").sites,
	Server: inPool("integratedMode", "classicMode", "ISAPIMode").server,
}

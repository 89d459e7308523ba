package handlers

import "github.com/iislens/iislens/rules"

// BitnessMismatch reports entries and modules for worker processes of the other bitness.
var BitnessMismatch = &rules.Rule{
	ID: "IIS4012", Name: "bitness-mismatch", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.17", "500.0", "500.21"}, NeedsServer: true,
	Sections: onHandlers,
	Doc: rules.Doc{
		Title: "handler or module of the wrong bitness",
		What:  "An entry whose preCondition bitness32 or bitness64 does not fit its application's pool, with no other entry for the path; and an entry whose module is registered for pools of the other bitness.",
		Why: "A pool with enable32BitAppOnWin64=\"true\" runs 32-bit worker processes, others 64-bit ones. IIS passes over the entry (404.17 for its files), " +
			"or chooses it and finds that its module is not loaded in this pool (500.21).",
		Bad: server(`<add name="Old" enable32BitAppOnWin64="true" />`, "Old", `
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "32-bit" -->
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" preCondition="bitness64" />
      <!-- want@+1 "64-bit pools" -->
      <add name="Api" path="api/*" verb="*" modules="AspNetCoreModuleV2" />
    </handlers>
    <aspNetCore processPath="dotnet" arguments=".\Api.dll" />
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/Api.dll --
`),
		Good: server(`<add name="Old" enable32BitAppOnWin64="false" />`, "Old", `
<configuration>
  <system.webServer>
    <handlers>
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" preCondition="bitness64" />
      <add name="Api" path="api/*" verb="*" modules="AspNetCoreModuleV2" />
    </handlers>
    <aspNetCore processPath="dotnet" arguments=".\Api.dll" />
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/Api.dll --
`),
		Request: "GET http://localhost/index.php\nGET http://localhost/api/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Application Pool Defaults <applicationPoolDefaults> (enable32BitAppOnWin64)", "Microsoft Learn: HTTP Error 404.17 (KB 2019689)"},
	},
	Scope:  inPool("bitness").scope,
	Sites:  inPool("bitness").sites,
	Server: inPool("bitness").server,
}

package accessrules

import (
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/rules"
)

// ClassicHTTPModules reports <system.web><httpModules> in an integrated pool.
var ClassicHTTPModules = &rules.Rule{
	ID: "IIS7001", Name: "classic-section-httpmodules", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"500.22"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "httpModules in an integrated pool",
		What:  "Entries in <system.web><httpModules> of an application whose pool is integrated, while the validation of such settings is on.",
		Why:   "An integrated pool takes its modules from <system.webServer><modules>. So that none is lost silently, IIS refuses the application: every request answers 500.22.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "httpModules.*does not use" -->
    <httpModules>
      <add name="Log" type="Shop.LogModule" />
    </httpModules>
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <httpModules>
      <add name="Log" type="Shop.LogModule" />
    </httpModules>
  </system.web>
  <system.webServer>
    <validation validateIntegratedModeConfiguration="false" />
    <modules>
      <add name="Log" type="Shop.LogModule" />
    </modules>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ASP.NET 2.0 Breaking Changes on IIS", "Microsoft Learn: Validation <validation>"},
	},
	Sections: []string{access.HTTPModulesSection},
	Scope:    integrated(),
}

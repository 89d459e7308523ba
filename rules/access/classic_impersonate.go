package accessrules

import (
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/rules"
)

// ClassicImpersonate reports <identity impersonate="true"> in an integrated pool.
var ClassicImpersonate = &rules.Rule{
	ID: "IIS7003", Name: "classic-section-impersonate", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"500.24"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "impersonation in an integrated pool",
		What:  `<system.web><identity impersonate="true"> in an application whose pool is integrated, while the validation of such settings is on.`,
		Why:   "The early stages of an integrated pool do not run as the client. IIS refuses the application so that nobody relies on it: every request answers 500.24.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "impersonate" -->
    <identity impersonate="true" />
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <identity impersonate="true" />
  </system.web>
  <system.webServer>
    <validation validateIntegratedModeConfiguration="false" />
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ASP.NET 2.0 Breaking Changes on IIS", "Microsoft Learn: Validation <validation>"},
	},
	Sections: []string{access.IdentitySection},
	Scope:    integrated(),
}

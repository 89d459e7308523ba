package content

import (
	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/rules"
)

// MaxContentLengthConflict reports two limits of the length of a body that disagree.
var MaxContentLengthConflict = &rules.Rule{
	ID: "IIS6014", Name: "max-content-length-conflict", Group: rules.Content, Severity: rules.Warning, Statuses: []string{"413.1", "404.13", "500.0"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "two limits of the body that disagree",
		What:  "maxAllowedContentLength of requestLimits (bytes) and maxRequestLength of httpRuntime (KB) that are set and differ by more than a tenth. Values from 1 GB on count as no limit.",
		Why: `Both apply, so that the lower one decides: request filtering refuses a body with 413.1 (404.13 on older versions) before ASP.NET sees it, ASP.NET refuses one with an exception, 500.0,
"Maximum request length exceeded". Whoever raised one of them expects larger uploads to work.`,
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "bodies of 102,400 KB .* request filtering refuses" -->
    <httpRuntime maxRequestLength="102400" />
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <location path="upload.aspx">
    <system.web>
      <httpRuntime maxRequestLength="102400" />
    </system.web>
    <system.webServer>
      <security>
        <requestFiltering>
          <requestLimits maxAllowedContentLength="104857600" />
        </requestFiltering>
      </security>
    </system.webServer>
  </location>
</configuration>
`,
		Request: "POST http://localhost/upload.aspx content-length: 50000000",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Request Limits <requestLimits>", "Microsoft: httpRuntime element (ASP.NET settings schema)"},
	},
	Sections: []string{filtering.SectionName, filtering.RuntimeSection},
	Scope:    conflicts,
}

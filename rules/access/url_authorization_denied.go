package accessrules

import "github.com/iislens/iislens/rules"

// URLAuthorizationDenied names requests that URL authorization refuses.
var URLAuthorizationDenied = &rules.Rule{
	ID: "IIS7006", Name: "url-authorization-denied", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"401.0", "401.2", "302"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "refused by URL authorization",
		What:  "A request whose user a rule of <security><authorization> denies, or that no rule allows; a request for managed code whose user a <deny> of <system.web><authorization> refuses.",
		Why: "IIS applies the denials of all levels first and the permissions after them. An anonymous user is asked to log on (401), a known one is refused. ASP.NET applies the first of its own rules that matches, " +
			"those of deeper files first: 401, or under forms authentication a redirect (302) to the login page. Its module runs for managed handlers, and for everything where " +
			"runAllManagedModulesForAllRequests is set or the module has no preCondition managedHandler.",
		Bad: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <authorization>
          <!-- want@+1 "denies anonymous users" -->
          <add accessType="Deny" users="?" />
        </authorization>
      </security>
    </system.webServer>
  </location>
</configuration>
` + file + `-- request --
GET http://localhost/page.htm
`,
		Good: "-- applicationHost.config --\n" + windowsHost + `  <location path="Site">
    <system.webServer>
      <security>
        <authentication>
          <anonymousAuthentication enabled="false" />
          <windowsAuthentication enabled="true" />
        </authentication>
        <authorization>
          <add accessType="Deny" users="?" />
        </authorization>
      </security>
    </system.webServer>
  </location>
</configuration>
` + file + `-- request --
GET http://localhost/page.htm credentials: yes
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Understanding IIS URL Authorization"},
	},
}

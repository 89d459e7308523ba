package accessrules

import "github.com/iislens/iislens/rules"

// AnonymousDisabled names requests without credentials to paths that demand them.
var AnonymousDisabled = &rules.Rule{
	ID: "IIS7012", Name: "anonymous-disabled", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"401.2"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "credentials demanded, none sent",
		What:  "A request that carries no credentials to a path where anonymous authentication is off and another way to log on is enabled.",
		Why: `IIS answers 401.2 and names the ways to log on. A browser then sends credentials, so that the first 401.2 in the log is normal; a request that can send none stays refused. Preflights
(OPTIONS) of browsers never carry any: a page of another origin then cannot call at all, unless the IIS CORS module answers them, which it does before authentication.`,
		Bad: "-- applicationHost.config --\n" + windowsHost + `  <location path="Site">
    <system.webServer>
      <security>
        <authentication>
          <!-- want@+1 "anonymous authentication is off" -->
          <anonymousAuthentication enabled="false" />
          <windowsAuthentication enabled="true" />
        </authentication>
      </security>
    </system.webServer>
  </location>
</configuration>
` + file + `-- request --
OPTIONS http://localhost/page.htm
`,
		Good: "-- applicationHost.config --\n" + windowsHost + `  <location path="Site">
    <system.webServer>
      <security>
        <authentication>
          <anonymousAuthentication enabled="false" />
          <windowsAuthentication enabled="true" />
        </authentication>
      </security>
      <cors enabled="true">
        <add origin="https://app.example.com" allowCredentials="true" />
      </cors>
    </system.webServer>
  </location>
</configuration>
` + file + `-- request --
OPTIONS http://localhost/page.htm Origin: https://app.example.com
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: IIS CORS module Configuration Reference", "Microsoft Learn: Anonymous Authentication <anonymousAuthentication>"},
	},
}

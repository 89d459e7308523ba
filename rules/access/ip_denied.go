package accessrules

import "github.com/iislens/iislens/rules"

// IPDenied names requests whose address ipSecurity refuses.
var IPDenied = &rules.Rule{
	ID: "IIS7009", Name: "ip-denied", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"403.503", "403.6"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "address refused",
		What:  "A request from an address that <ipSecurity> denies, or that it does not list while allowUnlisted is false.",
		Why:   "IIS 8 and later answer 403.503, earlier ones 403.6, before rewrite rules and authentication. denyAction changes the status, or closes the connection. An entry without an allowed attribute denies. Behind a proxy or load balancer IIS sees the address of that, unless enableProxyMode has it look at X-Forwarded-For: then listing the proxy lets everybody in. List the addresses of those who may come, as narrow as they are known.",
		Bad: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <!-- want@+1 "203.0.113.9 is not listed" -->
        <ipSecurity allowUnlisted="false">
          <add ipAddress="10.0.0.0" subnetMask="255.0.0.0" allowed="true" />
        </ipSecurity>
      </security>
    </system.webServer>
  </location>
</configuration>
` + file + `-- request --
GET http://localhost/page.htm client-ip: 203.0.113.9
`,
		Good: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <ipSecurity allowUnlisted="false">
          <add ipAddress="10.0.0.0" subnetMask="255.0.0.0" allowed="true" />
          <add ipAddress="203.0.113.9" allowed="true" />
        </ipSecurity>
      </security>
    </system.webServer>
  </location>
</configuration>
` + file + `-- request --
GET http://localhost/page.htm client-ip: 203.0.113.9
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: IP Security <ipSecurity>"},
	},
}

package accessrules

import "github.com/iislens/iislens/rules"

// FileACL names requests for files that the account which reads them may not read.
var FileACL = &rules.Rule{
	ID: "IIS7013", Name: "file-acl", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"401.3"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "file that the account may not read",
		What: `A request for a file whose recorded rights (what icacls prints, in NAME.acl.txt beside it) do not let the account in that opens it: IUSR for anonymous requests, the pool's identity where
anonymousAuthentication has userName="", the account that a virtual directory connects as.`,
		Why: "IIS opens the file as that account and answers 401.3 (0x80070005). Granting the wrong one, mostly IIS_IUSRS, changes nothing: IUSR is not in that group.",
		Bad: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <authentication>
          <!-- want@+1 "userName is empty" -->
          <anonymousAuthentication enabled="true" userName="" />
        </authentication>
      </security>
    </system.webServer>
  </location>
</configuration>
` + file + `-- root/C/inetpub/wwwroot/page.htm.acl.txt --
page.htm NT AUTHORITY\IUSR:(RX)
         BUILTIN\Administrators:(F)
-- request --
GET http://localhost/page.htm
`,
		Good: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <authentication>
          <anonymousAuthentication enabled="true" userName="" />
        </authentication>
      </security>
    </system.webServer>
  </location>
</configuration>
` + file + `-- root/C/inetpub/wwwroot/page.htm.acl.txt --
page.htm IIS APPPOOL\DefaultAppPool:(RX)
         BUILTIN\Administrators:(F)
-- request --
GET http://localhost/page.htm
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Anonymous Authentication <anonymousAuthentication>", "Microsoft Learn: Understanding built-in user and group accounts in IIS"},
	},
}

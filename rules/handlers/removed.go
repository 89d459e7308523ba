package handlers

import "github.com/iislens/iislens/rules"

// Removed names the remove that took away the entry for the request.
var Removed = &rules.Rule{
	ID: "IIS4006", Name: "handler-removed", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.3", "404.4", "404.17"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "handler removed",
		What:  "A <remove> that takes away the entry which would have served the request, with nothing in its place.",
		Why:   "A <remove> holds for the path and everything below it, child applications included. The request falls to the next entry, mostly StaticFile: 404.3 or 404.17; without any it is 404.4.",
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "ASPClassic would serve" -->
      <remove name="ASPClassic" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/order.asp --
-- request --
GET http://localhost/order.asp
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <remove name="SSINC-shtml" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/order.asp --
-- request --
GET http://localhost/order.asp
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Handlers <handlers> (remove)", "Microsoft Learn: HTTP Error 404.3"},
	},
}

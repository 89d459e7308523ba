package handlers

import "github.com/iislens/iislens/rules"

// ResourceType names the entry whose resourceType wants a file where the URL is virtual.
var ResourceType = &rules.Rule{
	ID: "IIS4009", Name: "handler-resource-type", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.0"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "handler that wants a file for a virtual URL",
		What:  "An entry with resourceType File, Directory or Either for URLs that exist in the program only.",
		Why:   "IIS looks on the disk before it calls the program. Where nothing of that name exists the entry is chosen and the request fails with 404.0, without a call of the program.",
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "resourceType" -->
      <add name="Rest" path="rest/*" verb="*" type="BonCodeIIS.BonCodeCallHandler" resourceType="Either" preCondition="integratedMode" />
    </handlers>
  </system.webServer>
</configuration>
-- request --
GET http://localhost/rest/orders/7
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <add name="Rest" path="rest/*" verb="*" type="BonCodeIIS.BonCodeCallHandler" resourceType="Unspecified" preCondition="integratedMode" />
    </handlers>
  </system.webServer>
</configuration>
-- request --
GET http://localhost/rest/orders/7
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Adding Handler Mappings <add> (resourceType)", "Microsoft Learn: IIS Admin tool, Verify that file exists (KB 2725025)"},
	},
}

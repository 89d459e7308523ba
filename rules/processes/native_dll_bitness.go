package processes

import "github.com/iislens/iislens/rules"

// NativeDLLBitness reports images of native code that the pool's worker processes cannot load.
var NativeDLLBitness = &rules.Rule{
	ID: "IIS3017", Name: "native-dll-bitness", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"500.0", "503"}, NeedsServer: true,
	Doc: rules.Doc{
		Title: "native dll of the wrong bitness",
		What:  "An ISAPI extension, an ISAPI filter or the image of a native module whose header says 32-bit where the pool runs 64-bit, or the reverse, or that is no Windows dll at all.",
		Why: `Windows refuses to load the dll with 0x800700c1. For an ISAPI extension the request answers 500.0; for a module the worker process ends at start, the pool is disabled and every
request to it answers 503.`,
		Bad: exampleTop + examplePool32 + exampleSites + `  <system.webServer>
` + exampleModules + `    <security>
      <isapiCgiRestriction>
        <add path="C:\Windows\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi.dll" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers accessPolicy="Read, Script">
      <!-- want@+1 "is a 64-bit dll and the pool .DefaultAppPool. runs 32-bit" -->
      <add name="ASP.NET" path="*.aspx" verb="*" modules="IsapiModule" scriptProcessor="C:\Windows\Microsoft.NET\Framework64\v4.0.30319\aspnet_isapi.dll" resourceType="Unspecified" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: exampleTop + examplePool32 + exampleSites + `  <system.webServer>
` + exampleModules + `    <security>
      <isapiCgiRestriction>
        <add path="C:\Windows\Microsoft.NET\Framework\v4.0.30319\aspnet_isapi.dll" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers accessPolicy="Read, Script">
      <add name="ASP.NET" path="*.aspx" verb="*" modules="IsapiModule" scriptProcessor="C:\Windows\Microsoft.NET\Framework\v4.0.30319\aspnet_isapi.dll" resourceType="Unspecified" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/default.aspx",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Error 500.0 with ISAPI extensions (KB 942031)", "Microsoft Learn: PE Format", "Microsoft Learn: Application Pool Defaults, enable32BitAppOnWin64"},
	},
	Sites: native(nil),
}

// examplePool32 is the pool of examples about bitness.
const examplePool32 = `    <applicationPools>
      <add name="DefaultAppPool" managedRuntimeVersion="v4.0" enable32BitAppOnWin64="true" />
    </applicationPools>
`

package processes

import "github.com/iislens/iislens/rules"

// ModulePreConditionBitness reports native modules that nothing keeps out of pools that cannot load them.
var ModulePreConditionBitness = &rules.Rule{
	ID: "IIS3018", Name: "module-precondition-bitness", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"503"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "native module without a bitness preCondition",
		What:  "A native module whose image exists for one bitness only, without the preCondition that keeps it out of pools of the other. %ProgramFiles% and System32 name other directories in 32-bit processes.",
		Why: `Every worker process loads every module of globalModules whose preCondition holds. One that finds no image of its bitness (0x8007007e or 0x800700c1) ends at start; the pool is
disabled after a few attempts and answers 503 to everything.`,
		Bad: exampleTop + examplePool32 + exampleSites + `  <system.webServer>
    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
      <!-- want@+1 "has no 32-bit image" -->
      <add name="HstsIisModule" image="%ProgramFiles%\Hsts\hsts.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="StaticFileModule" />
      <add name="HstsIisModule" />
    </modules>
    <handlers>
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="File" requireAccess="Read" />
    </handlers>
    <staticContent>
      <mimeMap fileExtension=".htm" mimeType="text/html" />
    </staticContent>
  </system.webServer>
</configuration>
-- root/C/Program Files/Hsts/hsts.dll --
-- root/C/inetpub/wwwroot/page.htm --
`,
		Good: exampleTop + examplePool32 + exampleSites + `  <system.webServer>
    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
      <add name="HstsIisModule" image="%ProgramFiles%\Hsts\hsts.dll" preCondition="bitness64" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="StaticFileModule" />
      <add name="HstsIisModule" preCondition="bitness64" />
    </modules>
    <handlers>
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="File" requireAccess="Read" />
    </handlers>
    <staticContent>
      <mimeMap fileExtension=".htm" mimeType="text/html" />
    </staticContent>
  </system.webServer>
</configuration>
-- root/C/Program Files/Hsts/hsts.dll --
-- root/C/inetpub/wwwroot/page.htm --
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Adding Global Modules <add>, preCondition", "observed behaviour: public reports of pools disabled by 64-bit modules"},
	},
	Sites: native(addPreCondition),
}

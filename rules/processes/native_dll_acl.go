package processes

import "github.com/iislens/iislens/rules"

// NativeDLLACL reports native code that the worker process may not read.
var NativeDLLACL = &rules.Rule{
	ID: "IIS3028", Name: "native-dll-acl", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"503", "500.0"}, NeedsServer: true,
	Doc: rules.Doc{
		Title: "native dll that the pool may not read",
		What:  `The image of a native module, or the dll of an ISAPI handler, whose recorded rights (what icacls prints, in NAME.acl.txt beside it or its directory) keep the identity of the pool out.`,
		Why: `A worker process loads the modules of globalModules as the identity of its pool. One that it may not read (0x80070005) ends the process at start; after a few attempts the pool is
disabled and every request to it answers 503. An ISAPI dll fails its own requests with 500.0. Hosting panels that deny their pools whole directories do this.`,
		Bad: exampleTop + examplePool32 + exampleSites + `  <system.webServer>
    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
      <!-- want@+1 "do not let the identity of the pool" -->
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
-- root/C/inetpub/wwwroot/page.htm --
-- root/C/Program Files (x86)/Hsts/hsts.dll --
-- root/C/Program Files (x86)/Hsts/hsts.dll.acl.txt --
hsts.dll BUILTIN\Administrators:(F)
         NT AUTHORITY\SYSTEM:(F)
`,
		Good: exampleTop + examplePool32 + exampleSites + `  <system.webServer>
    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll" />
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
-- root/C/inetpub/wwwroot/page.htm --
-- root/C/Program Files (x86)/Hsts/hsts.dll --
-- root/C/Program Files (x86)/Hsts/hsts.dll.acl.txt --
hsts.dll BUILTIN\Administrators:(F)
         NT AUTHORITY\SYSTEM:(F)
         BUILTIN\Users:(RX)
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Global Modules <globalModules>", "observed behaviour: public reports of pools that a hosting panel kept from a module"},
	},
	Sites: native(nil),
}

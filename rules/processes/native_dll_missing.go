package processes

import "github.com/iislens/iislens/rules"

// NativeDLLMissing reports images of native code that are not there.
var NativeDLLMissing = &rules.Rule{
	ID: "IIS3016", Name: "native-dll-missing", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"500.0", "503"},
	Doc: rules.Doc{
		Title: "native dll that is not there",
		What:  "An ISAPI extension, an ISAPI filter or the image of a native module that is known to be absent from the server's disk.",
		Why: `An ISAPI extension that cannot be loaded answers 500.0 (0x8007007e). A worker process that cannot load a module of globalModules ends at start; after a few attempts the pool is
disabled and every request to it answers 503.`,
		Bad: serverExample(`    <security>
      <isapiCgiRestriction>
        <add path="D:\hg\hgwebdir.dll" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <!-- want@+1 "IsapiModule cannot load D:.hg.hgwebdir.dll" -->
      <add name="Mercurial" path="*" verb="*" modules="IsapiModule" scriptProcessor="D:\hg\hgwebdir.dll" resourceType="Unspecified" />
    </handlers>
`, "-- root/D/hg/_hgwebdir_wsgi.dll --\n-- root/C/inetpub/wwwroot/index.html --\n"),
		Good: serverExample(`    <security>
      <isapiCgiRestriction>
        <add path="D:\hg\_hgwebdir_wsgi.dll" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <add name="Mercurial" path="*" verb="*" modules="IsapiModule" scriptProcessor="D:\hg\_hgwebdir_wsgi.dll" resourceType="Unspecified" />
    </handlers>
`, "-- root/D/hg/_hgwebdir_wsgi.dll --\n-- root/C/inetpub/wwwroot/index.html --\n"),
		Request: "GET http://localhost/repository",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Error 500.0 with ISAPI extensions (KB 942031)", "Microsoft Learn: Global Modules <globalModules>"},
	},
	Sites: native(nil),
}

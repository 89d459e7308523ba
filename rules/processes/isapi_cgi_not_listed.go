package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// ISAPICGINotListed reports handlers whose program the restriction list lacks.
var ISAPICGINotListed = &rules.Rule{
	ID: "IIS3009", Name: "isapi-cgi-not-listed", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"404.2"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "program missing from isapiCgiRestriction",
		What:  "A handler of CgiModule or IsapiModule for whose command line or dll isapiCgiRestriction has no entry, on a server that does not allow unlisted programs. FastCGI and managed handlers do not need one.",
		Why: `IIS runs only the programs that the list of the server allows. Every request to the handler answers 404.2 (0x800704ec), "The page you are requesting cannot be served because of
the ISAPI and CGI Restriction list settings on the Web server".`,
		Bad: serverExample(`    <security>
      <isapiCgiRestriction />
    </security>
    <handlers>
      <!-- want@+1 "does not list the command line" -->
      <add name="Python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python\python.exe &quot;%s&quot;" resourceType="File" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.py --\n-- root/C/Python/python.exe --\n"),
		Good: serverExample(`    <security>
      <isapiCgiRestriction>
        <add path="C:\Python\python.exe &quot;%s&quot;" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <add name="Python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python\python.exe &quot;%s&quot;" resourceType="File" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.py --\n-- root/C/Python/python.exe --\n"),
		Request: "GET http://localhost/index.py",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ISAPI/CGI Restrictions <isapiCgiRestriction>", "Microsoft Learn: The HTTP status code in IIS 7 and later versions"},
	},
	Sites: eachRestriction(program.NotListed, func(p *rules.Pass, u use, got program.Restriction, problem program.Problem, f *rules.Finding) {
		atHandler(f, u.entry, "the restriction list")
		fix, ok := addEntry(p, u, written(u.entry, got.Key))
		offer(f, fix, ok)
	}),
}

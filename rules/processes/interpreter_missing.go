package processes

import "github.com/iislens/iislens/rules"

// InterpreterMissing reports CGI programs that are not there.
var InterpreterMissing = &rules.Rule{
	ID: "IIS3006", Name: "interpreter-missing", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"500.0", "404.0", "502.2"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "CGI program that is not there",
		What:  "A handler of CgiModule whose program is known to be absent from the server's disk. Programs on disks that nobody mapped are not judged.",
		Why: `CgiModule cannot start the process and the request fails; the error page carries 0x80070002 or 0x80070003. Which status it has (500.0, 404.0 or 502.2) differs between versions
of IIS. Installers of new versions put the program into a directory of another name: the handler and the entry in isapiCgiRestriction must then both name it, for IIS compares the two texts.`,
		Bad: serverExample(`    <security>
      <isapiCgiRestriction>
        <add path="C:\Python311\python.exe &quot;%s&quot;" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <!-- want@+1 "cannot start C:.Python311.*there is no C:.Python311" -->
      <add name="Python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python311\python.exe &quot;%s&quot;" resourceType="File" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.py --\n-- root/C/Python312/python.exe --\n"),
		Good: serverExample(`    <security>
      <isapiCgiRestriction>
        <add path="C:\Python312\python.exe &quot;%s&quot;" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <add name="Python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python312\python.exe &quot;%s&quot;" resourceType="File" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.py --\n-- root/C/Python312/python.exe --\n"),
		Request: "GET http://localhost/index.py",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: CGI <cgi>", "Microsoft Learn: The HTTP status code in IIS 7 and later versions"},
	},
	Sites: eachProblem(cgi, commandProblems, rewriteCommand("name the program that is there")),
}

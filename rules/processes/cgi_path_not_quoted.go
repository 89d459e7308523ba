package processes

import "github.com/iislens/iislens/rules"

// CGIPathNotQuoted reports programs and scripts whose paths have blanks that no quotes enclose.
var CGIPathNotQuoted = &rules.Rule{
	ID: "IIS3004", Name: "cgi-path-not-quoted", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"502.2"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "blanks without quotes in a CGI command line",
		What:  "A CGI command line whose program has blanks and no quotes, whose quotes do not come in pairs, or whose %s stands without quotes where the directory of the scripts has blanks.",
		Why: `IIS adds no quotes. Windows takes the words of an unquoted program one by one (C:\Program.exe first) and hands the rest to the program as arguments, so that it never gets the
script; an unquoted script path arrives in pieces. The program prints no HTTP headers and the client sees 502.2.`,
		Bad:     handlerExample("      <!-- want@+1 \"tries C:.Program.exe first\" -->\n", "      <add name=\"Python\" path=\"*.py\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"C:\\Program Files\\Python312\\python.exe &quot;%s&quot;\" resourceType=\"File\" />\n"),
		Good:    handlerExample("", "      <add name=\"Python\" path=\"*.py\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"&quot;C:\\Program Files\\Python312\\python.exe&quot; &quot;%s&quot;\" resourceType=\"File\" />\n"),
		Request: "GET http://localhost/report.py",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: CreateProcess function, lpCommandLine", "Microsoft Learn: Troubleshoot 502.2 Bad Gateway error in CGI applications"},
	},
	Sites: eachProblem(cgi, commandProblems, rewriteCommand("")),
}

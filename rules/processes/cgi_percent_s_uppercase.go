package processes

import "github.com/iislens/iislens/rules"

// CGIPercentSUppercase reports texts that were meant as %s.
var CGIPercentSUppercase = &rules.Rule{
	ID: "IIS3002", Name: "cgi-percent-s-uppercase", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"502.2"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "misspelt %s",
		What:  "A CGI command line with something that resembles %s and is not: %S, $s, s%, % s, %%s, %1, {s}.",
		Why: `IIS replaces %s in lower case only. Anything else reaches the program as it stands: the interpreter looks for a script of that name, fails, and the client sees 502.2.
Where a plain %s stands beside it the finding is a warning: the program gets the script and one argument that nobody meant.`,
		Bad:     handlerExample("      <!-- want@+1 \"%S has an upper-case S.*lower case\" -->\n", "      <add name=\"Perl\" path=\"*.pl\" verb=\"GET,HEAD,POST\" modules=\"CgiModule\" scriptProcessor=\"C:\\Perl\\bin\\perl.exe &quot;%S&quot;\" resourceType=\"File\" />\n"),
		Good:    handlerExample("", "      <add name=\"Perl\" path=\"*.pl\" verb=\"GET,HEAD,POST\" modules=\"CgiModule\" scriptProcessor=\"C:\\Perl\\bin\\perl.exe &quot;%s&quot; %s\" resourceType=\"File\" />\n"),
		Request: "GET http://localhost/report.pl",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Troubleshoot 502.2 Bad Gateway error in CGI applications", "observed behaviour: question threads on Perl script maps with upper-case placeholders"},
	},
	Sites: eachProblem(cgi, commandProblems, rewriteCommand("write %s")),
}

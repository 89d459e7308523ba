package processes

import (
	"slices"

	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// CGIMissingPercentS reports interpreters that are never told the script.
var CGIMissingPercentS = &rules.Rule{
	ID: "IIS3001", Name: "cgi-missing-percent-s", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"502.2"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "CGI command line without %s",
		What:  "A handler of CgiModule whose scriptProcessor has no %s. php-cgi.exe, which finds the script in the CGI variables, is exempt; for programs that are not known to be interpreters the finding is a warning.",
		Why: `IIS puts the physical path of the script where %s stands and adds nothing by itself. Without it the interpreter starts, reads the empty standard input, prints no HTTP headers and
ends: the client sees 502.2, "The specified CGI application did not return a complete set of HTTP headers".`,
		Bad:     handlerExample("      <!-- want@+1 \"no %s.*without telling it the script\" -->\n", "      <add name=\"Python\" path=\"*.py\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"C:\\Python\\python.exe -u\" resourceType=\"File\" />\n"),
		Good:    handlerExample("", "      <add name=\"Python\" path=\"*.py\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"C:\\Python\\python.exe -u &quot;%s&quot;\" resourceType=\"File\" />\n"),
		Request: "GET http://localhost/report.py",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Troubleshoot 502.2 Bad Gateway error in CGI applications", "Microsoft Learn: Handlers <handlers>, scriptProcessor"},
	},
	Sites: eachProblem(cgi, func(p *rules.Pass, u use) []program.Problem {
		return slices.DeleteFunc(slices.Clone(commandProblems(p, u)), func(problem program.Problem) bool {
			command := program.ParseCommand(u.entry.RawScriptProcessor, u.host.Env)
			return problem.Status == 0 && program.NeedsScript(command.Program) // it runs one fixed script for all URLs
		})
	}, rewriteCommand(`hand the script to the program with "%s"`)),
}

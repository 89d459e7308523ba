package processes

import "github.com/iislens/iislens/rules"

// InterpreterPath reports program paths that depend on who runs them.
var InterpreterPath = &rules.Rule{
	ID: "IIS3007", Name: "interpreter-path", Group: rules.Processes, Severity: rules.Warning, Statuses: []string{"500.0"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "CGI program named in a fragile way",
		What:  "A CGI program that is no full path, has forward slashes, holds a variable that a stock server does not define, lies on a drive that looks like a user's mapping, or is an alias of the Microsoft Store.",
		Why: `The worker process has the PATH, the variables and the drives of a service account, not yours. What works in a console may not be found there: the process does not start and the
client sees 500.0, 404.0 or 502.2. Forward slashes mostly work, but the restriction list compares the text letter by letter.`,
		Bad:     handlerExample("      <!-- want@+1 \"is not a full path\" -->\n", "      <add name=\"Python\" path=\"*.py\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"python.exe &quot;%s&quot;\" resourceType=\"File\" />\n"),
		Good:    handlerExample("", "      <add name=\"Python\" path=\"*.py\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"%SystemDrive%\\Python\\python.exe &quot;%s&quot;\" resourceType=\"File\" />\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: CreateProcess function, search order", "observed behaviour: question threads on Python from the Microsoft Store under IIS"},
	},
	Sites: eachProblem(cgi, commandProblems, rewriteCommand("write backslashes")),
}

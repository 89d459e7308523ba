package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// ScriptProcessorMissing reports script maps of CgiModule and IsapiModule without a program.
var ScriptProcessorMissing = &rules.Rule{
	ID: "IIS3027", Name: "script-processor-missing", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"500.0", "502.2", "404.2"},
	Doc: rules.Doc{
		Title: "script map without a program",
		What:  "An entry of CgiModule or IsapiModule whose path names scripts (*.py, *.php, *.pl) and that has no scriptProcessor.",
		Why: `Without a scriptProcessor the requested file itself is the program: CgiModule starts it, IsapiModule loads it as a dll. That is right for *.exe and *.dll. A script is neither;
IIS first answers 404.2, because the list of allowed programs lacks the script's own path, and once that is listed 500.0 or 502.2.`,
		Bad:     handlerExample("      <!-- want@+1 \"starts the .py file itself\" -->\n", "      <add name=\"Python\" path=\"*.py\" verb=\"*\" modules=\"CgiModule\" resourceType=\"File\" />\n"),
		Good:    handlerExample("", "      <add name=\"Python\" path=\"*.py\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"C:\\Python312\\python.exe -u &quot;%s&quot;\" resourceType=\"File\" />\n"),
		Request: "GET http://localhost/report.py",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Adding Handler Mappings <add> (scriptProcessor)", "Microsoft Learn: CGI <cgi>"},
	},
	Sites: eachProblem(cgiOrISAPI, func(_ *rules.Pass, u use) []program.Problem {
		if problem := program.ScriptProcessorMissing(u.entry); problem != nil {
			return []program.Problem{*problem}
		}
		return nil
	}, nil),
}

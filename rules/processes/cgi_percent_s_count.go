package processes

import "github.com/iislens/iislens/rules"

// CGIPercentSCount reports more placeholders than IIS fills, and joined ones.
var CGIPercentSCount = &rules.Rule{
	ID: "IIS3003", Name: "cgi-percent-s-count", Group: rules.Processes, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "too many %s",
		What:  "A CGI command line with more than two %s, or with two that touch each other (%s%s).",
		Why: `The first %s becomes the path of the script, the second the query string where it has no equals sign; what a third becomes is documented nowhere. Two that touch each other are one
argument: as soon as a request has such a query string, the interpreter looks for a script whose name ends in it, and the client sees 502.2.`,
		Bad:     handlerExample("      <!-- want@+1 \"touch each other\" -->\n", "      <add name=\"Python\" path=\"*.py\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"C:\\Python\\python.exe %s%s\" resourceType=\"File\" />\n"),
		Good:    handlerExample("", "      <add name=\"Python\" path=\"*.py\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"C:\\Python\\python.exe %s %s\" resourceType=\"File\" />\n"),
		Since:   "0.1.0",
		Sources: []string{"Stack Overflow 17763078 on the two placeholders", "observed behaviour"},
	},
	Sites: eachProblem(cgi, commandProblems, rewriteCommand("divide the two placeholders by a blank")),
}

package processes

import (
	"strings"

	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/mend"
)

// CGIFastCGISyntax reports command lines in the syntax of the other module.
var CGIFastCGISyntax = &rules.Rule{
	ID: "IIS3005", Name: "cgi-fastcgi-syntax", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"502.2", "404.2"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "FastCGI syntax with CgiModule, or the reverse",
		What:  "A scriptProcessor of CgiModule with a bar between program and arguments, or one of FastCgiModule with a blank there.",
		Why: `The bar divides program and arguments for FastCgiModule only; CgiModule hands the whole text to Windows, which finds no such program: 502.2, or 404.2 before that where the restriction list
has another text. FastCgiModule in turn takes everything before the bar for the path of the program and finds no application of that path: 500.0 (0x80070585).`,
		Bad:     handlerExample("      <!-- want@+1 \"the bar.*FastCgiModule only\" -->\n", "      <add name=\"Flask\" path=\"*\" verb=\"*\" modules=\"CgiModule\" scriptProcessor=\"C:\\Python\\python.exe|C:\\Python\\Lib\\site-packages\\wfastcgi.py\" resourceType=\"Unspecified\" />\n"),
		Good:    handlerExample("", "      <add name=\"Flask\" path=\"*\" verb=\"*\" modules=\"FastCgiModule\" scriptProcessor=\"C:\\Python\\python.exe|C:\\Python\\Lib\\site-packages\\wfastcgi.py\" resourceType=\"Unspecified\" />\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: FastCGI <fastCgi>", "Microsoft Learn: Configure FastCGI handlers"},
	},
	Sites: eachProblem(cgiOrFastCGI, commandProblems, func(p *rules.Pass, u use, problem program.Problem, f *rules.Finding) {
		rewrite(f, problem, "divide program and arguments by a bar")
		if problem.Module == "CgiModule" && strings.Contains(problem.Fix, "FastCgiModule") {
			if edit, ok := mend.Value(u.entry.Item.Where("modules"), "FastCgiModule"); ok {
				f.Fixes = append(f.Fixes, rules.Fix{Title: `write modules="FastCgiModule"`, Edits: []source.Edit{edit}})
			}
		}
	}),
}

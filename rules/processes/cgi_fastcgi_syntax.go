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
		Bad: serverExample(`    <security>
      <isapiCgiRestriction>
        <add path="C:\PHP\php-cgi.exe|-d short_open_tag=1" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <!-- want@+1 "the bar.*FastCgiModule only" -->
      <add name="PHP" path="*.php" verb="*" modules="CgiModule" scriptProcessor="C:\PHP\php-cgi.exe|-d short_open_tag=1" resourceType="File" />
    </handlers>
`, "-- root/C/PHP/php-cgi.exe --\n"),
		Good: serverExample(`    <fastCgi>
      <application fullPath="C:\PHP\php-cgi.exe" arguments="-d short_open_tag=1" />
    </fastCgi>
    <handlers>
      <add name="PHP" path="*.php" verb="*" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe|-d short_open_tag=1" resourceType="File" />
    </handlers>
`, "-- root/C/PHP/php-cgi.exe --\n"),
		Request: "GET http://localhost/index.php",
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

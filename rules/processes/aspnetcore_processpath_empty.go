package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// ASPNETCoreProcessPathEmpty reports ASP.NET Core applications without a program.
var ASPNETCoreProcessPathEmpty = &rules.Rule{
	ID: "IIS3021", Name: "aspnetcore-processpath-empty", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"502.5", "500.19", "500.0"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "aspNetCore without processPath",
		What:  "A handler of the ASP.NET Core Module at a path whose aspNetCore element has no processPath or an empty one, or that has no aspNetCore element. Source trees, which publishing completes, are not judged.",
		Why:   "The module does not know which process to start: version 1 answers 502.5, version 2 one of 500.0 and 500.19 as well.",
		Bad: webExample(`    <handlers>
      <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
    <!-- want@+1 "processPath is empty" -->
    <aspNetCore processPath="" arguments=".\Shop.exe" />
`, "-- root/C/inetpub/wwwroot/Shop.exe --\n"),
		Good: webExample(`    <handlers>
      <add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
    <aspNetCore processPath=".\Shop.exe" />
`, "-- root/C/inetpub/wwwroot/Shop.exe --\n"),
		Request: "GET http://localhost/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ASP.NET Core Module (ANCM) for IIS, attributes of the aspNetCore element"},
	},
	Sites: eachProblem(coreModules, func(p *rules.Pass, u use) []program.Problem {
		written := u.Section(u.section()).Attr("processPath") != nil
		if program.SourceTree(u.root(), u.host) || p.Profile() && !written && !program.Deployed(u.root(), u.host) {
			return nil
		}
		return processProblems(p, u)
	}, func(_ *rules.Pass, _ use, problem program.Problem, f *rules.Finding) {
		rewrite(f, problem, "start "+quoted(problem.Suggest))
	}),
}

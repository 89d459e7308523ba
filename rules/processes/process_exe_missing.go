package processes

import (
	"strings"

	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// ProcessExeMissing reports programs of process handlers that are not there.
var ProcessExeMissing = &rules.Rule{
	ID: "IIS3019", Name: "process-exe-missing", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"502.3", "502.5", "500.31"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "process that cannot be started",
		What:  "A processPath of aspNetCore or httpPlatform, or a nodeProcessCommandLine of iisnode, whose program is known to be absent; an httpPlatform without processPath.",
		Why: `The module cannot start the process. HttpPlatformHandler answers 502.3, the ASP.NET Core Module 502.5 (in-process: 500.31 or another of the 500.3x), iisnode a 500 of its
own.`,
		Bad: webExample(`    <handlers>
      <add name="App" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
    <!-- want@+1 "cannot start .*Shop.exe" -->
    <aspNetCore processPath=".\Shop.exe" hostingModel="OutOfProcess" />
`, "-- root/C/inetpub/wwwroot/Store.exe --\n"),
		Good: webExample(`    <handlers>
      <add name="App" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
    <aspNetCore processPath=".\Store.exe" hostingModel="OutOfProcess" />
`, "-- root/C/inetpub/wwwroot/Store.exe --\n"),
		Request: "GET http://localhost/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Common errors for Azure App Service and IIS with ASP.NET Core", "Microsoft Learn: HttpPlatformHandler Configuration Reference"},
	},
	Sites: eachProblem(processModule, func(p *rules.Pass, u use) []program.Problem {
		app := u.application()
		if path := app.Section.Text("processPath") + app.Section.Text("nodeProcessCommandLine"); p.Profile() && (winpath.IsAbs(strings.Trim(path, `" `)) || strings.Contains(path, "%")) {
			return nil // a full path is one of the server, which is not known, and so are its variables
		}
		return processProblems(p, u)
	}, func(_ *rules.Pass, _ use, problem program.Problem, f *rules.Finding) {
		rewrite(f, problem, "name the program that is there")
	}),
}

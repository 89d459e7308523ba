package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// StdoutLogDirMissing reports log files in directories that are not there.
var StdoutLogDirMissing = &rules.Rule{
	ID: "IIS3026", Name: "stdout-log-dir-missing", Group: rules.Processes, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "stdout log in a directory that is not there",
		What:  "An aspNetCore or httpPlatform element with stdoutLogEnabled whose stdoutLogFile lies in a directory that is known to be absent. AspNetCoreModuleV2 of newer hosting bundles creates it: the finding is advice then.",
		Why:   "HttpPlatformHandler and the first version of the ASP.NET Core Module do not create the directory: no log is written, and what the process says at start is lost just when it is needed.",
		Bad: webExample(`    <handlers>
      <add name="App" path="*" verb="*" modules="httpPlatformHandler" resourceType="Unspecified" />
    </handlers>
    <!-- want@+1 "no log is written" -->
    <httpPlatform processPath=".\server.exe" stdoutLogEnabled="true" stdoutLogFile=".\logs\stdout.log" />
`, "-- root/C/inetpub/wwwroot/server.exe --\n"),
		Good: webExample(`    <handlers>
      <add name="App" path="*" verb="*" modules="httpPlatformHandler" resourceType="Unspecified" />
    </handlers>
    <httpPlatform processPath=".\server.exe" stdoutLogEnabled="true" stdoutLogFile=".\logs\stdout.log" />
`, "-- root/C/inetpub/wwwroot/server.exe --\n-- root/C/inetpub/wwwroot/logs/.keep --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Log creation and redirection with the ASP.NET Core Module", "Microsoft Learn: HttpPlatformHandler Configuration Reference"},
	},
	Sites: eachProblem([]string{"AspNetCoreModule", "AspNetCoreModuleV2", "httpPlatformHandler"}, func(p *rules.Pass, u use) []program.Problem {
		if u.Site == nil || u.Section(u.section()).Decl == nil || p.Profile() && !program.Deployed(u.root(), u.host) || program.SourceTree(u.root(), u.host) {
			return nil
		}
		if problem := program.LogProblem(u.application(), u.host); problem != nil {
			return []program.Problem{*problem}
		}
		return nil
	}, func(_ *rules.Pass, u use, problem program.Problem, f *rules.Finding) {
		if u.entry.HasModule("AspNetCoreModuleV2") {
			f.Severity = rules.Info
		}
	}),
}

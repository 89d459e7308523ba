package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// FastCGIExeMissing reports FastCGI programs that are not there.
var FastCGIExeMissing = &rules.Rule{
	ID: "IIS3014", Name: "fastcgi-exe-missing", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"500.0"},
	Doc: rules.Doc{
		Title: "FastCGI program that is not there",
		What:  "An application of system.webServer/fastCgi, or a handler of FastCgiModule, whose program is known to be absent. An application that no handler uses is a warning.",
		Why:   "FastCgiModule cannot start the process: every request to the handler answers 500.0 (0x80070002).",
		Bad: serverExample(`    <fastCgi>
      <!-- want@+1 "cannot start C:.PHP81" -->
      <application fullPath="C:\PHP81\php-cgi.exe" />
    </fastCgi>
    <handlers>
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP81\php-cgi.exe" resourceType="Either" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.php --\n-- root/C/PHP82/php-cgi.exe --\n"),
		Good: serverExample(`    <fastCgi>
      <application fullPath="C:\PHP82\php-cgi.exe" />
    </fastCgi>
    <handlers>
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP82\php-cgi.exe" resourceType="Either" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.php --\n-- root/C/PHP82/php-cgi.exe --\n"),
		Request: "GET http://localhost/index.php",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: FastCGI <fastCgi>", "Microsoft Learn: Using FastCGI to host PHP applications on IIS"},
	},
	Sites:  fastCGIExes,
	Server: idleFastCGIExes,
}

// fastCGIExes reports the applications that handlers use, and those of location tags that nothing uses.
func fastCGIExes(p *rules.Pass) {
	if p.Profile() {
		return
	}
	used := once{}
	for u := range uses(p, fastCGI...) {
		for _, problem := range commandProblems(p, u) {
			if problem.Rule == p.Rule.Name && used.first(problem.Place.Span, u) {
				p.Note(problem.Place.Span)
				p.Report(found(problem))
			}
		}
	}
	for _, scope := range p.Scopes {
		if scope.Site != nil && scope.Sets(program.FastCGISection) {
			idleExes(p, scope)
		}
	}
}

// idleFastCGIExes reports the applications of the server that no handler of any site uses.
func idleFastCGIExes(p *rules.Pass) {
	if !p.Profile() {
		idleExes(p, p.Root())
	}
}

// idleExes reports the applications of a path that were not noted as used.
func idleExes(p *rules.Pass, scope *rules.Scope) {
	host := hostOf(p, scope)
	noted := map[any]bool{}
	for _, note := range p.Notes() {
		noted[note] = true
	}
	for _, app := range p.Predictor.FastCGI(scope.Section(program.FastCGISection), host).Apps {
		problem := program.ExeMissing(app, host)
		if problem == nil || !scope.Owns(app.Item.Origin) || noted[problem.Place.Span] {
			continue
		}
		f := found(*problem)
		f.Severity = rules.Warning
		f.Message += " No handler uses the application yet."
		p.Report(f)
	}
}

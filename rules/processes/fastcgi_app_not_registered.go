package processes

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/mend"
)

// FastCGIAppNotRegistered reports FastCGI handlers whose program no application has.
var FastCGIAppNotRegistered = &rules.Rule{
	ID: "IIS3013", Name: "fastcgi-app-not-registered", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"500.0"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "FastCGI program that is not registered",
		What:  "A handler of FastCgiModule for whose program and arguments system.webServer/fastCgi has no application. The nearest application and the difference are named.",
		Why: `FastCgiModule starts only what fastCgi of applicationHost.config lists, and both fullPath and arguments must be those of the handler. Every request to the handler answers 500.0
(0x80070585), "<handler> scriptProcessor could not be found in <fastCGI> application configuration".`,
		Bad: serverExample(`    <fastCgi>
      <application fullPath="C:\PHP81\php-cgi.exe" />
    </fastCgi>
    <handlers>
      <!-- want@+1 "no application for C:.PHP82.php-cgi.exe" -->
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP82\php-cgi.exe" resourceType="Either" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.php --\n-- root/C/PHP82/php-cgi.exe --\n-- root/C/PHP81/php-cgi.exe --\n"),
		Good: serverExample(`    <fastCgi>
      <application fullPath="c:\php82\php-cgi.exe" />
    </fastCgi>
    <handlers>
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP82\php-cgi.exe" resourceType="Either" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.php --\n-- root/C/PHP82/php-cgi.exe --\n"),
		Request: "GET http://localhost/index.php",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: FastCGI <fastCgi>", "Microsoft Learn: Application <application>", "error pages in public issues: getgrav/grav 1380, grokability/snipe-it 17467"},
	},
	Sites: unregistered,
}

func unregistered(p *rules.Pass) {
	if p.Profile() {
		p.Skip("the FastCGI applications of the server are not known, only those of a profile")
		return
	}
	seen := once{}
	for u := range uses(p, fastCGI...) {
		if u.Pool == nil {
			continue
		}
		list := p.Predictor.FastCGI(u.Section(program.FastCGISection), u.host)
		problem := list.Unregistered(u.entry)
		if problem == nil || !seen.first(u.entry.Item.Origin.Span, u) {
			continue
		}
		f := found(*problem)
		atHandler(f, u.entry, "the FastCGI applications")
		path, arguments := list.Split(u.entry)
		nearest, _ := list.Nearest(u.entry)
		if nearest != nil {
			f.Related = nil
			relate(f, "the nearest application", nearest.Item.Where("fullPath"))
		}
		// an application of the same program has other arguments: the handler lost them, or has wrong ones
		if path != "" && (nearest == nil || !strings.EqualFold(nearest.Item.Text("fullPath"), path)) && !(arguments == "" && scripted(path)) {
			register(p, u, f, path, arguments)
		}
		if nearest != nil {
			likeApplication(u, f, nearest)
		}
		p.Report(f)
	}
}

// scripted reports whether a program does nothing for FastCGI without the script that its arguments name.
func scripted(path string) bool {
	name := strings.TrimSuffix(strings.ToLower(path[strings.LastIndexAny(path, `\/`)+1:]), ".exe")
	for _, interpreter := range [...]string{"python", "py", "perl", "ruby", "node"} {
		if rest, ok := strings.CutPrefix(name, interpreter); ok && strings.Trim(rest, "w.0123456789") == "" {
			return true
		}
	}
	return false
}

// register offers to add the application.
func register(p *rules.Pass, u use, f *rules.Finding, path, arguments string) {
	line := fmt.Sprintf(`<application fullPath="%s"`, source.EscapeAttr(path))
	if arguments != "" {
		line += fmt.Sprintf(` arguments="%s"`, source.EscapeAttr(arguments))
	}
	if edit, ok := intoServer(p, u.Section(program.FastCGISection), line+" />"); ok {
		f.Fixes = append(f.Fixes, rules.Fix{Title: "register the FastCGI application", Safe: true, Edits: []source.Edit{edit}})
	}
}

// likeApplication offers to write the handler as the nearest application.
func likeApplication(u use, f *rules.Finding, app *program.FastCGIApp) {
	text := app.Item.Text("fullPath")
	if arguments := app.Item.Text("arguments"); arguments != "" {
		text += "|" + arguments
	}
	if edit, ok := mend.Value(u.entry.Item.Where("scriptProcessor"), text); ok {
		f.Fixes = append(f.Fixes, rules.Fix{Title: "write the handler as the application: " + quoted(text), Edits: []source.Edit{edit}})
	}
}

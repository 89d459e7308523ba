package processes

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// WFastCGISettings reports what Microsoft's bridge to WSGI lacks.
var WFastCGISettings = &rules.Rule{
	ID: "IIS3015", Name: "wfastcgi-settings", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"500.0"},
	Doc: rules.Doc{
		Title: "wfastcgi without what it needs",
		What:  "A handler that runs wfastcgi.py where neither appSettings nor the FastCGI application sets WSGI_HANDLER, where WSGI_HANDLER names a module that is not there, or where wfastcgi.py itself is absent.",
		Why: `wfastcgi reads WSGI_HANDLER to find the application object. Without it, or when the module cannot be imported, it answers every request with 500.0 and a page of its own;
without wfastcgi.py the Python process ends at once and IIS answers 500.0.`,
		Bad: serverExample(wfastcgiApp, `-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <appSettings>
    <!-- want@+1 "no webapp.py and no package webapp" -->
    <add key="WSGI_HANDLER" value="webapp.app" />
    <add key="PYTHONPATH" value="C:\inetpub\wwwroot" />
  </appSettings>
  <system.webServer>
    <handlers>
      <add name="Flask" path="*" verb="*" modules="FastCgiModule" scriptProcessor="C:\Python\python.exe|C:\Python\Lib\site-packages\wfastcgi.py" resourceType="Unspecified" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/app.py --
app = None
-- root/C/Python/python.exe --
-- root/C/Python/Lib/site-packages/wfastcgi.py --
`),
		Good: serverExample(wfastcgiApp, `-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <appSettings>
    <add key="WSGI_HANDLER" value="app.app" />
    <add key="PYTHONPATH" value="C:\inetpub\wwwroot" />
  </appSettings>
  <system.webServer>
    <handlers>
      <add name="Flask" path="*" verb="*" modules="FastCgiModule" scriptProcessor="C:\Python\python.exe|C:\Python\Lib\site-packages\wfastcgi.py" resourceType="Unspecified" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/app.py --
app = None
-- root/C/Python/python.exe --
-- root/C/Python/Lib/site-packages/wfastcgi.py --
`),
		Request: "GET http://localhost/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Configure Python web apps for IIS", "the wfastcgi package's documentation on PyPI"},
	},
	Sites: eachProblem(fastCGI, func(p *rules.Pass, u use) []program.Problem {
		return slices.DeleteFunc(slices.Clone(commandProblems(p, u)), func(problem program.Problem) bool {
			return problem.Uncertain != "" && installedModule(u)
		})
	}, func(_ *rules.Pass, _ use, problem program.Problem, f *rules.Finding) {
		if problem.Uncertain != "" {
			f.Severity = rules.Warning
		}
	}),
}

// installedModule reports a WSGI_HANDLER that names a function of a framework, which is never beside the application.
func installedModule(u use) bool {
	for _, item := range u.Section("appSettings").Items {
		if strings.EqualFold(item.Text("key"), "WSGI_HANDLER") {
			return strings.HasSuffix(item.Text("value"), ")") || strings.HasPrefix(item.Text("value"), "django.")
		}
	}
	return false
}

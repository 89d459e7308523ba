package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// ASPNETCoreSharedPool reports in-process applications that share a pool.
var ASPNETCoreSharedPool = &rules.Rule{
	ID: "IIS3024", Name: "aspnetcore-shared-pool", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"500.34", "500.35"}, NeedsServer: true,
	Doc: rules.Doc{
		Title: "in-process applications in one pool",
		What:  "Two ASP.NET Core applications with in-process hosting in one application pool, or one in-process and one out-of-process application.",
		Why: `A worker process hosts one in-process application and never both models. The application that is requested first works; the other answers 500.35 (two in-process) or 500.34
(mixed models) until the pool recycles.`,
		Bad:     sharedPoolExample("DefaultAppPool", "    <!-- want@+1 \"two in-process applications\" -->\n"),
		Good:    sharedPoolExample("Api", ""),
		Request: "GET http://localhost/orders",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Troubleshoot ASP.NET Core on Azure App Service and IIS, 500.34 and 500.35", "Microsoft Learn: In-process hosting with IIS and ASP.NET Core"},
	},
	Sites:  coreApplications,
	Server: sharedPools,
}

// hosted is the note of an application that the ASP.NET Core Module serves.
type hosted struct {
	u   use
	app program.Application
}

// coreApplications notes the applications whose pool serves others too.
func coreApplications(p *rules.Pass) {
	if p.Profile() {
		return
	}
	seen := map[string]bool{}
	for u := range uses(p, coreModules...) {
		if u.Pool == nil || len(p.Server.Topology.ApplicationsOf(u.Pool)) < 2 || !u.AppRoot || seen[u.Path] {
			continue
		}
		seen[u.Path] = true
		app := u.application()
		if program.Inherited(app, u.host) != nil {
			continue // the application does not mean to be one
		}
		p.Note(hosted{u, app})
	}
}

func sharedPools(p *rules.Pass) {
	if p.Profile() {
		p.Skip("which applications share a pool is known of a server only")
		return
	}
	byPool := map[*topology.Pool][]hosted{}
	order := []*topology.Pool{}
	for _, note := range p.Notes() {
		h := note.(hosted)
		if byPool[h.u.Pool] == nil {
			order = append(order, h.u.Pool)
		}
		byPool[h.u.Pool] = append(byPool[h.u.Pool], h)
	}
	for _, pool := range order {
		list := byPool[pool]
		apps := make([]program.Application, len(list))
		for i, h := range list {
			apps[i] = h.app
		}
		for i, h := range list {
			if i == 0 {
				continue // one of the applications works
			}
			problem := program.SharedPool(apps[:i+1], i, h.u.host)
			if problem == nil {
				continue
			}
			f := found(*problem)
			relate(f, "the pool of the application", h.u.Application.Pool.Origin)
			p.Report(f)
		}
	}
}

// sharedPoolExample is a server with two in-process applications; the second runs in the given pool.
func sharedPoolExample(pool, want string) string {
	app := func(want, dll string) string {
		return `<configuration>
  <system.webServer>
    <handlers>
      <add name="aspNetCore` + dll + `" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified" />
    </handlers>
` + want + `    <aspNetCore processPath="dotnet" arguments=".\` + dll + `.dll" hostingModel="InProcess" />
  </system.webServer>
</configuration>
`
	}
	return exampleTop + `    <applicationPools>
      <add name="DefaultAppPool" />
      <add name="Api" />
    </applicationPools>
    <sites>
      <site name="Default Web Site" id="1">
        <application path="/" applicationPool="DefaultAppPool">
          <virtualDirectory path="/" physicalPath="C:\inetpub\wwwroot" />
        </application>
        <application path="/api" applicationPool="` + pool + `">
          <virtualDirectory path="/" physicalPath="C:\apps\api" />
        </application>
        <bindings>
          <binding protocol="http" bindingInformation="*:80:" />
        </bindings>
      </site>
    </sites>
  </system.applicationHost>
  <system.webServer>
    <globalModules>
      <add name="AnonymousAuthenticationModule" image="%windir%\System32\inetsrv\authanon.dll" />
      <add name="AspNetCoreModuleV2" image="%ProgramFiles%\IIS\Asp.Net Core Module\V2\aspnetcorev2.dll" />
    </globalModules>
    <modules>
      <add name="AnonymousAuthenticationModule" />
      <add name="AspNetCoreModuleV2" />
    </modules>
    <handlers accessPolicy="Read, Script" />
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/web.config --
` + app("", "Shop") + "-- root/C/inetpub/wwwroot/Shop.dll --\n-- root/C/apps/api/web.config --\n" + app(want, "Api") + "-- root/C/apps/api/Api.dll --\n"
}

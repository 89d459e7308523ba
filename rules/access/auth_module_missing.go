package accessrules

import (
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/rules"
)

// AuthModuleMissing reports ways to log on that are enabled although their module does not run.
var AuthModuleMissing = &rules.Rule{
	ID: "IIS7004", Name: "auth-module-missing", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"401.2"}, NeedsServer: true,
	Doc: rules.Doc{
		Title: "authentication without its module",
		What:  "A way to log on that the configuration enables while its module is not installed, or a <remove> took it away.",
		Why:   "The section only says that a way is wanted; the module does the work, and it comes with a role service of its own (Windows Authentication, Basic Authentication). When no other way is left, every request answers 401.2. Otherwise people are let in by the other way, mostly as anonymous, and this is a warning. Install the role service, or put the module back into <modules>; enabling anonymous authentication in its place opens the path to everybody.",
		Bad: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <authentication>
          <anonymousAuthentication enabled="false" />
          <!-- want@+1 "WindowsAuthenticationModule does not run" -->
          <windowsAuthentication enabled="true" />
        </authentication>
      </security>
    </system.webServer>
  </location>
</configuration>
`,
		Good: "-- applicationHost.config --\n" + windowsHost + `  <location path="Site">
    <system.webServer>
      <security>
        <authentication>
          <anonymousAuthentication enabled="false" />
          <windowsAuthentication enabled="true" />
        </authentication>
      </security>
    </system.webServer>
  </location>
</configuration>
`,
		Request: "GET http://localhost/page.htm credentials: yes",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: How to build a custom IIS server", "Microsoft Learn: IIS Modules Overview"},
	},
	Sections: append([]string{"system.webServer/modules"}, authentications...),
	Scope:    authModuleMissing,
	Sites:    func(p *rules.Pass) { inherited(p, authentications, authModuleMissing) },
}

// authentications holds the sections of the ways to log on.
var authentications = []string{
	"system.webServer/security/authentication/anonymousAuthentication", "system.webServer/security/authentication/basicAuthentication",
	"system.webServer/security/authentication/digestAuthentication", "system.webServer/security/authentication/windowsAuthentication",
	"system.webServer/security/authentication/clientCertificateMappingAuthentication",
	"system.webServer/security/authentication/iisClientCertificateMappingAuthentication",
}

func authModuleMissing(p *rules.Pass, s *rules.Scope) {
	if s.Pool == nil {
		serverAuthModules(p, s)
		return
	}
	has := modules(p, s)
	_, got := access.Authenticate(s.Node.Section, has, access.Login{})
	for _, f := range access.EnabledWithoutModule(s.Node.Section, has) {
		fatal := got.Failure != nil && got.Failure.Rule == f.Rule
		report(p, s, f, "", func(finding *rules.Finding) {
			if !fatal {
				lower(finding)
			}
		})
	}
}

// serverAuthModules looks at what the server's own file enables for all sites: as the first site that inherits it sees it.
func serverAuthModules(p *rules.Pass, s *rules.Scope) {
	for _, site := range p.Around() {
		app := site.Root()
		d, err := p.Server.Path(site.Name)
		if app == nil || err != nil {
			continue
		}
		pool, _ := p.Server.Topology.PoolOf(app)
		for _, f := range access.EnabledWithoutModule(d.Node.Section, p.Predictor.Modules(d.Node, pool).Loaded) {
			report(p, s, f, "", lower)
		}
	}
}

// lower makes a warning of a way to log on that fails beside others that work.
func lower(f *rules.Finding) {
	f.Severity = rules.Warning
	f.Statuses = []string{}
}

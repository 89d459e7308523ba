package accessrules

import (
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// AuthAllDisabled reports paths at which no way to log on is enabled, not even anonymous.
var AuthAllDisabled = &rules.Rule{
	ID: "IIS7005", Name: "auth-all-disabled", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"401.2"},
	Doc: rules.Doc{
		Title: "nobody can log on",
		What:  "Anonymous authentication is disabled and no other way to log on is enabled.",
		Why:   "A request that has no user after authentication answers 401.2, whatever it asks for and before IIS looks for a handler or a file.",
		Bad: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <authentication>
          <!-- want@+1 "every way to log on is disabled" -->
          <anonymousAuthentication enabled="false" />
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
		Sources: []string{"Microsoft Learn: How to build a custom IIS server", "Microsoft Learn: Anonymous Authentication <anonymousAuthentication>"},
	},
	Sections: authentications,
	Scope:    authAllDisabled,
	Sites:    func(p *rules.Pass) { inherited(p, authentications, authAllDisabled) },
}

func authAllDisabled(p *rules.Pass, s *rules.Scope) {
	if s.Site != nil {
		if s.Closed(p.Server) {
			return // nobody is meant to get anything there
		}
		login := access.Login{}
		if s.Pool != nil {
			login.Other = p.Predictor.Modules(s.Node, s.Pool).Foreign()
		}
		_, got := access.Authenticate(s.Node.Section, modules(p, s), login)
		if got.Failure != nil && got.Failure.Uncertain == "" {
			report(p, s, got.Failure, "", nil)
		}
		return
	}
	// What the server's file disables counts where a site inherits it.
	roots(p, func(_ *topology.Site, node *merge.Node, has *program.Modules) bool {
		_, got := access.Authenticate(node.Section, has.Loaded, access.Login{Other: has.Foreign()})
		if got.Failure == nil || got.Failure.Rule != p.Rule.Name || got.Failure.Uncertain != "" || !s.Owns(got.Failure.Place) {
			return true
		}
		report(p, s, got.Failure, "", nil)
		return false
	})
}

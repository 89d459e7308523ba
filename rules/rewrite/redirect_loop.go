package rewriterules

import (
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// RedirectLoop reports httpRedirect sections that take their own target again.
var RedirectLoop = &rules.Rule{
	ID: "IIS8011", Name: "redirect-loop", Group: rules.Rewrite, Severity: rules.Warning, Statuses: []string{"301", "302", "307", "308"},
	Doc: rules.Doc{
		Title: "httpRedirect into itself",
		What:  "An <httpRedirect> whose destination lies where the same section redirects again.",
		Why:   "Settings are inherited downwards, so that a destination below the path is redirected too: the browser follows 302 after 302 until it gives up.",
		Bad: `<configuration>
  <system.webServer>
    <!-- want@+1 "redirected again" -->
    <httpRedirect enabled="true" destination="/new" />
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <location path="new">
    <system.webServer>
      <httpRedirect enabled="false" />
    </system.webServer>
  </location>
  <system.webServer>
    <httpRedirect enabled="true" destination="/new" />
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Redirect <httpRedirect>"},
	},
	Sections: []string{access.RedirectSection},
	Scope:    redirectLoop,
}

func redirectLoop(p *rules.Pass, s *rules.Scope) {
	section := s.Section(access.RedirectSection)
	if s.Site == nil || s.Pool == nil || !section.Bool("enabled") {
		return
	}
	_, base, _ := strings.Cut(strings.TrimPrefix(s.Path, merge.AppHostPath+"/"), "/")
	base = strings.TrimSuffix("/"+base, "/")
	for _, start := range starts(s, p.Profile(), nil) {
		for _, sample := range redirectSamples(section) {
			start.path = base + sample
			got := redirectOf(p, s, start)
			if got == nil || !got.Loop || !s.Owns(got.Failure.Place) {
				continue
			}
			next, ok := start.follow(s, nil, got.Location)
			if !ok {
				continue
			}
			if again := redirectOf(p, s, next); again == nil {
				continue // another section holds at the target
			}
			p.Report(rules.FromFailure(got.Failure))
			return
		}
	}
}

// redirectOf is the redirection of an address, by the section that holds at its own path.
func redirectOf(p *rules.Pass, s *rules.Scope, a address) *access.Redirection {
	d, err := p.Server.Path(s.Site.Name + a.path)
	if err != nil || s.Pool == nil {
		return nil
	}
	return access.Redirect(d.Node.Section(access.RedirectSection), p.Predictor.Modules(d.Node, s.Pool).Loaded, access.RedirectRequest{
		HTTPS: a.https, Host: a.host, Port: a.port, Path: a.path, Query: a.query, SitePath: merge.AppHostPath + "/" + s.Site.Name,
		SameSite: func(https bool, host string, port int) bool {
			choice := p.Server.Topology.Choose(https, host, port, "")
			return choice.Binding != nil && choice.Binding.Site == s.Site && (host == a.host || bound(s, nil, host))
		}})
}

// redirectSamples returns paths below a redirection: one that lies directly in it, and what its wildcards spell out.
func redirectSamples(section *merge.Section) []string {
	list := []string{"/x", "/"}
	for _, item := range section.Items {
		path := strings.ReplaceAll(item.Text("wildcard"), "*", "x")
		list = append(list, "/"+strings.TrimPrefix(path, "/"))
	}
	return list
}

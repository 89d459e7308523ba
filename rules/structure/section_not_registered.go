package structure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// SectionNotRegistered reports a section that no file declares.
var SectionNotRegistered = &rules.Rule{
	ID: "IIS1006", Name: "section-not-registered", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "section that nobody declares",
		What: "A section without a declaration in this file, a parent's, applicationHost.config or the machine.config of the pool's .NET. " +
			"Mostly the module that brings it is not installed: URL Rewrite (rewrite), the ASP.NET Core Hosting Bundle (aspNetCore), " +
			"HttpPlatformHandler (httpPlatform), iisnode, ARR (proxy), WebDAV, CORS; or the name is misspelt.",
		Why: "IIS refuses the whole file: every request at its directory and below answers 500.19, static files included; the code is " +
			"0x8007000d without a message for sections of system.webServer and 0x80070032 for others. The error page names no line. Where the module is missing, install it on the server that serves the site, or take the " +
			"section out; a declaration written by hand without the module and its schema only changes the code.",
		Bad: `<configuration>
  <!-- want@+1 "write <system.webServer>" -->
  <system.webserver>
    <directoryBrowse enabled="false" />
  </system.webserver>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <directoryBrowse enabled="false" />
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, "tjanczuk/iisnode issues 107 and 214", "n2cms/n2cms issue 607"},
	},
	Scope: rules.Faults(func(p *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		product := pipeline.Product(f.Section)
		if p.Profile() && product != "" {
			p.Skip("a profile does not tell whether " + product + " is installed")
			finding.Span = source.Span{} // a finding without a place is dropped
			return
		}
		if p.Profile() && finding.Certainty == rules.Certain {
			finding.Certainty = rules.Likely
			finding.Message += " (A server may declare more than the " + p.Server.Profile.Name + " profile, which stands in for it.)"
		}
		el := ownElement(s, f)
		if el == nil || f.Since != "" || product != "" {
			return
		}
		if strings.HasPrefix(finding.Advice, "Move ") {
			return // its place is known
		}
		near := nearestSection(s.Node.Decls, f.Section, el.Name)
		if near == "" {
			return
		}
		finding.Advice = fmt.Sprintf("Write <%s>.", near)
		finding.Fixes = []rules.Fix{{Title: "write <" + near + ">", Safe: strings.EqualFold(near, el.Name), Edits: edit.Rename(el, near)}}
	}),
}

// nearestSection returns the name beside which an unknown section or group stands that resembles it most, "" when none does.
func nearestSection(d *merge.Declarations, full, name string) string {
	group := strings.TrimSuffix(strings.TrimSuffix(full, name), "/")
	var names []string
	for declared := range d.All {
		rest := declared.Section
		if group != "" {
			var ok bool
			if rest, ok = strings.CutPrefix(rest, group+"/"); !ok {
				continue
			}
		}
		rest, _, _ = strings.Cut(rest, "/")
		names = append(names, rest)
	}
	slices.Sort(names)
	return nearestName(name, slices.Compact(names))
}

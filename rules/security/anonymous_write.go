package security

import (
	"fmt"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// AnonymousWrite reports WebDAV authoring rules that let everybody write.
var AnonymousWrite = &rules.Rule{
	ID: "IIS9021", Name: "anonymous-write", Group: rules.Security, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "everybody may write",
		What:  "A WebDAV authoring rule that gives Write to all users or to anonymous ones, where authoring is enabled and anonymous authentication is on.",
		Why:   "A PUT without credentials answers 201 and leaves a file of the sender's choice on the server.",
		Bad: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <webdav>
        <authoring enabled="true" />
        <authoringRules>
          <!-- want@+1 "without credentials" -->
          <add users="*" path="*" access="Read, Write" />
        </authoringRules>
      </webdav>
    </system.webServer>
  </location>
</configuration>
`,
		Good: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <webdav>
        <authoring enabled="true" />
        <authoringRules>
          <add roles="Editors" path="*" access="Read, Write" />
          <add users="*" path="*" access="Read" />
        </authoringRules>
      </webdav>
    </system.webServer>
  </location>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: WebDAV Authoring Rules <authoringRules>", "CIS Microsoft IIS 10 Benchmark v1.2.1, 1.7", "IIS 10.0 Server STIG IIST-SV-000125"},
	},
	Sections: []string{authoringSection, authoringRulesSection},
	Scope:    anonymousWrite,
}

const (
	authoringSection      = "system.webServer/webdav/authoring"
	authoringRulesSection = "system.webServer/webdav/authoringRules"
)

// writeFlag is the value of Write in the access flags of an authoring rule.
const writeFlag = 2

func anonymousWrite(p *rules.Pass, s *rules.Scope) {
	authoring := s.Section(authoringSection)
	if s.Pool == nil || !authoring.Bool("enabled") || !loaded(p, s, "WebDAVModule") {
		return
	}
	user, got := access.Authenticate(s.Node.Section, p.Predictor.Modules(s.Node, s.Pool).Loaded, access.Login{})
	if !user.Anonymous || got.Failure != nil {
		return
	}
	enabledHere := own(p, s, authoring.Element, "enabled") != nil
	for _, item := range s.Section(authoringRulesSection).Items {
		if !ownItem(p, s, item) && !enabledHere || !oneOf(item.Text("users"), "*", "?") || item.Number("access")&writeFlag == 0 {
			continue
		}
		f := rules.At(item.Origin, authoringRulesSection, item.Text("path"))
		f.Message = fmt.Sprintf("Anybody may write files here without credentials: WebDAV authoring is on, this rule gives %s to all, and anonymous authentication is enabled (CIS IIS 10 1.7). "+
			"Not certain: WebDAV may still insist on a user.", item.Text("access"))
		f.Advice = "Give Write to named users or groups only."
		f.Certainty = rules.Likely
		if o := authoring.Where("enabled"); !o.IsZero() {
			f.Related = append(f.Related, relatedTo("authoring is enabled here", o))
		}
		p.Report(f)
	}
}

func relatedTo(message string, o merge.Origin) rules.Related {
	return rules.Related{Message: message, Span: o.Span}
}

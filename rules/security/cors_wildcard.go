package security

import (
	"strings"

	"github.com/iislens/iislens/rules"
)

// CORSWildcard reports answers that allow every origin and credentials at once.
var CORSWildcard = &rules.Rule{
	ID: "IIS9023", Name: "cors-wildcard-credentials", Group: rules.Security, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "every origin with credentials",
		What:  "Access-Control-Allow-Origin: * together with Access-Control-Allow-Credentials: true, as custom headers or in the section of the CORS module.",
		Why:   "Browsers refuse the pair of headers, so that such requests fail in the page; where a module answers with the caller's own origin instead, every site on the internet may act as the logged-on user.",
		Bad: `<configuration>
  <system.webServer>
    <httpProtocol>
      <customHeaders>
        <!-- want@+1 "refuse" -->
        <add name="Access-Control-Allow-Origin" value="*" />
        <add name="Access-Control-Allow-Credentials" value="true" />
      </customHeaders>
    </httpProtocol>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <httpProtocol>
      <customHeaders>
        <add name="Access-Control-Allow-Origin" value="https://app.example.com" />
        <add name="Access-Control-Allow-Credentials" value="true" />
      </customHeaders>
    </httpProtocol>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"WHATWG: Fetch Standard, CORS protocol and credentials", "Microsoft Learn: IIS CORS module Configuration Reference"},
	},
	Sections: []string{protocolSection, corsSection},
	Scope:    corsWildcard,
}

const corsSection = "system.webServer/cors"

func corsWildcard(p *rules.Pass, s *rules.Scope) {
	const advice = "Name the origins that may send credentials, or leave credentials out."
	origin, credentials := header(s.Section(protocolSection), "Access-Control-Allow-Origin"), header(s.Section(protocolSection), "Access-Control-Allow-Credentials")
	if origin != nil && credentials != nil && (ownItem(p, s, origin) || ownItem(p, s, credentials)) &&
		strings.TrimSpace(origin.Text("value")) == "*" && oneOf(credentials.Text("value"), "true") {
		f := rules.At(origin.Origin, protocolSection, "Access-Control-Allow-Origin")
		f.Message = "Every origin is allowed together with credentials; browsers refuse the answer, so that requests with credentials fail."
		f.Advice = advice
		f.Related = append(f.Related, relatedTo("credentials are allowed here", credentials.Origin))
		p.Report(f)
	}
	cors := s.Section(corsSection)
	for _, item := range cors.Items {
		if cors.Bool("enabled") && ownItem(p, s, item) && item.Text("origin") == "*" && item.Bool("allowed") && item.Bool("allowCredentials") {
			f := rules.At(item.Where("allowCredentials"), corsSection, "*")
			f.Message = "Every origin is allowed together with credentials: any site may call this one as the logged-on user, or browsers refuse the answer."
			f.Advice = advice
			p.Report(f)
		}
	}
}

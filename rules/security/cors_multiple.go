package security

import (
	"strings"

	"github.com/iislens/iislens/rules"
)

// CORSMultipleOrigins reports answers whose Access-Control-Allow-Origin no browser accepts.
var CORSMultipleOrigins = &rules.Rule{
	ID: "IIS9024", Name: "cors-multiple-origins", Group: rules.Security, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "more than one allowed origin in an answer",
		What:  "Several origins in one Access-Control-Allow-Origin header, or the header set twice on one way: as a custom header and by the CORS module.",
		Why:   "The header holds one origin or *. Browsers refuse an answer with a list, or with the header twice, so that every call of another origin fails, also those that were meant to be allowed.",
		Bad: `<configuration>
  <system.webServer>
    <httpProtocol>
      <customHeaders>
        <!-- want@+1 "one origin" -->
        <add name="Access-Control-Allow-Origin" value="https://app.example.com, https://shop.example.com" />
      </customHeaders>
    </httpProtocol>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <cors enabled="true">
      <add origin="https://app.example.com" />
      <add origin="https://shop.example.com" />
    </cors>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"WHATWG: Fetch Standard, CORS protocol", "Microsoft Learn: IIS CORS module Configuration Reference"},
	},
	Sections: []string{protocolSection, corsSection},
	Scope:    corsMultipleOrigins,
}

const allowOrigin = "Access-Control-Allow-Origin"

func corsMultipleOrigins(p *rules.Pass, s *rules.Scope) {
	origin := header(s.Section(protocolSection), allowOrigin)
	if origin == nil {
		return
	}
	const advice = "Let the IIS CORS module answer with the caller's own origin (system.webServer/cors, one <add> for each), or set the header in one place only."
	value := strings.TrimSpace(origin.Text("value"))
	if strings.ContainsAny(value, ", ;") && ownItem(p, s, origin) {
		f := rules.At(origin.Where("value"), protocolSection, allowOrigin)
		f.Message = "Access-Control-Allow-Origin holds one origin; browsers refuse an answer that lists several, so that calls of all of them fail."
		f.Advice = advice
		p.Report(f)
		return
	}
	cors := s.Section(corsSection)
	if !cors.Bool("enabled") || len(cors.Items) == 0 || !ownItem(p, s, origin) && !ownItem(p, s, cors.Items[0]) {
		return
	}
	f := rules.At(origin.Origin, protocolSection, allowOrigin)
	f.Certainty = rules.Likely
	f.Message = "Access-Control-Allow-Origin is set here and by the CORS module: browsers refuse an answer that has it twice. Not certain: whether both speak on the same answer."
	f.Advice = advice
	f.Related = append(f.Related, relatedTo("set here too", cors.Items[0].Origin))
	p.Report(f)
}

package security

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// PoweredBy reports an X-Powered-By header that the configuration adds to every answer.
var PoweredBy = &rules.Rule{
	ID: "IIS9018", Name: "x-powered-by", Group: rules.Security, Severity: rules.Info,
	Doc: rules.Doc{
		Title: "X-Powered-By header",
		What:  "An X-Powered-By header that the configuration adds to every answer.",
		Why:   "Every answer names the software behind it, which helps whoever looks for servers with a known weakness and nobody else.",
		Bad: `<configuration>
  <system.webServer>
    <httpProtocol>
      <customHeaders>
        <!-- want@+2 "X-Powered-By" -->
        <remove name="X-Powered-By" />
        <add name="X-Powered-By" value="ASP.NET, Umbraco 8.1" />
      </customHeaders>
    </httpProtocol>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <httpProtocol>
      <customHeaders>
        <remove name="X-Powered-By" />
      </customHeaders>
    </httpProtocol>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Custom Headers <customHeaders>", "CIS Microsoft IIS 10 Benchmark v1.2.1, 3.11"},
	},
	Sections: []string{protocolSection},
	Scope:    poweredBy,
}

const protocolSection = "system.webServer/httpProtocol"

func poweredBy(p *rules.Pass, s *rules.Scope) {
	item := header(s.Section(protocolSection), "X-Powered-By")
	if item == nil || !ownItem(p, s, item) || !loaded(p, s, "ProtocolSupportModule") {
		return
	}
	f := rules.At(item.Origin, protocolSection, "X-Powered-By")
	f.Message = fmt.Sprintf("Every answer carries X-Powered-By: %s (CIS IIS 10 3.11).", item.Text("value"))
	f.Advice = `Delete this <add>; in a web.config, <remove name="X-Powered-By" /> takes the inherited header away.`
	p.Report(f)
}

// header returns the custom header of that name, nil when there is none.
func header(s *merge.Section, name string) *merge.Item {
	for _, item := range s.Child("customHeaders").Items {
		if strings.EqualFold(item.Text("name"), name) {
			return item
		}
	}
	return nil
}

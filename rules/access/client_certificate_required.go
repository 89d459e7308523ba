package accessrules

import (
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/rules"
)

// ClientCertificateRequired names requests without a client certificate; in lint, flags under which no client is ever asked for one.
var ClientCertificateRequired = &rules.Rule{
	ID: "IIS7008", Name: "client-certificate-required", Group: rules.Pipeline, Severity: rules.Error, Statuses: []string{"403.7"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "client certificate required",
		What:  "A request without a client certificate to a path whose sslFlags hold Ssl and SslRequireCert; without a request, SslRequireCert without SslNegotiateCert.",
		Why:   "IIS answers 403.7. Clients send a certificate only when the server asks for one, which SslNegotiateCert makes it do.",
		Bad: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <!-- want@+1 "requires a client certificate" -->
        <access sslFlags="Ssl, SslNegotiateCert, SslRequireCert" />
      </security>
    </system.webServer>
  </location>
</configuration>
` + file + `-- request --
GET https://secure.example.com/page.htm
`,
		Good: "-- applicationHost.config --\n" + host + `  <location path="Site">
    <system.webServer>
      <security>
        <access sslFlags="Ssl, SslNegotiateCert, SslRequireCert" />
      </security>
    </system.webServer>
  </location>
</configuration>
` + file + `-- request --
GET https://secure.example.com/page.htm client-certificate: yes
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Access Security <access>"},
	},
	Sections: []string{access.AccessSection},
	Scope:    certificateNeverAsked,
}

// certificateNeverAsked reports a note of the predicate: the flags demand a certificate that no client is asked for.
func certificateNeverAsked(p *rules.Pass, s *rules.Scope) {
	for _, note := range access.SSLNotes(s.Node.Section) {
		if note.Status != "403.7" || !s.Owns(note.Place) {
			continue
		}
		f := rules.At(note.Place, note.Section, note.Key)
		f.Severity, f.Certainty = rules.Warning, rules.Likely
		f.Message = rules.Sentence(note.Text) + " Not certain: the binding itself may ask for certificates."
		f.Advice = `Write sslFlags="Ssl, SslNegotiateCert, SslRequireCert".`
		p.Report(f)
	}
}

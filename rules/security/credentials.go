package security

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/command"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// PlaintextCredentials reports passwords that stand unencrypted in a configuration file.
var PlaintextCredentials = &rules.Rule{
	ID: "IIS9010", Name: "plaintext-credentials", Group: rules.Security, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "passwords in the clear",
		What:  "Passwords in connection strings, identities, pools, virtual directories, mail settings and forms credentials that are not encrypted. The value is never repeated.",
		Why:   "Whoever reads the file, in a backup, a repository or through a hole that serves files, has the account. IIS and ASP.NET decrypt an encrypted section by themselves.",
		Bad: `<configuration>
  <connectionStrings>
    <!-- want@+1 "the connection string .Main. holds a password" -->
    <add name="Main" connectionString="Server=db;Database=shop;User ID=shop;Password=Tr0ub4dor" />
  </connectionStrings>
</configuration>
`,
		Good: `<configuration>
  <connectionStrings>
    <add name="Main" connectionString="Server=db;Database=shop;Integrated Security=SSPI" />
  </connectionStrings>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Encrypting and Decrypting Configuration Sections", "CIS Microsoft IIS 10 Benchmark v1.2.1, 2.7 and 2.8"},
	},
	Sections: slices.Concat([]string{"connectionStrings", "appSettings", "system.web/identity", "system.web/sessionState", "system.web/authentication", "system.net/mailSettings/smtp"}, encrypted),
	Scope:    plaintextCredentials,
}

// encrypted holds the sections whose schema marks passwords that IIS stores as [enc:…:enc].
var encrypted = []string{
	"system.applicationHost/sites", "system.applicationHost/applicationPools", "system.webServer/odbcLogging", "webFarms",
	"system.webServer/security/authentication/anonymousAuthentication",
	"system.webServer/security/authentication/iisClientCertificateMappingAuthentication",
}

func plaintextCredentials(p *rules.Pass, s *rules.Scope) {
	c := credentials{p, s}
	if s.Sets("connectionStrings") {
		c.connections()
	}
	if s.Sets("appSettings") {
		for _, item := range s.Section("appSettings").Items {
			c.appSetting(item)
		}
	}
	c.connection(s.Section("system.web/sessionState").Attr("sqlConnectionString"), "system.web/sessionState", "sqlConnectionString")
	c.password(s.Section("system.web/identity").Attr("password"), "system.web/identity", "the account that ASP.NET impersonates")
	c.password(s.Section("system.net/mailSettings/smtp").Child("network").Attr("password"), "system.net/mailSettings/smtp", "the mail account")
	c.forms(s.Section("system.web/authentication").Child("forms", "credentials"))
	for _, name := range encrypted {
		if !s.Sets(name) {
			continue
		}
		c.walk(s.Section(name).Element, name)
	}
}

// credentials looks for the passwords that one scope sets.
type credentials struct {
	p *rules.Pass
	s *rules.Scope
}

var (
	secretPart = onDemand(`(?i)(?:^|[;"'])\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*("[^"]*"|'[^']*'|[^;"']*)`)
	secretKey  = onDemand(`(?i)(?:password|passwd|pwd|secret|apikey|secretkey)$`)
	// placeholder matches what people write where a password belongs: nothing, variables of deployment tools, words that ask for one.
	placeholder = onDemand(`(?i)^(?:|[*x.?_-]+|.*(?:\{.*\}|\$\(|#\{|%\w+%|__\w+__|<.+>|\[.+\]).*|(?:your|my|enter|insert|change|replace|put|todo|set)[ _-]?.*|true|false|null|none|password|passwd|pwd|secret)$`)
)

// onDemand compiles a pattern when it is first used: few files hold anything that it is for.
func onDemand(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

func (c credentials) connection(a *merge.Attr, section, what string) {
	if a == nil {
		return
	}
	for _, m := range secretPart().FindAllStringSubmatch(a.Value, -1) {
		if value := strings.Trim(strings.TrimSpace(m[1]), `"'`); !placeholder().MatchString(value) {
			c.report(a, section, what+" holds a password", rules.Certain)
			return
		}
	}
}

func (c credentials) connections() {
	for _, item := range c.s.Section("connectionStrings").Items {
		c.connection(item.Attr("connectionString"), "connectionStrings", "the connection string "+quote(item.Text("name")))
	}
}

func (c credentials) appSetting(item *merge.Item) {
	a := item.Attr("value")
	if a == nil || !secretKey().MatchString(item.Text("key")) || placeholder().MatchString(strings.TrimSpace(a.Value)) {
		return
	}
	c.report(a, "appSettings", "the setting "+quote(item.Text("key"))+" seems to hold a password", rules.Likely)
}

func (c credentials) password(a *merge.Attr, section, what string) {
	if a == nil || strings.HasPrefix(a.Value, "[enc:") || strings.HasPrefix(strings.ToLower(a.Value), "registry:") || placeholder().MatchString(strings.TrimSpace(a.Value)) {
		return
	}
	c.report(a, section, "the password of "+what+" stands here", rules.Certain)
}

// forms reports users of forms authentication, once for a list: each password is plain, or a hash without salt.
func (c credentials) forms(e *merge.Element) {
	for _, item := range e.Items {
		a := item.Attr("password")
		if a == nil || placeholder().MatchString(a.Value) || !c.s.Owns(a.Origin) {
			continue
		}
		what := "passwords of forms authentication stand here as plain hashes"
		if oneOf(e.Text("passwordFormat"), "Clear") {
			what = "passwords of forms authentication stand here"
		}
		c.report(a, "system.web/authentication", what, rules.Certain)
		return
	}
}

// walk looks for attributes that IIS would encrypt.
func (c credentials) walk(e *merge.Element, section string) {
	for _, a := range e.Attrs {
		if a.Schema != nil && a.Schema.Encrypted {
			c.password(a, section, account(e))
		}
	}
	for _, child := range e.Children {
		c.walk(child, section)
	}
	for _, item := range e.Items {
		c.walk(&item.Element, section)
	}
}

func account(e *merge.Element) string {
	if user := e.Text("userName"); user != "" {
		return quote(user)
	}
	return "<" + e.Schema.Name + ">"
}

func (c credentials) report(a *merge.Attr, section, what string, certainty rules.Certainty) {
	if own(c.p, c.s, &merge.Element{Attrs: []*merge.Attr{a}}, a.Name) == nil {
		return
	}
	f := rules.At(a.Origin, section, a.Name)
	f.Span = nameSpan(a)
	f.Certainty = certainty
	f.Message = rules.Sentence(what + " in the clear: whoever reads the file has the account (CIS IIS 10 2.8)")
	f.Advice = "Use an account without a stored password (Windows authentication, a managed account), or encrypt the section: " + encrypt(c.s, section) + "."
	f.Secret = true
	c.p.Report(f)
}

// nameSpan is the span of an attribute's name: the value is a secret.
func nameSpan(a *merge.Attr) source.Span {
	return a.Origin.Span.File.Span(a.XML.NameStart, a.XML.NameEnd)
}

func quote(s string) string { return `"` + s + `"` }

// encrypt says how a section is encrypted: those of .NET by its tool, in the directory of the application; IIS encrypts its own
// when IIS Manager writes the password.
func encrypt(s *rules.Scope, section string) string {
	if strings.HasPrefix(section, "system.webServer") || strings.HasPrefix(section, "system.applicationHost") || s.Directory == nil || s.Directory.Physical == "" {
		return "set the password again in IIS Manager, which writes it encrypted"
	}
	return command.New(command.AspNetRegIIS, "-pef", section, s.Directory.Physical).Text(nil)
}

package access

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// authenticationGroup is the group that holds one section per way to log on.
const authenticationGroup = "system.webServer/security/authentication/"

// scheme is one way to log on.
type scheme struct {
	section, module string // the section by its full name, so that looking it up builds no text
	spoken          string // as people call it
	feature         string // the role service that brings the module
	enabled         bool   // by default
}

var schemes = []scheme{
	{authenticationGroup + "anonymousAuthentication", "AnonymousAuthenticationModule", "anonymous", "Web Server", true},
	{authenticationGroup + "basicAuthentication", "BasicAuthenticationModule", "Basic", "Basic Authentication", false},
	{authenticationGroup + "digestAuthentication", "DigestAuthenticationModule", "Digest", "Digest Authentication", false},
	{authenticationGroup + "windowsAuthentication", "WindowsAuthenticationModule", "Windows", "Windows Authentication", false},
	{authenticationGroup + "clientCertificateMappingAuthentication", "CertificateMappingAuthenticationModule", "client certificate", "Client Certificate Mapping Authentication", false},
	{authenticationGroup + "iisClientCertificateMappingAuthentication", "IISCertificateMappingAuthenticationModule", "client certificate", "IIS Client Certificate Mapping Authentication", false},
}

// Login is what a request brings to be known by.
type Login struct {
	// Credentials says that it carries a user's credentials, Certificate that it carries a client certificate.
	Credentials, Certificate bool
	// Other is a native module that runs for the path and that nobody here knows: it may log users on in a way of its own.
	Other string
}

// User is the identity of a request after authentication.
type User struct {
	Anonymous bool
	// Name is the user's name, "" when the user is anonymous or unknown. Roles are the groups known for the user; they are
	// taken for complete when Name is known.
	Name  string
	Roles []string
}

// Authenticate decides who the user is, or answers 401.2: without credentials a request passes only where anonymous
// authentication is enabled and its module runs. That holds for every request, whatever its handler
// (Microsoft: "IIS Modules Overview", "How to build a custom IIS server"). Credentials are taken for good; Unknown then
// says that nobody checked them.
func Authenticate(get Sections, has Modules, login Login) (User, Result) {
	var usable, orphans []*scheme
	anonymous := false
	for i := range schemes {
		s := &schemes[i]
		switch on := flag(element(get(s.section)), "enabled", s.enabled); {
		case !on:
		case !has(s.module):
			orphans = append(orphans, s)
		case i == 0:
			anonymous = true
		default:
			usable = append(usable, s)
		}
	}
	for _, s := range usable {
		if byCertificate := strings.Contains(s.module, "Certificate"); byCertificate && login.Certificate || !byCertificate && login.Credentials {
			return User{}, Result{Unknown: "whether the credentials are accepted: 401.1 where they are not"}
		}
	}
	if anonymous {
		return User{Anonymous: true}, Result{}
	}
	return User{Anonymous: true}, Result{Failure: refuseLogin(get, usable, orphans, login.Other)}
}

func refuseLogin(get Sections, usable, orphans []*scheme, other string) *verdict.Failure {
	anonymous := get(authenticationGroup + "anonymousAuthentication")
	f := &verdict.Failure{Status: 401, Substatus: 2, Win32: merge.AccessDenied, Place: where(anonymous, "enabled"), Key: "enabled",
		Section: authenticationGroup + "anonymousAuthentication", Module: core, Notification: "AuthenticateRequest"}
	if other != "" {
		f.Uncertain = "whether the module " + other + " logs users on"
	}
	switch {
	case len(usable) > 0:
		f.Rule = "anonymous-disabled"
		if f.Uncertain == "" {
			f.Uncertain = "whether the client sends credentials, which nobody said of this request"
		}
		f.Because = fmt.Sprintf("anonymous authentication is off, so a request without credentials is answered by asking for them (%s); a browser then sends them, a program only where it was told to", spoken(usable))
		f.Fix = "let the client send credentials; only for a path that everybody may read, enable anonymousAuthentication in a location tag of its own"
		if len(orphans) > 0 {
			f.Because += fmt.Sprintf("; %s authentication is enabled too, but its module does not run", spoken(orphans))
		}
	case len(orphans) > 0:
		missing := orphans[0]
		if missing == &schemes[0] && len(orphans) > 1 {
			missing = orphans[1] // who enables another scheme means that one
		}
		return withoutModule(get, missing, f)
	default:
		f.Rule = "auth-all-disabled"
		f.Because = "every way to log on is disabled, anonymous authentication too, so that no request can have a user"
		f.Fix = `write <anonymousAuthentication enabled="true" />, or enable another way to log on and install its role service`
	}
	return f
}

// withoutModule turns f into the failure of an enabled scheme whose module does not run.
func withoutModule(get Sections, s *scheme, f *verdict.Failure) *verdict.Failure {
	section := get(s.section)
	f.Rule, f.Section, f.Key, f.Place = "auth-module-missing", s.section, "enabled", where(section, "enabled")
	f.Because = fmt.Sprintf("%s authentication is enabled, but %s does not run, and no other way to log on is left", s.spoken, s.module)
	f.Fix = fmt.Sprintf("install the role service \"%s\"", s.feature)
	global, message := get("system.webServer/globalModules"), "globalModules does not load the module"
	if list := element(global); list.Schema != nil && list.Find("name", s.module) != nil {
		global, message = get("system.webServer/modules"), "modules leaves the module out"
		f.Fix = fmt.Sprintf(`write <add name="%s" /> in <modules>`, s.module)
	}
	if o := where(global, ""); !o.IsZero() {
		f.Related = append(f.Related, merge.Related{Message: message, Origin: o})
	}
	return f
}

func spoken(list []*scheme) string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.spoken
	}
	return strings.Join(names, ", ")
}

// EnabledWithoutModule returns one auth-module-missing per way to log on that is enabled although its module does not run,
// whether or not a request fails for it.
func EnabledWithoutModule(get Sections, has Modules) []*verdict.Failure {
	var failures []*verdict.Failure
	for i := range schemes {
		s := &schemes[i]
		if !flag(element(get(s.section)), "enabled", s.enabled) || has(s.module) {
			continue
		}
		f := withoutModule(get, s, &verdict.Failure{Status: 401, Substatus: 2, Win32: merge.AccessDenied, Module: core, Notification: "AuthenticateRequest"})
		f.Because = fmt.Sprintf("%s authentication is enabled, but %s does not run", s.spoken, s.module)
		failures = append(failures, f)
	}
	return failures
}

// AnonymousAccount notes an account for anonymous requests that may fail to log on with 401.1: one with a name of its own
// and no password (Microsoft: "Anonymous Authentication <anonymousAuthentication>"). ok is false when there is nothing to say.
func AnonymousAccount(get Sections) (note Note, ok bool) {
	s := get(authenticationGroup + "anonymousAuthentication")
	e := element(s)
	user := written(e, "userName")
	if user == "" || strings.EqualFold(user, "IUSR") || !flag(e, "enabled", true) || written(e, "password") != "" {
		return Note{}, false
	}
	if domain, _, found := strings.Cut(user, `\`); found && (strings.EqualFold(domain, "NT AUTHORITY") || strings.EqualFold(domain, "IIS APPPOOL")) || strings.HasSuffix(user, "$") {
		return Note{}, false // built-in and managed accounts have no password to store
	}
	return Note{"401.1", fmt.Sprintf("anonymous requests log on as %s, for which no password is stored", user), where(s, "userName"),
		authenticationGroup + "anonymousAuthentication", "userName"}, true
}

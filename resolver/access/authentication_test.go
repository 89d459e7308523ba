package access

import (
	"fmt"
	"strings"
	"testing"
)

// logon returns the authentication sections with those enabled that are named.
func logon(names string) string {
	var b strings.Builder
	b.WriteString("<authentication>")
	for _, s := range schemes {
		name := strings.TrimPrefix(s.section, authenticationGroup)
		fmt.Fprintf(&b, `<%s enabled="%v" />`, name, strings.Contains(","+names+",", ","+name+","))
	}
	return b.String() + "</authentication>"
}

func TestAuthenticate(t *testing.T) {
	t.Parallel()
	const section = authenticationGroup
	tests := []struct {
		name, enabled string
		has           Modules
		login         Login
		want          string // status, rule, section; "?" unknown
		anonymous     bool
	}{
		{"anonymous", "anonymousAuthentication", all, Login{}, "", true},
		{"anonymous with credentials nobody reads", "anonymousAuthentication", all, Login{Credentials: true}, "", true},
		{"all disabled", "", all, Login{}, "401.2 auth-all-disabled anonymousAuthentication", true},
		{"all disabled, credentials", "", all, Login{Credentials: true}, "401.2 auth-all-disabled anonymousAuthentication", true},
		{"Windows only", "windowsAuthentication", all, Login{}, "401.2 anonymous-disabled anonymousAuthentication", true},
		{"Windows with credentials", "windowsAuthentication", all, Login{Credentials: true}, "?", false},
		{"Windows without its module", "windowsAuthentication", without("WindowsAuthenticationModule"), Login{}, "401.2 auth-module-missing windowsAuthentication", true},
		{"Windows without its module, credentials", "windowsAuthentication", without("WindowsAuthenticationModule"), Login{Credentials: true},
			"401.2 auth-module-missing windowsAuthentication", true},
		{"anonymous without its module", "anonymousAuthentication", without("AnonymousAuthenticationModule"), Login{}, "401.2 auth-module-missing anonymousAuthentication", true},
		{"anonymous and Windows, neither module", "anonymousAuthentication,windowsAuthentication", without("AnonymousAuthenticationModule", "WindowsAuthenticationModule"), Login{},
			"401.2 auth-module-missing windowsAuthentication", true},
		{"Basic and Windows, neither module", "basicAuthentication,windowsAuthentication", without("BasicAuthenticationModule", "WindowsAuthenticationModule"), Login{},
			"401.2 auth-module-missing basicAuthentication", true},
		{"Basic and anonymous", "anonymousAuthentication,basicAuthentication", all, Login{}, "", true},
		{"Basic and anonymous, credentials", "anonymousAuthentication,basicAuthentication", all, Login{Credentials: true}, "?", false},
		{"Basic without module beside Windows", "basicAuthentication,windowsAuthentication", without("BasicAuthenticationModule"), Login{}, "401.2 anonymous-disabled anonymousAuthentication", true},
		{"certificate", "iisClientCertificateMappingAuthentication", all, Login{Certificate: true}, "?", false},
		{"credentials are no certificate", "iisClientCertificateMappingAuthentication", all, Login{Credentials: true}, "401.2 anonymous-disabled anonymousAuthentication", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			user, got := Authenticate(security(t, logon(tt.enabled)).Section, tt.has, tt.login)
			text := ""
			switch {
			case got.Unknown != "":
				text = "?"
			case got.Failure != nil:
				text = fmt.Sprintf("%s %s %s", got.Failure.Text(), got.Failure.Rule, strings.TrimPrefix(got.Failure.Section, section))
				if got.Failure.Key != "enabled" || !strings.HasPrefix(got.Failure.Place.Span.Text(), "enabled=") || got.Failure.Fix == "" {
					t.Errorf("%+v", got.Failure)
				}
			}
			if text != tt.want || user.Anonymous != tt.anonymous {
				t.Errorf("got %q, %+v; want %q", text, user, tt.want)
			}
			complete(t, got.Failure)
		})
	}
}

func TestModuleMissingSaysWhere(t *testing.T) {
	t.Parallel()
	got := EnabledWithoutModule(security(t, logon("anonymousAuthentication,windowsAuthentication")).Section, without("WindowsAuthenticationModule"))
	if len(got) != 1 || got[0].Rule != "auth-module-missing" || len(got[0].Related) != 1 || !strings.Contains(got[0].Fix, `<add name="WindowsAuthenticationModule" />`) {
		t.Fatalf("%+v", got)
	}
	n := at(t, "", "", "")
	if got := EnabledWithoutModule(n.Section, all); got != nil {
		t.Error(briefs(got))
	}
}

func TestAnonymousAccount(t *testing.T) {
	t.Parallel()
	for attributes, want := range map[string]bool{
		`userName=""`: false, `userName="IUSR"`: false, `userName="web"`: true, `userName="web" password="x"`: false,
		`userName="NT AUTHORITY\LOCAL SERVICE"`: false, `userName="CONTOSO\gmsa$"`: false, `enabled="false" userName="web"`: false,
	} {
		note, ok := AnonymousAccount(security(t, `<authentication><anonymousAuthentication `+attributes+` /></authentication>`).Section)
		if ok != want || ok && (note.Status != "401.1" || note.Place.IsZero()) {
			t.Errorf("%s: %v %+v", attributes, ok, note)
		}
	}
}

package access

import (
	"strings"
	"testing"
)

// TestWording: a refusal says what else there is to know of its cause, and only where that is so.
func TestWording(t *testing.T) {
	t.Parallel()
	login := func(enabled string, has Modules) string {
		_, got := Authenticate(security(t, logon(enabled)).Section, has, Login{})
		if got.Failure == nil {
			return ""
		}
		return got.Failure.Because
	}
	const orphan = "Basic authentication is enabled too, but its module does not run"
	if got := login("basicAuthentication,windowsAuthentication", without("BasicAuthenticationModule")); !strings.Contains(got, orphan) {
		t.Errorf("Basic without its module beside Windows: %q", got)
	}
	if got := login("basicAuthentication,windowsAuthentication", all); got == "" || strings.Contains(got, "does not run") {
		t.Errorf("both modules run: %q", got)
	}
	addresses := func(inner string, client Client) string {
		got := CompileAddresses(security(t, `<ipSecurity allowUnlisted="false">`+inner+`</ipSecurity>`).Section(AddressSection), 10).Check(client)
		if got.Failure == nil {
			return ""
		}
		return got.Failure.Because + " | " + got.Failure.Fix
	}
	if got := addresses("", Client{}); !strings.Contains(got, "no entry allows an address | add the allowed addresses") {
		t.Errorf("an empty list: %q", got)
	}
	if got := addresses(`<add ipAddress="10.0.0.1" allowed="true" />`, Client{IP: "192.0.2.1"}); !strings.Contains(got, "192.0.2.1 is not listed") || !strings.Contains(got, `<add ipAddress="192.0.2.1" allowed="true" />`) {
		t.Errorf("a client that is not listed: %q", got)
	}
}

// TestMoveOrDelete: entries of the classic sections are to be moved, or deleted where the integrated section has them already.
func TestMoveOrDelete(t *testing.T) {
	t.Parallel()
	const x, y = `<add name="x" type="X" />`, `<add name="y" type="Y, Assembly" />`
	web := func(classic, integrated string) string {
		return "<system.web><httpModules>" + classic + "</httpModules></system.web><system.webServer><modules>" + integrated + "</modules></system.webServer>"
	}
	for _, tt := range []struct{ classic, integrated, want string }{
		{x + y, "", "move the entries to "},
		{x + y, x + `<add name="y" type="Y" />`, "delete the entries, which "},
		{x + y, x, "move the entries that "},
		{x, `<add name="x" type="Other" />`, "move the entries to "},
		{x, `<add name="z" type="X" />`, "move the entries to "},
	} {
		got := IntegratedMode(at(t, "", web(tt.classic, tt.integrated), "").Section, all, Pool{Runtime: "v4.0"})
		if len(got) != 1 || !strings.Contains(strings.ToLower(got[0].Fix), tt.want) {
			t.Errorf("%s beside %s: %+v", tt.classic, tt.integrated, got)
		}
	}
}

package access

import "testing"

func TestAuthorize(t *testing.T) {
	t.Parallel()
	const any = `<clear /><add accessType="Allow" users="*" />`
	const admins = `<clear /><add accessType="Allow" roles="Admins" />`
	rule := func(attributes string) string { return `<add ` + attributes + ` />` }
	anonymous, stranger := User{Anonymous: true}, User{}
	ann := User{Name: "ann", Roles: []string{"Admins"}}
	tests := []struct {
		name, inner string
		user        User
		verb, want  string // "?" unknown
	}{
		{"default rule", "", anonymous, "GET", ""},
		{"all", any, anonymous, "GET", ""},
		{"nobody", `<clear />`, anonymous, "GET", "401.0 url-authorization-denied @<clear /> [authorization] likely"},
		{"anonymous denied", any + rule(`accessType="Deny" users="?"`), anonymous, "GET", `401.0 url-authorization-denied @<add accessType="Deny" users="?" /> [?] likely`},
		{"anonymous denied, user known", any + rule(`accessType="Deny" users="?"`), ann, "GET", ""},
		{"anonymous denied, some user", any + rule(`accessType="Deny" users="?"`), stranger, "GET", ""},
		{"denial before permission", any + rule(`accessType="Deny" users="x, ANN"`), ann, "GET", `401.0 url-authorization-denied @<add accessType="Deny" users="x, ANN" /> [x, ANN] likely`},
		{"some user may be denied", any + rule(`accessType="Deny" users="ann"`), stranger, "GET", "?"},
		{"role", admins, ann, "GET", ""},
		{"role, anonymous", admins, anonymous, "GET", `401.0 url-authorization-denied @<clear /> [authorization] likely`},
		{"role, some user", admins, stranger, "GET", "?"},
		{"role denied", any + rule(`accessType="Deny" roles="admins"`), ann, "GET", `401.0 url-authorization-denied @<add accessType="Deny" roles="admins" /> [admins] likely`},
		{"verb", any + rule(`accessType="Deny" users="*" verbs="PUT, DELETE"`), anonymous, "DELETE",
			`401.0 url-authorization-denied @<add accessType="Deny" users="*" verbs="PUT, DELETE" /> [*] likely`},
		{"other verb", any + rule(`accessType="Deny" users="*" verbs="PUT, DELETE"`), anonymous, "GET", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := at(t, "", `<system.webServer><security><authorization>`+tt.inner+`</authorization></security></system.webServer>`, "").Section(AuthorizationSection)
			got := Authorize(s, all, tt.user, tt.verb)
			text := brief(got.Failure)
			if got.Unknown != "" {
				text = "?"
			}
			if text != tt.want {
				t.Errorf("got %q, want %q", text, tt.want)
			}
			complete(t, got.Failure)
			if r := Authorize(s, without("UrlAuthorizationModule"), tt.user, tt.verb); r != (Result{}) {
				t.Errorf("without the module: %+v", r)
			}
		})
	}
}

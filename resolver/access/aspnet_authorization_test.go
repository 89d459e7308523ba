package access

import "testing"

func TestASPNETAuthorize(t *testing.T) {
	t.Parallel()
	const denied = `<authorization><deny users="?" /></authorization>`
	const forms = `<authentication mode="Forms"><forms loginUrl="~/Login?x=1" /></authentication>` + denied
	anonymous := User{Anonymous: true}
	tests := []struct {
		name, inner string
		request     ASPNETRequest
		want        string
	}{
		{"default", "", ASPNETRequest{User: anonymous}, ""},
		{"denied", denied, ASPNETRequest{User: anonymous}, "401.0"},
		{"denied, OWIN", denied, ASPNETRequest{User: anonymous, Middleware: true}, "401.0"},
		{"denied, forms", forms, ASPNETRequest{User: anonymous}, "302"},
		{"denied, forms, the login page", forms, ASPNETRequest{User: anonymous, Path: "login"}, ""},
		{"denied, forms, the stock login page", `<authentication mode="Forms" />` + denied, ASPNETRequest{User: anonymous, Path: "Login.aspx"}, ""},
		{"denied, forms, a script of an assembly", forms, ASPNETRequest{User: anonymous, Path: "WebResource.axd"}, ""},
		{"denied, forms, a login page of a directory", `<authentication mode="Forms"><forms loginUrl="/app/Account/Login" /></authentication>` + denied, ASPNETRequest{User: anonymous, Path: "account/login"}, ""},
		{"denied, forms, no login page but ending like one", forms, ASPNETRequest{User: anonymous, Path: "in"}, "302"},
		{"denied, forms, the root", forms, ASPNETRequest{User: anonymous}, "302"},
		{"denied, forms, a page below the login page", forms, ASPNETRequest{User: anonymous, Path: "login/x"}, "302"},
		{"denied, forms in wrong case", `<authentication mode="forms" />` + denied, ASPNETRequest{User: anonymous}, "401.0"},
		{"denied, somebody", denied, ASPNETRequest{}, ""},
		{"denied, ann", denied, ASPNETRequest{User: User{Name: "ann"}}, ""},
		{"everybody denied, somebody", `<authorization><deny users="*" /></authorization>`, ASPNETRequest{}, "401.0"},
		{"a role, somebody", `<authorization><allow roles="Staff" /><deny users="*" /></authorization>`, ASPNETRequest{}, "?"},
		{"a role, nobody", `<authorization><allow roles="Staff" /><deny users="*" /></authorization>`, ASPNETRequest{User: anonymous}, "401.0"},
		{"first match", `<authorization><allow users="*" /><deny users="?" /></authorization>`, ASPNETRequest{User: anonymous}, ""},
		{"verb", `<authorization><deny verbs="post" users="*" /></authorization>`, ASPNETRequest{User: anonymous, Verb: "POST"}, "401.0"},
		{"other verb", `<authorization><deny verbs="post" users="*" /></authorization>`, ASPNETRequest{User: anonymous, Verb: "GET"}, ""},
	}
	for _, tt := range tests {
		n := at(t, "", "<system.web>"+tt.inner+"</system.web>", "")
		got, text := ASPNETAuthorize(n.Section, tt.request), ""
		switch {
		case got.Unknown != "":
			text = "?"
		case got.Failure != nil:
			text = got.Failure.Text()
			complete(t, got.Failure)
		}
		if tt.name == "denied, forms" && (len(got.Failure.Related) != 1 || got.Failure.Related[0].Origin.Span.Text() != `mode="Forms"`) {
			t.Errorf("%s: the mode is not named: %+v", tt.name, got.Failure.Related)
		}
		if text != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, text, tt.want)
		}
	}
}

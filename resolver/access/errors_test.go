package access

import "testing"

func TestCustomError(t *testing.T) {
	t.Parallel()
	errors := func(attributes, inner string) string {
		return `<system.webServer><httpErrors ` + attributes + `><clear />` + inner + `</httpErrors></system.webServer>`
	}
	const any404 = `<error statusCode="404" path="any.htm" />`
	tests := []struct {
		name, config      string
		status, substatus int
		local             bool
		mode, path        string
		sent              int
	}{
		{"file", errors("", any404), 404, 0, false, "File", "any.htm", 404},
		{"local client", errors("", any404), 404, 0, true, "", "", 0},
		{"local client, custom", errors(`errorMode="Custom"`, any404), 404, 0, true, "File", "any.htm", 404},
		{"detailed", errors(`errorMode="Detailed"`, any404), 404, 0, false, "", "", 0},
		{"pass through", errors(`existingResponse="PassThrough"`, any404), 404, 0, false, "", "", 0},
		{"any substatus", errors("", any404), 404, 7, false, "File", "any.htm", 404},
		{"exact substatus", errors("", any404+`<error statusCode="404" subStatusCode="7" path="seven.htm" />`), 404, 7, false, "File", "seven.htm", 404},
		{"other status", errors("", any404), 403, 14, false, "", "", 0},
		{"redirect", errors("", `<error statusCode="404" responseMode="Redirect" path="/e" />`), 404, 0, false, "Redirect", "/e", 302},
		{"execute", errors("", `<error statusCode="404" responseMode="ExecuteURL" path="/e.aspx" />`), 404, 0, false, "ExecuteURL", "/e.aspx", 200},
		{"not replaceable", errors("", `<error statusCode="403" path="f.htm" />`), 403, 9, false, "", "", 0},
		{"success", errors("", any404), 200, 0, false, "", "", 0},
	}
	for _, tt := range tests {
		s := at(t, tt.config, "", "").Section(ErrorsSection)
		got := CustomError(s, all, tt.status, tt.substatus, tt.local)
		if got == nil {
			got = &ErrorPage{}
		}
		if got.Mode != tt.mode || got.Path != tt.path || got.Sent != tt.sent {
			t.Errorf("%s: %+v", tt.name, got)
		}
		if CustomError(s, without("CustomErrorModule"), tt.status, tt.substatus, tt.local) != nil {
			t.Errorf("%s: a page without the module", tt.name)
		}
	}
}

func TestServerRuntime(t *testing.T) {
	t.Parallel()
	runtime := func(attributes string) string {
		return `<system.webServer><serverRuntime ` + attributes + ` /></system.webServer>`
	}
	for config, want := range map[string]string{
		runtime(``):                               "",
		runtime(`enabled="false"`):                `503  @enabled="false" [enabled] likely`,
		runtime(`maxRequestEntityAllowed="99"`):   `413.0  @maxRequestEntityAllowed="99" [maxRequestEntityAllowed] likely`,
		runtime(`maxRequestEntityAllowed="1000"`): "",
	} {
		if got := briefs(ServerRuntime(at(t, config, "", "").Section(RuntimeSection), 100, false)); got != want {
			t.Errorf("%s: %s", config, got)
		}
	}
	n := at(t, runtime(`appConcurrentRequestLimit="10"`), "", "")
	if notes := Limits(n.Section(RuntimeSection), nil); len(notes) != 1 || notes[0].Status != "503.2" {
		t.Errorf("%+v", notes)
	}
	if notes := Limits(at(t, "", "", "").Section(RuntimeSection), nil); notes != nil {
		t.Errorf("%+v", notes)
	}
}

package program_test

import (
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/program"
)

// one is a web.config with one handler.
func one(attributes string) string {
	return `<system.webServer><handlers><add name="H" verb="*" ` + attributes + ` /></handlers></system.webServer>`
}

func TestIncompleteEntries(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, attributes, status, fix string }{
		{"FastCGI", `path="*.php" scriptProcessor="C:\PHP\php-cgi.exe"`, "500.0", "FastCgiModule"},
		{"FastCGI with arguments", `path="*" scriptProcessor="C:\py\python.exe|C:\py\wfastcgi.py"`, "500.0", "FastCgiModule"},
		{"CGI", `path="*.pl" scriptProcessor="C:\Perl\perl.exe &quot;%s&quot;"`, "500.0", "CgiModule"},
		{"ISAPI", `path="*.do" scriptProcessor="C:\tomcat\isapi_redirect.dll"`, "500.0", "IsapiModule"},
		{"nothing", `path="*.x"`, "500.0", "type"},
		{"a type", `path="*.x" type="N.H, N"`, "", ""},
		{"a module", `path="*.x" modules="CgiModule" scriptProcessor="C:\x.exe %s"`, "", ""},
	} {
		w := build(t, "", stockModules, one(tt.attributes), "", nil)
		list := program.NewModuleList(w.site.Section(program.ModulesSection), w.site.Section(program.GlobalModulesSection))
		f := program.NewModules(list, w.host.Pool).Missing(w.entry(t, "H"))
		switch {
		case f == nil && tt.status == "":
		case f == nil || f.Text() != tt.status || f.Rule != "handler-module-missing" || !strings.Contains(f.Fix, tt.fix) || f.Uncertain == "":
			t.Errorf("%s: %+v", tt.name, f)
		}
	}
}

func TestScriptProcessorMissing(t *testing.T) {
	t.Parallel()
	for attributes, want := range map[string]bool{
		`path="*.py" modules="CgiModule"`:                                      true,
		`path="*.php" modules="IsapiModule"`:                                   true,
		`path="*.py" modules="CgiModule" scriptProcessor="C:\py.exe %s"`:       false,
		`path="*.exe" modules="CgiModule" requireAccess="Execute"`:             false,
		`path="*.dll" modules="IsapiModule" requireAccess="Execute"`:           false,
		`path="*.cgi" modules="CgiModule"`:                                     false,
		`path="*" modules="CgiModule"`:                                         false,
		`path="*.py" modules="FastCgiModule"`:                                  false,
		`path="*.aspx" type="System.Web.UI.PageHandlerFactory"`:                false,
		`path="cgi-bin/*" modules="CgiModule" requireAccess="Execute"`:         false,
		`path="*.cer" modules="IsapiModule" scriptProcessor="C:\asp.dll"`:      false,
		`path="*.shtml" modules="ServerSideIncludeModule" resourceType="File"`: false,
	} {
		w := build(t, "", stockModules, one(attributes), "", nil)
		p := program.ScriptProcessorMissing(w.entry(t, "H"))
		if (p != nil) != want || p != nil && (p.Rule != "script-processor-missing" || p.Place.IsZero() || p.Fix == "") {
			t.Errorf("%s: %v", attributes, p)
		}
	}
}

func TestOldRuntime(t *testing.T) {
	t.Parallel()
	const wcf = `System.ServiceModel.Activation.HttpModule, System.ServiceModel, Version=3.0.0.0, Culture=neutral`
	for _, tt := range []struct {
		pool, attributes string
		want             bool
	}{
		{"", `type="` + wcf + `"`, true},
		{"", `type="` + wcf + `" preCondition="managedHandler"`, true},
		{"", `type="` + wcf + `" preCondition="managedHandler,runtimeVersionv2.0"`, false},
		{`managedRuntimeVersion="v2.0"`, `type="` + wcf + `"`, false},
		{`managedPipelineMode="Classic" managedRuntimeVersion="v4.0"`, `type="` + wcf + `"`, false},
		{"", `type="System.ServiceModel.Activation.ServiceHttpModule, System.ServiceModel.Activation, Version=4.0.0.0"`, false},
		{"", `type="System.Web.Handlers.ScriptModule, System.Web.Extensions, Version=3.5.0.0"`, false},
	} {
		w := build(t, tt.pool, `<modules><add name="M" `+tt.attributes+` /></modules>`, "", "", nil)
		pool := &handler.Pool{Name: "P", Classic: w.host.Pool.Classic, Runtime: w.host.Pool.Runtime.Text, Bits: w.host.Pool.Bits()}
		p := program.OldRuntime(w.site.Section(program.ModulesSection).Find("name", "M"), program.ModulesSection, pool)
		if (p != nil) != tt.want || p != nil && p.Rule != "module-runtime-version" {
			t.Errorf("%s, %s: %v", tt.pool, tt.attributes, p)
		}
	}
}

func TestTransfers(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][2]bool{"*.": {false, false}, "*.*": {true, true}, "*": {true, true}, "api/*": {true, false}, "*.json": {true, false}} {
		w := build(t, "", stockModules, one(`path="`+path+`" type="System.Web.Handlers.TransferRequestHandler"`), "", nil)
		e := w.entry(t, "H")
		if got := [2]bool{program.TransfersBroadly(e), program.TransfersAll(e)}; got != want {
			t.Errorf("%s: %v", path, got)
		}
		if f := program.TransferLoop(e); f.Text() != "500.0" || f.Place.IsZero() || f.Uncertain == "" {
			t.Errorf("%s: %+v", path, f)
		}
	}
	w := build(t, "", stockModules, one(`path="*" type="Shop.TransferRequestHandler"`), "", nil)
	if program.TransfersBroadly(w.entry(t, "H")) {
		t.Error("another handler")
	}
}

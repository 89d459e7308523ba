package program_test

import (
	"testing"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/program"
)

const stockModules = `<globalModules>
	<add name="StaticFileModule" image="%windir%\System32\inetsrv\static.dll"/>
	<add name="CgiModule" image="%windir%\System32\inetsrv\cgi.dll"/>
	<add name="IsapiModule" image="%windir%\System32\inetsrv\isapi.dll"/>
	<add name="ManagedEngineV4.0_32bit" image="x" preCondition="integratedMode,runtimeVersionv4.0,bitness32"/>
	<add name="ManagedEngineV4.0_64bit" image="x" preCondition="integratedMode,runtimeVersionv4.0,bitness64"/>
	<add name="AspNetCoreModuleV2" image="x"/>
	<add name="iisnode" image="x" preCondition="bitness64"/>
	<add name="Half" image="x"/>
</globalModules><modules><add name="StaticFileModule"/><add name="CgiModule"/><add name="IsapiModule" preCondition="bitness64"/><add name="AspNetCoreModuleV2"/>
	<add name="iisnode"/><add name="Ghost"/></modules>`

func TestMissingModule(t *testing.T) {
	t.Parallel()
	const classic, none, v2, x86 = `managedPipelineMode="Classic" managedRuntimeVersion="v4.0"`, `managedRuntimeVersion=""`, `managedRuntimeVersion="v2.0"`, `managedRuntimeVersion="v4.0" enable32BitAppOnWin64="true"`
	tests := []struct {
		name, pool, modules, web, want, place string
	}{
		{"there", "", "CgiModule", "", "", ""},
		{"letter case", "", "cgiModule", "", "500.21 handler-module-missing", ""},
		{"feature not installed", "", "FastCgiModule", "", "500.21 handler-module-missing", ""},
		{"not in modules", "", "Half", "", "500.21 handler-module-missing", ""},
		{"not in globalModules", "", "Ghost", "", "500.21 handler-module-missing", ""},
		{"removed", "", "CgiModule", `<modules><remove name="CgiModule"/></modules>`, "500.21 handler-module-missing", ""},
		{"old core", "", "AspNetCoreModule", "", "500.21 aspnetcore-module-version", ""},
		{"core without bundle", "", "AspNetCoreModuleV2", `<modules><remove name="AspNetCoreModuleV2"/></modules>`, "500.21 handler-module-missing", ""},
		{"global bitness", x86, "iisnode", "", "500.21 bitness-mismatch", `preCondition="bitness64"`},
		{"module bitness", x86, "IsapiModule", "", "500.21 bitness-mismatch", `preCondition="bitness64"`},
		{"global bitness fits", "", "iisnode", "", "", ""},
		{"second of the list", "", "StaticFileModule,DefaultDocumentModule", "", "", ""},
		{"managed", "", "", "", "", ""},
		{"managed 32", x86, "", "", "", ""},
		{"managed, classic", classic, "", "", "500.21 handler-precondition-mode", ""},
		{"managed, no managed code", none, "", "", "500.21 managed-engine-missing", `managedRuntimeVersion=""`},
		{"managed, other version", v2, "", "", "500.21 managed-engine-missing", `preCondition="integratedMode,runtimeVersionv4.0,bitness64"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			attributes := `modules="` + tt.modules + `"`
			if tt.modules == "" {
				attributes = `type="X.Y"`
			}
			w := build(t, tt.pool, stockModules, `<system.webServer><handlers><add name="H" path="*.x" verb="*" `+attributes+`/></handlers>`+tt.web+`</system.webServer>`, "", nil)
			m := program.NewModules(program.NewModuleList(w.site.Section(program.ModulesSection), w.site.Section(program.GlobalModulesSection)), w.host.Pool)
			f := m.Missing(w.entry(t, "H"))
			if f == nil {
				if tt.want != "" {
					t.Fatalf("nothing, want %q", tt.want)
				}
				return
			}
			problems := []program.Problem{{Failure: f}}
			if s := summary(problems); s != tt.want {
				t.Errorf("got %q, want %q (%s)", s, tt.want, f.Because)
			}
			checkWords(t, problems)
			if tt.place != "" && f.Place.Span.Text() != tt.place {
				t.Errorf("place is %s, want %s", f.Place.Span.Text(), tt.place)
			}
			if tt.place == "" && f.Section != handler.SectionName {
				t.Errorf("place is %s in %s", f.Place.Span.Text(), f.Section)
			}
			if f.Win32 != 0x8007000d {
				t.Errorf("win32 %#x", f.Win32)
			}
		})
	}
}

func TestMissingEngine(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ pool, server, want, section string }{
		"no engine":      {"", `<globalModules/><modules/>`, "500.21 managed-engine-missing", program.GlobalModulesSection},
		"no section":     {"", ``, "500.21 managed-engine-missing", handler.SectionName},
		"other bitness":  {x86Pool, `<globalModules><add name="ManagedEngineV4.0_64bit" image="x" preCondition="integratedMode,runtimeVersionv4.0,bitness64"/></globalModules>`, "500.21 bitness-mismatch", program.GlobalModulesSection},
		"32-bit Windows": {"", `<globalModules><add name="ManagedEngineV4.0_32bit" image="x" preCondition="integratedMode,runtimeVersionv4.0,bitness32"/></globalModules>`, "", ""},
		"engine present": {"", stockModules, "", ""},
	} {
		w := build(t, tt.pool, tt.server, add(`type="X.Y"`), "", nil)
		m := program.NewModules(program.NewModuleList(w.site.Section(program.ModulesSection), w.site.Section(program.GlobalModulesSection)), w.host.Pool)
		f := m.Missing(w.entry(t, "H"))
		if f == nil {
			if tt.want != "" {
				t.Errorf("%s: nothing", name)
			}
			continue
		}
		if s := summary([]program.Problem{{Failure: f}}); s != tt.want || f.Section != tt.section {
			t.Errorf("%s: %q at %s, want %q at %s", name, s, f.Section, tt.want, tt.section)
		}
	}
}

func TestAbsentLaterModules(t *testing.T) {
	t.Parallel()
	w := build(t, "", stockModules, add(`modules="StaticFileModule,DefaultDocumentModule,DirectoryListingModule"`), "", nil)
	m := program.NewModules(program.NewModuleList(w.site.Section(program.ModulesSection), w.site.Section(program.GlobalModulesSection)), w.host.Pool)
	got := m.Absent(w.entry(t, "H"))
	if len(got) != 2 || got[0].Status != 0 || got[0].Rule != "handler-module-missing" {
		t.Errorf("%d failures", len(got))
	}
	w = build(t, "", stockModules, add(`modules="httpPlatformHandler"`), "", nil)
	m = program.NewModules(program.NewModuleList(w.site.Section(program.ModulesSection), w.site.Section(program.GlobalModulesSection)), w.host.Pool)
	if m.Missing(w.entry(t, "H")) == nil {
		t.Error("the server lacks the add-on")
	}
	m.Assumed = true
	if m.Missing(w.entry(t, "H")) != nil {
		t.Error("a profile says nothing of add-ons")
	}
}

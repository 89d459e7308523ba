package program_test

import (
	"testing"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
)

const aspNetCoreV2 = `<handlers><add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModuleV2" resourceType="Unspecified"/></handlers>`
const aspNetCoreV1 = `<handlers><add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModule" resourceType="Unspecified"/></handlers>`

func web(text string) string { return "<system.webServer>" + text + "</system.webServer>" }

// siteApp is the application at the root of the test site, childApp the one below it.
func siteApp(t testing.TB, w *world, handler, section, root string) program.Application {
	return program.Application{Entry: w.entry(t, handler), Section: w.site.Section(section), Root: root, ConfigPath: merge.AppHostPath + "/S"}
}

func childApp(t testing.TB, w *world, handler, section, root string) program.Application {
	return program.Application{Entry: entryOf(t, w.child, w.host.Env, handler), Section: w.child.Section(section), Root: root, ConfigPath: merge.AppHostPath + "/S/app"}
}

func TestCoreProblems(t *testing.T) {
	t.Parallel()
	const webOnly = `{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"6.0.0"}}}`
	const asp6 = `{"runtimeOptions":{"frameworks":[{"name":"Microsoft.NETCore.App","version":"6.0.0"},{"name":"Microsoft.AspNetCore.App","version":"6.0.0"}]}}`
	const asp8 = `{"runtimeOptions":{"framework":{"name":"Microsoft.AspNetCore.App","version":"8.0.1"}}}`
	files := map[string]string{
		`C:\app\App.dll`: pe(i386, 1), `C:\app\Any.exe`: pe(amd64, -1), `C:\app\Any.dll`: pe(i386, 1), `C:\app\Single.exe`: pe(amd64, -1),
		`C:\app\App.runtimeconfig.json`: asp6, `C:\app\Plain.dll`: "", `C:\app\Plain.runtimeconfig.json`: webOnly, `C:\app\X86.dll`: pe(i386, 3),
		`C:\app\New.dll`: "", `C:\app\New.runtimeconfig.json`: asp8, `C:\app\Broken.dll`: "", `C:\app\Broken.runtimeconfig.json`: "{",
		`C:\off\App.dll`: "", `C:\off\app_offline.htm`: "", `C:\src\App.csproj`: "", `C:\one\My.dll`: "", `C:\one\My.runtimeconfig.json`: asp6,
		`C:\Program Files\dotnet\dotnet.exe`: "", `C:\Program Files\dotnet\shared\Microsoft.AspNetCore.App\6.0.36\a.dll`: "",
		`C:\Program Files\dotnet\shared\Microsoft.NETCore.App\6.0.36\a.dll`: "",
	}
	tests := []struct {
		name, pool, root, handlers, section, want, suggest string
	}{
		{"out of process", "", `C:\app`, aspNetCoreV2, `processPath="dotnet" arguments=".\App.dll"`, "", ""},
		{"in process", "", `C:\app`, aspNetCoreV2, `processPath="dotnet" arguments=".\App.dll" hostingModel="inprocess"`, "", ""},
		{"full path of dotnet", "", `C:\app`, aspNetCoreV2, `processPath="%ProgramFiles%\dotnet\dotnet.exe" arguments="App.dll"`, "", ""},
		{"no element", "", `C:\app`, aspNetCoreV2, ``, "502.5 aspnetcore-processpath-empty", ""},
		{"no processPath", "", `C:\app`, aspNetCoreV1, `arguments=".\App.dll"`, "502.5 aspnetcore-processpath-empty", "dotnet"},
		{"empty processPath", "", `C:\app`, aspNetCoreV1, `processPath="" arguments=".\Any.exe"`, "502.5 aspnetcore-processpath-empty", `.\Any.exe`},
		{"empty, in process", "", `C:\app`, aspNetCoreV2, `processPath="" hostingModel="inprocess"`, "500.0 aspnetcore-processpath-empty", ""},
		{"placeholder", "", `C:\app`, aspNetCoreV1, `processPath="%LAUNCHER_PATH%" arguments="%LAUNCHER_ARGS%"`, "502.5 aspnetcore-launcher-placeholder", ""},
		{"placeholder in arguments", "", `C:\app`, aspNetCoreV1, `processPath=".\Any.exe" arguments="%LAUNCHER_ARGS%"`, "502.5 aspnetcore-launcher-placeholder", ""},
		{"placeholder in a source tree", "", `C:\src`, aspNetCoreV2, `processPath="%LAUNCHER_PATH%" arguments="%LAUNCHER_ARGS%"`, "", ""},
		{"placeholder, unknown directory", "", `\\srv\share\app`, aspNetCoreV2, `processPath="%LAUNCHER_PATH%"`, "502.5 aspnetcore-launcher-placeholder?", ""},
		{"exe missing", "", `C:\app`, aspNetCoreV2, `processPath=".\Gone.exe"`, "502.5 process-exe-missing", ""},
		{"exe without extension", "", `C:\app`, aspNetCoreV2, `processPath=".\Any"`, "", ""},
		{"exe missing, in process", "", `C:\app`, aspNetCoreV2, `processPath=".\Gone.exe" hostingModel="InProcess"`, "500.31 process-exe-missing?", ""},
		{"dll missing", "", `C:\one`, aspNetCoreV2, `processPath="dotnet" arguments=".\Gone.dll --x"`, "502.5 aspnetcore-dll-missing", `.\My.dll --x`},
		{"dll missing, in process", "", `C:\app`, aspNetCoreV2, `processPath="dotnet" arguments=".\Gone.dll" hostingModel="inprocess"`, "500.38 aspnetcore-dll-missing", ""},
		{"no arguments", "", `C:\app`, aspNetCoreV2, `processPath="dotnet"`, "502.5 aspnetcore-dll-missing", ""},
		{"single file, in process", "", `C:\app`, aspNetCoreV2, `processPath=".\Single.exe" hostingModel="inprocess"`, "500.38 aspnetcore-dll-missing", ""},
		{"single file, out of process", "", `C:\app`, aspNetCoreV2, `processPath=".\Single.exe"`, "", ""},
		{"bad model", "", `C:\app`, aspNetCoreV2, `processPath="dotnet" arguments="App.dll" hostingModel="in-process"`, "500.0 invalid-attribute-value", "InProcess"},
		{"model of version 1", "", `C:\app`, aspNetCoreV1, `processPath="dotnet" arguments="App.dll" hostingModel="in-process"`, "", ""},
		{"offline", "", `C:\off`, aspNetCoreV2, `processPath="dotnet" arguments="App.dll"`, "503", ""},
		{"bitness", x86Pool, `C:\app`, aspNetCoreV2, `processPath=".\Any.exe" hostingModel="inprocess"`, "500.32 bitness-mismatch", ""},
		{"bitness, out of process", x86Pool, `C:\app`, aspNetCoreV2, `processPath=".\Any.exe"`, "", ""},
		{"bitness of a dll", "", `C:\app`, aspNetCoreV2, `processPath="dotnet" arguments="X86.dll" hostingModel="inprocess"`, "500.32 bitness-mismatch", ""},
		{"no web framework", "", `C:\app`, aspNetCoreV2, `processPath="dotnet" arguments="Plain.dll" hostingModel="inprocess"`, "500.33", ""},
		{"no web framework, out of process", "", `C:\app`, aspNetCoreV2, `processPath="dotnet" arguments="Plain.dll"`, "", ""},
		{"framework not installed", "", `C:\app`, aspNetCoreV2, `processPath="dotnet" arguments="New.dll" hostingModel="inprocess"`, "500.31", ""},
		{"framework not installed, out of process", "", `C:\app`, aspNetCoreV2, `processPath="dotnet" arguments="New.dll"`, "502.5", ""},
		{"broken runtimeconfig", "", `C:\app`, aspNetCoreV2, `processPath="dotnet" arguments="Broken.dll"`, "", ""},
		{"root not known", "", ``, aspNetCoreV2, `processPath=".\Gone.exe"`, "", ""},
		{"another module", "", `C:\app`, `<handlers><add name="aspNetCore" path="*" verb="*" modules="iisnode"/></handlers>`, ``, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			section := ""
			if tt.section != "" {
				section = "<aspNetCore " + tt.section + "/>"
			}
			w := build(t, tt.pool, "", web(tt.handlers+section), "", files)
			got := program.CoreProblems(siteApp(t, w, "aspNetCore", program.CoreSection, tt.root), w.host)
			if s := summary(got); s != tt.want {
				t.Fatalf("got %q, want %q", s, tt.want)
			}
			checkWords(t, got)
			if len(got) > 0 && got[0].Suggest != tt.suggest {
				t.Errorf("suggests %q, want %q", got[0].Suggest, tt.suggest)
			}
			w.host.Disks = nil
			for _, p := range program.CoreProblems(siteApp(t, w, "aspNetCore", program.CoreSection, tt.root), w.host) {
				switch p.Rule {
				case "aspnetcore-processpath-empty", "aspnetcore-launcher-placeholder", "invalid-attribute-value":
				case "aspnetcore-dll-missing":
					if tt.name != "no arguments" {
						t.Errorf("unknown disks: %s", p.Because)
					}
				default:
					t.Errorf("unknown disks: %s", p.Because)
				}
			}
		})
	}
}

func TestInherited(t *testing.T) {
	t.Parallel()
	files := map[string]string{`C:\core\App.dll`: "", `C:\child\Global.asax`: "", `C:\twin\App.dll`: ""}
	settings := `<aspNetCore processPath="dotnet" arguments=".\App.dll"/>`
	tests := []struct{ name, web, child, root, want string }{
		{"child without its own", web(aspNetCoreV1 + settings), "", `C:\child`, "502.5 inherited-handler"},
		{"in process", web(aspNetCoreV2 + `<aspNetCore processPath="dotnet" arguments=".\App.dll" hostingModel="inprocess"/>`), "", `C:\child`, "500.38 inherited-handler?"},
		{"child with settings", web(aspNetCoreV1 + settings), web(`<aspNetCore processPath="dotnet" arguments=".\Gone.dll"/>`), `C:\child`, "502.5 aspnetcore-dll-missing"},
		{"child with the same program", web(aspNetCoreV1 + settings), "", `C:\twin`, ""},
		{"child with its own handler", web(aspNetCoreV1 + settings), web(`<handlers><remove name="aspNetCore"/><add name="aspNetCore" path="*" verb="*" modules="AspNetCoreModule"/></handlers>`), `C:\child`, "502.5 aspnetcore-dll-missing"},
		{"unknown directory", web(aspNetCoreV1 + settings), "", `\\srv\share\x`, "502.5 inherited-handler?"},
		{"program with a full path", web(aspNetCoreV1 + `<aspNetCore processPath="dotnet" arguments="C:\core\App.dll"/>`), "", `C:\child`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := build(t, "", "", tt.web, tt.child, files)
			got := program.CoreProblems(childApp(t, w, "aspNetCore", program.CoreSection, tt.root), w.host)
			if s := summary(got); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
			checkWords(t, got)
		})
	}
	w := build(t, "", `<handlers><add name="Server" path="*.y" verb="*" modules="CgiModule"/></handlers>`, web(aspNetCoreV1), "", nil)
	for name, want := range map[string]string{"Server": "", "aspNetCore": merge.AppHostPath + "/S"} {
		if got := program.InheritedFrom(entryOf(t, w.child, w.host.Env, name), merge.AppHostPath+"/S/app"); got != want {
			t.Errorf("%s is inherited from %q, want %q", name, got, want)
		}
		if got := program.InheritedFrom(w.entry(t, name), merge.AppHostPath+"/S"); got != "" {
			t.Errorf("%s at the site is inherited from %q", name, got)
		}
	}
}

func TestSharedPool(t *testing.T) {
	t.Parallel()
	models := func(site, child string) *program.Problem {
		w := build(t, "", "", web(aspNetCoreV2+`<aspNetCore processPath="dotnet" arguments="a.dll" hostingModel="`+site+`"/>`), web(`<aspNetCore processPath="dotnet" arguments="b.dll" hostingModel="`+child+`"/>`), nil)
		apps := []program.Application{siteApp(t, w, "aspNetCore", program.CoreSection, ""), childApp(t, w, "aspNetCore", program.CoreSection, "")}
		if p := program.SharedPool(apps[:1], 0, w.host); p != nil {
			t.Errorf("one application alone: %s", p.Because)
		}
		return program.SharedPool(apps, 1, w.host)
	}
	for _, tt := range []struct{ site, child, want string }{
		{"inprocess", "inprocess", "500.35 aspnetcore-shared-pool?"}, {"InProcess", "outofprocess", "500.34 aspnetcore-shared-pool?"},
		{"outofprocess", "inprocess", "500.34 aspnetcore-shared-pool?"}, {"outofprocess", "outofprocess", ""},
	} {
		var got []program.Problem
		if p := models(tt.site, tt.child); p != nil {
			got = append(got, *p)
		}
		if s := summary(got); s != tt.want {
			t.Errorf("%s and %s: got %q, want %q", tt.site, tt.child, s, tt.want)
		}
		checkWords(t, got)
	}
}

func TestPlatformProblems(t *testing.T) {
	t.Parallel()
	files := map[string]string{`C:\Py\python.exe`: "", `C:\web\good.py`: "os.environ['HTTP_PLATFORM_PORT']", `C:\web\bad.py`: "app.run()", `C:\approot\web.cmd`: "dnx"}
	tests := []struct{ name, section, want, suggest string }{
		{"port in arguments", `processPath="C:\Py\python.exe" arguments="bad.py --port %HTTP_PLATFORM_PORT%"`, "", ""},
		{"script reads it", `processPath="C:\Py\python.exe" arguments="C:\web\good.py"`, "", ""},
		{"script does not", `processPath="C:\Py\python.exe" arguments="bad.py"`, "502.3 httpplatform-port?", ""},
		{"fixed port", `processPath="C:\Py\python.exe" arguments="good.py --port 8080"`, "502.3 httpplatform-port?", "good.py --port %HTTP_PLATFORM_PORT%"},
		{"fixed address", `processPath="java.exe" arguments="-jar x.jar --bind 127.0.0.1:5000"`, "502.3 httpplatform-port?", "-jar x.jar --bind 127.0.0.1:%HTTP_PLATFORM_PORT%"},
		{"batch file", `processPath="..\approot\web.cmd" arguments=""`, "", ""},
		{"missing", `processPath="..\approot\gone.cmd"`, "502.3 process-exe-missing", ""},
		{"missing interpreter", `processPath="C:\Py3\python.exe" arguments="good.py"`, "502.3 process-exe-missing", `C:\Py\python.exe`},
		{"on the path", `processPath="python" arguments="good.py"`, "", ""},
		{"none", `arguments="x"`, "502.3 process-exe-missing?", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := build(t, "", "", web(`<handlers><add name="p" path="*" verb="*" modules="httpPlatformHandler"/></handlers><httpPlatform `+tt.section+`/>`), "", files)
			got := program.PlatformProblems(siteApp(t, w, "p", program.PlatformSection, `C:\web`), w.host)
			if s := summary(got); s != tt.want {
				t.Fatalf("got %q, want %q", s, tt.want)
			}
			checkWords(t, got)
			if len(got) > 0 && got[0].Suggest != tt.suggest {
				t.Errorf("suggests %q, want %q", got[0].Suggest, tt.suggest)
			}
		})
	}
	w := build(t, "", "", web(`<handlers><add name="p" path="*" verb="*" modules="httpPlatformHandler"/></handlers><httpPlatform processPath="C:\Py\python.exe"><environmentVariables><environmentVariable name="PORT" value="%HTTP_PLATFORM_PORT%"/></environmentVariables></httpPlatform>`), "", files)
	if got := program.PlatformProblems(siteApp(t, w, "p", program.PlatformSection, `C:\web`), w.host); len(got) > 0 {
		t.Errorf("the variable is handed on: %s", summary(got))
	}
}

func TestLogAndNode(t *testing.T) {
	t.Parallel()
	files := map[string]string{`C:\web\logs\x`: "", `C:\node\node.exe`: ""}
	for section, want := range map[string]string{
		`stdoutLogEnabled="true" stdoutLogFile=".\logs\stdout"`:  "",
		`stdoutLogEnabled="true" stdoutLogFile=".\nolog\stdout"`: "stdout-log-dir-missing",
		`stdoutLogEnabled="false" stdoutLogFile=".\nolog\x"`:     "",
		`stdoutLogEnabled="true" stdoutLogFile="\\?\%home%\x"`:   "",
	} {
		w := build(t, "", "", web(aspNetCoreV1+`<aspNetCore processPath="dotnet" `+section+`/>`), "", files)
		var got []program.Problem
		if p := program.LogProblem(siteApp(t, w, "aspNetCore", program.CoreSection, `C:\web`), w.host); p != nil {
			got = append(got, *p)
		}
		if s := summary(got); s != want {
			t.Errorf("%s: got %q, want %q", section, s, want)
		}
		checkWords(t, got)
	}
	for line, want := range map[string]string{`C:\node\node.exe`: "", `&quot;C:\gone\node.exe&quot; --x`: "500.1001 process-exe-missing?", `node.exe`: "", ``: ""} {
		w := build(t, "", "", web(`<handlers><add name="n" path="app.js" verb="*" modules="iisnode"/></handlers><iisnode nodeProcessCommandLine="`+line+`"/>`), "", files)
		got := program.NodeProblems(siteApp(t, w, "n", program.NodeSection, `C:\web`), w.host)
		if s := summary(got); s != want {
			t.Errorf("%s: got %q, want %q", line, s, want)
		}
		checkWords(t, got)
	}
}

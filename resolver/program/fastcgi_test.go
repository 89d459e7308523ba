package program_test

import (
	"testing"

	"github.com/iislens/iislens/resolver/program"
)

func TestFastCGIProblems(t *testing.T) {
	t.Parallel()
	files := map[string]string{`C:\PHP82\php-cgi.exe`: "", `C:\PHP\php.exe`: "", `C:\PHP\php-cgi.exe`: "", `C:\Py\python.exe`: "", `C:\Py\Lib\site-packages\wfastcgi.py`: "",
		`C:\app\main.py`: "", `C:\app\pkg\__init__.py`: "", `C:\Py\Lib\site-packages\flask\x.py`: ""}
	const wf = `C:\Py\Lib\site-packages\wfastcgi.py`
	python := `<application fullPath="C:\Py\python.exe" arguments="` + wf + `"/>`
	settings := func(pairs ...string) string {
		s := "<appSettings>"
		for i := 0; i < len(pairs); i += 2 {
			s += `<add key="` + pairs[i] + `" value="` + pairs[i+1] + `"/>`
		}
		return s + "</appSettings>"
	}
	tests := []struct {
		name, apps, command, settings, want, place, suggest string
	}{
		{"registered", `<application fullPath="C:\PHP\php-cgi.exe"/>`, `C:\PHP\PHP-CGI.exe`, "", "", "", ""},
		{"with arguments", `<application fullPath="C:\PHP\php-cgi.exe" arguments="-c x"/>`, `C:\PHP\php-cgi.exe|-c x`, "", "", "", ""},
		{"none", ``, `C:\PHP\php-cgi.exe`, "", "500.0 fastcgi-app-not-registered", `<fastCgi>`, ""},
		{"arguments lacking", `<application fullPath="C:\PHP\php-cgi.exe" arguments="-c x"/>`, `C:\PHP\php-cgi.exe`, "", "500.0 fastcgi-app-not-registered", `fullPath="C:\PHP\php-cgi.exe"`, ""},
		{"arguments differ", `<application fullPath="C:\PHP\php-cgi.exe" arguments="-c x"/>`, `C:\PHP\php-cgi.exe|-c y`, "", "500.0 fastcgi-app-not-registered", `arguments="-c x"`, "-c y"},
		{"blank before the bar", `<application fullPath="C:\PHP\php-cgi.exe" arguments="-c x"/>`, `C:\PHP\php-cgi.exe |-c x`, "", "500.0 fastcgi-app-not-registered", `arguments="-c x"`, "-c x"},
		{"other version", `<application fullPath="C:\PHP81\php-cgi.exe"/>`, `C:\PHP82\php-cgi.exe`, "", "500.0 fastcgi-app-not-registered", `fullPath="C:\PHP81\php-cgi.exe"`, ""},
		{"nothing like it", `<application fullPath="C:\Py\python.exe" arguments="a.py"/>`, `C:\PHP\php-cgi.exe`, "", "500.0 fastcgi-app-not-registered", `<fastCgi>`, ""},
		{"no scriptProcessor", ``, ``, "", "500.0 fastcgi-app-not-registered", `scriptProcessor=""`, ""},
		{"exe missing", `<application fullPath="C:\PHP81\php-cgi.exe"/>`, `C:\PHP81\php-cgi.exe`, "", "500.0 fastcgi-exe-missing", `fullPath="C:\PHP81\php-cgi.exe"`, `C:\PHP82\php-cgi.exe`},
		{"php.exe", `<application fullPath="C:\PHP\php.exe"/>`, `C:\PHP\php.exe`, "", "500.0 interpreter-wrong-program", "", `C:\PHP\php-cgi.exe`},
		{"python alone", `<application fullPath="C:\Py\python.exe"/>`, `C:\Py\python.exe`, "", "500.0 interpreter-wrong-program", "", ""},
		{"blank for bar", python, `C:\Py\python.exe ` + wf, "", "500.0 fastcgi-app-not-registered, 500.0 cgi-fastcgi-syntax", "", ""},
		{"wfastcgi without settings", python, `C:\Py\python.exe|` + wf, settings("x", "y"), "500.0 wfastcgi-settings", "", ""},
		{"wfastcgi", python, `C:\Py\python.exe|` + wf, settings("WSGI_HANDLER", "main.app", "PYTHONPATH", `C:\app`), "", "", ""},
		{"wfastcgi package", python, `C:\Py\python.exe|` + wf, settings("WSGI_HANDLER", "pkg.wsgi.app"), "", "", ""},
		{"wfastcgi installed module", python, `C:\Py\python.exe|` + wf, settings("WSGI_HANDLER", "flask.app"), "", "", ""},
		{"wfastcgi wrong module", python, `C:\Py\python.exe|` + wf, settings("WSGI_HANDLER", "wsgi.app", "PYTHONPATH", `C:\app`), "500.0 wfastcgi-settings", `value="wsgi.app"`, ""},
		{"wfastcgi file for module", python, `C:\Py\python.exe|` + wf, settings("WSGI_HANDLER", `C:\app\main.py`), "500.0 wfastcgi-settings", "", ""},
		{"wfastcgi script absent", `<application fullPath="C:\Py\python.exe" arguments="C:\Py\wfastcgi.py"/>`, `C:\Py\python.exe|C:\Py\wfastcgi.py`, settings("WSGI_HANDLER", "main.app"), "500.0 wfastcgi-settings", `arguments="C:\Py\wfastcgi.py"`, ""},
		{"wfastcgi variables of the application", `<application fullPath="C:\Py\python.exe" arguments="` + wf + `"><environmentVariables><environmentVariable name="WSGI_HANDLER" value="main.app"/></environmentVariables></application>`,
			`C:\Py\python.exe|` + wf, "", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := build(t, "", "<fastCgi>"+tt.apps+"</fastCgi>", tt.settings+add(`modules="FastCgiModule" scriptProcessor="`+tt.command+`"`), "", files)
			list := program.NewFastCGI(w.apphost.Section(program.FastCGISection), w.host.Env)
			got := program.FastCGIProblems(w.entry(t, "H"), list, w.site.Section("appSettings"), `C:\app`, w.host)
			if s := summary(got); s != tt.want {
				t.Fatalf("got %q, want %q", s, tt.want)
			}
			checkWords(t, got)
			if len(got) == 0 {
				return
			}
			if p := got[0].Place.Span.Text(); tt.place != "" && p != tt.place {
				t.Errorf("place is %s, want %s", p, tt.place)
			}
			if got[0].Suggest != tt.suggest {
				t.Errorf("suggests %q, want %q", got[0].Suggest, tt.suggest)
			}
		})
	}
}

// TestFastCGIUnknown says nothing where neither the applications nor the disks are known.
func TestFastCGIUnknown(t *testing.T) {
	t.Parallel()
	for _, command := range []string{`C:\PHP\php-cgi.exe`, `C:\Py\python.exe|C:\Py\wfastcgi.py`} {
		w := build(t, "", "", add(`modules="FastCgiModule" scriptProcessor="`+command+`"`), "", nil)
		if got := program.FastCGIProblems(w.entry(t, "H"), nil, nil, "", w.host); len(got) > 0 {
			t.Errorf("%s: %s", command, summary(got))
		}
	}
}

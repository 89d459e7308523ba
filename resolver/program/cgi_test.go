package program_test

import (
	"testing"

	"github.com/iislens/iislens/resolver/program"
)

func TestCGIProblems(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		`C:\Python\python.exe`: "", `C:\Python\pythonw.exe`: "", `C:\Program Files\Py\python.exe`: "", `C:\Perl64\bin\perl.exe`: "",
		`C:\PHP\php-cgi.exe`: "", `C:\PHP\php.exe`: "", `C:\nodejs\node.exe`: "", `C:\own\gate.exe`: "", `C:\own\run.bat`: "", `C:\own\app.py`: "",
	}
	tests := []struct {
		name, command, script, want, suggest string
	}{
		{"good", `C:\Python\python.exe -u "%s"`, `C:\my site\a.py`, "", ""},
		{"good with query", `C:\Python\python.exe "%s" %s`, `C:\my site\a.py`, "", ""},
		{"bare slot, plain path", `C:\Python\python.exe %s`, `C:\www\a.py`, "", ""},
		{"bare slot, blank in path", `C:\Python\python.exe %s %s`, `C:\my site\a.py`, "502.2 cgi-path-not-quoted", `C:\Python\python.exe "%s" %s`},
		{"no slot", `C:\Python\python.exe`, ``, "502.2 cgi-missing-percent-s", `C:\Python\python.exe "%s"`},
		{"no slot but options", `C:\Python\python.exe -u`, ``, "502.2 cgi-missing-percent-s", `C:\Python\python.exe -u "%s"`},
		{"no slot, fixed script", `C:\Python\python.exe C:\own\app.py`, ``, "cgi-missing-percent-s?", ""},
		{"no slot, module", `C:\Python\python.exe -m cgiapp`, ``, "cgi-missing-percent-s?", ""},
		{"no slot, cmd", `%windir%\system32\cmd.exe`, ``, "502.2 cgi-missing-percent-s", `%windir%\system32\cmd.exe /c "%s"`},
		{"php-cgi needs none", `C:\PHP\php-cgi.exe`, ``, "", ""},
		{"own program", `C:\own\gate.exe`, ``, "cgi-missing-percent-s?", ""},
		{"upper case", `C:\Python\python.exe %S %S`, ``, "502.2 cgi-percent-s-uppercase", `C:\Python\python.exe "%s" %s`},
		{"shell", `C:\Python\python.exe "$s"`, ``, "502.2 cgi-percent-s-uppercase", `C:\Python\python.exe "%s"`},
		{"batch", `C:\Python\python.exe "%1"`, ``, "502.2 cgi-percent-s-uppercase", `C:\Python\python.exe "%s"`},
		{"doubled", `C:\Python\python.exe %%s`, ``, "502.2 cgi-percent-s-uppercase", `C:\Python\python.exe "%s"`},
		{"upper case, second only", `C:\Python\python.exe "%s" %S`, ``, "cgi-percent-s-uppercase", `C:\Python\python.exe "%s" %s`},
		{"upper case, own program", `C:\own\gate.exe %S`, ``, "502.2 cgi-percent-s-uppercase?", `C:\own\gate.exe "%s"`},
		{"three", `C:\Python\python.exe "%s" %s %s`, ``, "cgi-percent-s-count?", ""},
		{"joined", `C:\Python\python.exe %s%s`, ``, "cgi-percent-s-count?", `C:\Python\python.exe %s %s`},
		{"program with blank", `C:\Program Files\Py\python.exe %s %s`, ``, "502.2 cgi-path-not-quoted", `"C:\Program Files\Py\python.exe" %s %s`},
		{"program with blank from a variable", `%ProgramFiles%\Py\python.exe "%s"`, ``, "502.2 cgi-path-not-quoted", `"%ProgramFiles%\Py\python.exe" "%s"`},
		{"apostrophes", `'C:\Python\python.exe' "%s"`, ``, "interpreter-path?, 502.2 cgi-path-not-quoted?", ""},
		{"open quote", `"C:\Python\python.exe "%s"`, ``, "502.2 cgi-path-not-quoted?", ""},
		{"bar", `C:\PHP\php-cgi.exe|-d x=1`, ``, "502.2 cgi-fastcgi-syntax?", ""},
		{"missing file, other version there", `C:\Python\python3.exe "%s"`, ``, "500.0 interpreter-missing?", `C:\Python\python.exe "%s"`},
		{"missing file", `C:\Python\ruby.exe "%s"`, ``, "500.0 interpreter-missing?", ""},
		{"missing directory, other version there", `C:\Perl\bin\perl.exe "%s"`, ``, "500.0 interpreter-missing?", `C:\Perl64\bin\perl.exe "%s"`},
		{"relative", `python "%s"`, ``, "interpreter-path?", ""},
		{"forward slashes", `C:/Python/python.exe "%s"`, ``, "interpreter-path", `C:\Python\python.exe "%s"`},
		{"undefined variable", `%PYTHONHOME%\python.exe "%s"`, ``, "500.0 interpreter-path?", ""},
		{"store alias", `C:\Users\x\AppData\Local\Microsoft\WindowsApps\python.exe "%s"`, ``, "500.0 interpreter-path?", ""},
		{"pythonw", `C:\Python\pythonw.exe "%s"`, ``, "502.2 interpreter-wrong-program?", `C:\Python\python.exe "%s"`},
		{"py launcher", `C:\Windows\py.exe "%s"`, ``, "502.2 interpreter-wrong-program?", ""},
		{"php command line", `C:\PHP\php.exe "%s"`, ``, "502.2 interpreter-wrong-program?", `C:\PHP\php-cgi.exe "%s"`},
		{"node", `C:\nodejs\node.exe "%s"`, ``, "502.2 interpreter-wrong-program?", ""},
		{"script as program", `C:\own\app.py "%s"`, ``, "502.2 interpreter-wrong-program?", ""},
		{"batch file as program", `C:\own\run.bat "%s"`, ``, "interpreter-wrong-program?", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := build(t, "", "", add(`modules="CgiModule" scriptProcessor="`+escape(tt.command)+`"`), "", files)
			got := program.CGIProblems(w.entry(t, "H"), tt.script, w.host)
			if s := summary(got); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
			checkWords(t, got)
			if tt.suggest != "" || len(got) == 1 {
				if s := got[0].Suggest; s != tt.suggest {
					t.Errorf("suggests %q, want %q", s, tt.suggest)
				}
			}
			for _, p := range got {
				if p.Suggest != "" && p.Place.Span.Text() != `scriptProcessor="`+escape(tt.command)+`"` {
					t.Errorf("place is %s", p.Place.Span.Text())
				}
			}
		})
	}
}

// TestCGIUnknown says nothing about programs on disks that nobody mapped.
func TestCGIUnknown(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		`C:\Python\python.exe "%s"`: "",
		`Z:\Python\python.exe "%s"`: "interpreter-path?",
		`D:\Python\python.exe "%s"`: "",
		`K:\Python\python.exe "%s"`: "",
	} {
		w := build(t, "", "", add(`modules="CgiModule" scriptProcessor="`+escape(command)+`"`), "", nil)
		w.host.Drives = "CK"
		if s := summary(program.CGIProblems(w.entry(t, "H"), "", w.host)); s != want {
			t.Errorf("%s: got %q, want %q", command, s, want)
		}
	}
}

func TestCGIProgramItself(t *testing.T) {
	t.Parallel()
	w := build(t, "", "", add(`modules="CgiModule"`), "", map[string]string{`C:\w\a.cgi`: "#!perl\n", `C:\w\b.cgi`: pe(amd64, -1), `C:\w\c.cgi`: ""})
	for script, want := range map[string]string{`C:\w\a.cgi`: "502.2 interpreter-wrong-program?", `C:\w\b.cgi`: "", `C:\w\c.cgi`: "", `C:\w\d.cgi`: "", ``: ""} {
		if s := summary(program.CGIProblems(w.entry(t, "H"), script, w.host)); s != want {
			t.Errorf("%s: got %q, want %q", script, s, want)
		}
	}
	w = build(t, "", "", add(`modules="FastCgiModule" scriptProcessor="x"`), "", nil)
	if got := program.CGIProblems(w.entry(t, "H"), "", w.host); got != nil {
		t.Errorf("another module: %v", got)
	}
}

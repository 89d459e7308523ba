package program_test

import (
	"testing"

	"github.com/iislens/iislens/resolver/program"
)

// A module that is nowhere to be seen is surely missing only where every directory is shown in which Python looks for it.
func TestWSGIModule(t *testing.T) {
	t.Parallel()
	const python, wf, away = `C:\Py\python.exe`, `C:\Py\Lib\site-packages\wfastcgi.py`, `E:\Py\python.exe`
	base := []string{python, wf, `C:\app\main.py`}
	tests := []struct {
		name, python, path string
		more               []string
		want               string // "", "sure" or "likely"
	}{
		{"everything is shown", python, `C:\app`, nil, "sure"},
		{"PYTHONPATH names the root again", python, `c:\APP\`, nil, "sure"},
		{"site-packages names further directories", python, `C:\app`, []string{`C:\Py\Lib\site-packages\shop.pth`}, "likely"},
		{"Python lies on a disk that nobody shows", away, `C:\app`, nil, "likely"},
		{"PYTHONPATH leads to a directory that is not there", python, `C:\lib`, nil, "likely"},
		{"PYTHONPATH is relative", python, `lib`, nil, ""},
		{"PYTHONPATH holds an unknown variable", python, `%SHOP%\lib`, nil, ""},
		{"PYTHONPATH holds the module", python, `C:\lib`, []string{`C:\lib\shop.py`}, ""},
		{"the module is installed", python, ``, []string{`C:\Py\Lib\site-packages\shop\__init__.py`}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			for _, name := range append(base[:len(base):len(base)], tt.more...) {
				files[name] = ""
			}
			settings := `<appSettings><add key="WSGI_HANDLER" value="shop.app"/><add key="PYTHONPATH" value="` + tt.path + `"/></appSettings>`
			w := build(t, "", `<fastCgi><application fullPath="`+tt.python+`" arguments="`+wf+`"/></fastCgi>`,
				settings+add(`modules="FastCgiModule" scriptProcessor="`+tt.python+`|`+wf+`"`), "", files)
			list := program.NewFastCGI(w.apphost.Section(program.FastCGISection), w.host.Env)
			got := ""
			for _, p := range program.FastCGIProblems(w.entry(t, "H"), list, w.site.Section("appSettings"), `C:\app`, w.host) {
				if got = "sure"; p.Uncertain != "" {
					got = "likely"
				}
			}
			if got != tt.want {
				t.Errorf("the finding is %q, want %q", got, tt.want)
			}
		})
	}
}

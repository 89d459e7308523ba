package lintrun

import (
	"os"
	"strings"
	"testing"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
)

// TestServerTexts: a text stands in for its file wherever the server reads it.
func TestServerTexts(t *testing.T) {
	in(t, map[string]string{"applicationHost.config": serverWith("one"), "disks/C/one/web.config": handlers("*.a", "*.b"), "x/web.config": handlers("*.a")})
	o := Options{Settings: setup.Settings{Config: "applicationHost.config", Root: "disks"}, Rules: []string{duplicate}}
	same(t, "as it is", []string{"disks/C/one/web.config:5 " + duplicate}, told(run(t, o, nil)))
	same(t, "as it would be", []string{}, told(run(t, o, map[string][]byte{"disks/C/one/web.config": []byte(handlers("*.a"))})))
	o.Texts = []Text{{"disks/C/one/sub/web.config", []byte(handlers("*.b", "*.c"))}}
	same(t, "one that is not there", []string{"disks/C/one/sub/web.config:4 " + duplicate, "disks/C/one/sub/web.config:5 " + duplicate}, told(run(t, o, map[string][]byte{"disks/C/one/web.config": []byte(handlers("*.a"))})))
}

// TestSectionFiles: what configSource names is checked with the file that names it, and may be changed when it is named itself.
func TestSectionFiles(t *testing.T) {
	const list = `<handlers><add name="A" path="*.a" verb="*" modules="IsapiModule" /><add name="A" path="*.b" verb="*" modules="IsapiModule" /></handlers>`
	in(t, map[string]string{"site/web.config": `<configuration><system.webServer><handlers configSource="h.config" /></system.webServer></configuration>`, "site/h.config": list})
	r := run(t, Options{Rules: []string{duplicate}, Paths: []string{"site"}}, nil)
	same(t, "with its owner", []string{"site/h.config:1 " + duplicate}, told(r))
	r = run(t, Options{Rules: []string{duplicate}, Paths: []string{"site/h.config"}}, nil)
	same(t, "by itself", []string{"site/h.config:1 " + duplicate}, told(r))
	if len(r.Problems) > 0 || r.Summary.Failed > 0 {
		t.Errorf("%+v, %+v", r.Problems, r.Summary)
	}
}

// TestOutside: what only a settings file leads to, out of its repository, is checked and may not be changed; what somebody named may.
func TestOutside(t *testing.T) {
	in(t, map[string]string{"repo/.git/HEAD": "", "repo/.iislens.yaml": "config: ../server/applicationHost.config\nroot: ../disks\n", "repo/inside/web.config": handlers("*.a", "*.b"),
		"server/applicationHost.config": serverWith("one"), "disks/C/one/web.config": handlers("*.a", "*.b")})
	t.Chdir("repo")
	of, err := setup.Project("")
	if err != nil || of == nil {
		t.Fatal(of, err)
	}
	const server, web = "../server/applicationHost.config", "../disks/C/one/web.config"
	for _, tt := range []struct {
		name     string
		settings setup.Settings
		paths    []string
		own      map[string]bool
	}{
		{"the settings file alone", setup.Settings{}, nil, map[string]bool{server: false, web: false}},
		{"the configuration is named", setup.Settings{Config: server}, nil, map[string]bool{server: true}},
		{"the disks are named", setup.Settings{Root: "../disks"}, nil, map[string]bool{server: false, web: true}},
		{"both are named", setup.Settings{Config: server, Root: "../disks"}, nil, map[string]bool{server: true, web: true}},
		{"a file is named", setup.Settings{}, []string{web}, map[string]bool{web: true}},
		{"a directory is named", setup.Settings{}, []string{"../disks/C"}, map[string]bool{web: true}},
		{"a directory inside", setup.Settings{}, []string{"inside"}, map[string]bool{"inside/web.config": true}},
	} {
		r := run(t, Options{Settings: tt.settings, Project: of, Paths: tt.paths, Rules: []string{duplicate}}, nil)
		for path, want := range tt.own {
			if r.Own(path) != want || r.Outside(path) == want {
				t.Errorf("%s: %s may be changed: %v; is outside: %v", tt.name, path, r.Own(path), r.Outside(path))
			}
		}
		if r.Own("inside/web.config") && tt.name != "a directory inside" {
			t.Errorf("%s: a file that was not looked at may be changed", tt.name)
		}
	}
}

// TestBaselineElsewhere: whether a file of the baseline is gone is asked where the baseline's paths start.
func TestBaselineElsewhere(t *testing.T) {
	in(t, map[string]string{"site/web.config": wrong("enabeld", ""), "other/web.config": "<configuration />", "deep/a": ""})
	accepting := runner(t, Options{Rules: []string{misspelt}, Paths: []string{"site"}, Accept: true, Baseline: "deep/new.json"})
	result, err := accepting.Run(nil)
	if err == nil {
		err = accepting.WriteBaseline(result)
	}
	if err != nil {
		t.Fatal(err)
	}
	old := `{"version": 1, "findings": [{"rule":"IIS1011","name":"unknown-attribute","path":"site/web.config","fingerprint":"0123456789abcdef0123456789abcdef","count":1}]}`
	if err := os.WriteFile("deep/old.json", []byte(old), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"deep/new.json", "deep/old.json"} {
		if b := run(t, Options{Rules: []string{misspelt}, Paths: []string{"other"}, Baseline: name}, nil).Baseline; b.Stale != 0 {
			t.Errorf("%s: %+v", name, b)
		}
	}
	t.Chdir("other")
	if b := run(t, Options{Rules: []string{misspelt}, Baseline: "../deep/new.json"}, nil).Baseline; b.Stale != 0 {
		t.Errorf("from elsewhere: %+v", b)
	}
}

// TestTwin: of two files whose names differ in case only a server reads one; the other is not checked in its place.
func TestTwin(t *testing.T) {
	in(t, map[string]string{"Web.config": handlers("*.a", "*.b"), "web.config": handlers("*.a")})
	if entries, err := os.ReadDir("."); err != nil || len(entries) != 2 {
		t.Skip("names that differ in case only are one here")
	}
	read := ""
	for _, name := range []string{"Web.config", "web.config"} {
		r := run(t, Options{Rules: []string{duplicate}, Paths: []string{name}}, nil)
		switch {
		case len(r.Problems) == 0 && r.Summary.Checked == 1:
			read += name
			if wrong := len(r.Findings) > 0; wrong != (name == "Web.config") {
				t.Errorf("%s: what was found is of the other file: %v", name, told(r))
			}
		case len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Message, "another file") || r.Summary.Failed != 1 || len(r.Findings) > 0 || r.Own(name):
			t.Errorf("%s: %+v, %v", name, r.Problems, told(r))
		}
	}
	if read != "Web.config" && read != "web.config" {
		t.Errorf("checked: %q, want one of the two", read)
	}
}

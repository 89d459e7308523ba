package lintrun

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/rules"
)

// handlers is a web.config with one handler "A" for each pattern.
func handlers(patterns ...string) string {
	var b strings.Builder
	b.WriteString("<configuration>\n  <system.webServer>\n    <handlers>\n")
	for _, pattern := range patterns {
		fmt.Fprintf(&b, `      <add name="A" path="%s" verb="*" modules="IsapiModule" />`+"\n", pattern)
	}
	return b.String() + "    </handlers>\n  </system.webServer>\n</configuration>\n"
}

// serverWith is an applicationHost.config whose sites have their roots in these directories of C:\.
func serverWith(dirs ...string) string {
	var b strings.Builder
	b.WriteString(`<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost"><section name="applicationPools" /><section name="sites" /></sectionGroup>
    <sectionGroup name="system.webServer"><section name="handlers" /></sectionGroup>
  </configSections>
  <system.applicationHost><applicationPools><add name="Web" /></applicationPools><sites>
`)
	for i, dir := range dirs {
		fmt.Fprintf(&b, `<site name="%s" id="%d"><application path="/" applicationPool="Web"><virtualDirectory path="/" physicalPath="C:\%s" /></application>`+
			`<bindings><binding protocol="http" bindingInformation="*:80:%s" /></bindings></site>`+"\n", dir, i+1, dir, dir)
	}
	return b.String() + "</sites></system.applicationHost>\n</configuration>\n"
}

// in writes files into a new directory and goes there.
func in(t *testing.T, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for path, text := range files {
		local := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(local), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(local, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

func runner(t *testing.T, o Options) *Runner {
	t.Helper()
	o.Opener = &setup.Opener{}
	r, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func run(t *testing.T, o Options, texts map[string][]byte) *Result {
	t.Helper()
	result, err := runner(t, o).Run(texts)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

const duplicate = "duplicate-collection-entry"

// told is what was found: places and rules, with what keeps a finding from counting.
func told(r *Result) []string {
	list := []string{}
	for _, f := range r.Findings {
		line := fmt.Sprintf("%s:%d %s", f.Span.File.Path, f.Span.Line(), f.Rule.Name)
		if f.Suppressed != "" {
			line += " (" + f.Suppressed + ")"
		}
		list = append(list, line)
	}
	return list
}

// listed is what files were taken for.
func listed(r *Result) []string {
	list := []string{}
	for _, f := range r.Files {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s", f.Path, f.As, f.Windows)))
	}
	return list
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// TestFiles: whatever way a file is named, it is the one that is checked, below all that it inherits, and no other may be changed.
func TestFiles(t *testing.T) {
	in(t, map[string]string{"a/web.config": handlers("*.a"), "a/b/web.config": handlers("*.b"), "a/b/c/page.html": ""})
	top, err := setup.WorkingDirectory()
	if err != nil {
		t.Fatal(err)
	}
	top = filepath.ToSlash(top)
	const above, below = `C:\inetpub\wwwroot\web.config`, `C:\inetpub\wwwroot\b\web.config`
	for _, tt := range []struct {
		name, dir string
		paths     []string
		found     []string
		files     []string
		own, not  []string
	}{
		{"a directory", ".", []string{"a"}, []string{"a/b/web.config:4 " + duplicate}, []string{"a/b/web.config web " + below, "a/web.config web " + above},
			[]string{"a/web.config", "a/b/web.config"}, []string{"web.config"}},
		{"everything", ".", nil, []string{"a/b/web.config:4 " + duplicate}, []string{"a/b/web.config web " + below, "a/web.config web " + above}, []string{"a/web.config"}, nil},
		{"a file", ".", []string{"a/b/web.config"}, []string{"a/b/web.config:4 " + duplicate}, []string{"a/b/web.config web " + below}, []string{"a/b/web.config"}, []string{"a/web.config"}},
		{"the file above", ".", []string{"a/web.config"}, nil, []string{"a/web.config web " + above}, []string{"a/web.config"}, []string{"a/b/web.config"}},
		{"from where it lies", "a/b", []string{"web.config"}, []string{"web.config:4 " + duplicate}, []string{"web.config web " + below}, []string{"web.config"}, []string{"../web.config"}},
		{"from where it lies, everything", "a/b", nil, []string{"web.config:4 " + duplicate}, []string{"web.config web " + below}, []string{"web.config"}, []string{"../web.config"}},
		{"from below", "a/b/c", []string{"../web.config"}, []string{"../web.config:4 " + duplicate}, []string{"../web.config web " + below}, []string{"../web.config"}, []string{"../../web.config"}},
		{"by its absolute path", "a/b/c", []string{top + "/a/b/web.config"}, []string{top + "/a/b/web.config:4 " + duplicate}, []string{top + "/a/b/web.config web " + below},
			[]string{top + "/a/b/web.config"}, []string{top + "/a/web.config"}},
	} {
		t.Chdir(filepath.FromSlash(top + "/" + tt.dir))
		r := run(t, Options{Paths: tt.paths, Rules: []string{duplicate}}, nil)
		same(t, tt.name, append([]string{}, tt.found...), told(r))
		same(t, tt.name+": files", tt.files, listed(r))
		for _, path := range tt.own {
			if !r.Own(path) || r.Outside(path) {
				t.Errorf("%s: %s may not be changed", tt.name, path)
			}
		}
		for _, path := range tt.not {
			if r.Own(path) {
				t.Errorf("%s: %s may be changed, which nobody named", tt.name, path)
			}
		}
		if s := r.Summary; s.Files != len(tt.files) || s.Checked != len(tt.files) || s.Failed != 0 || s.Errors != len(tt.found) || s.Warnings+s.Infos != 0 {
			t.Errorf("%s: %+v", tt.name, s)
		}
	}
}

// TestTexts: a text stands in for its file, whether that is there or not, and what Run is given stands in for both.
func TestTexts(t *testing.T) {
	in(t, map[string]string{"a/web.config": handlers("*.a"), "a/b/web.config": handlers("*.b")})
	o := Options{Rules: []string{duplicate}, Texts: []Text{{"a/b/web.config", []byte(handlers("*.x"))}, {"a/none/here/web.config", []byte(handlers("*.y"))}}}
	r := run(t, o, nil)
	same(t, "texts", []string{"a/b/web.config:4 " + duplicate, "a/none/here/web.config:4 " + duplicate}, told(r))
	if len(r.Findings) == 2 && !strings.Contains(r.Findings[0].Span.File.Text, "*.x") {
		t.Errorf("the file was checked in place of its text")
	}
	same(t, "fixed", []string{"a/none/here/web.config:4 " + duplicate}, told(run(t, o, map[string][]byte{"a/b/web.config": []byte(handlers())})))
	same(t, "of an inherited file", []string{}, told(run(t, Options{Rules: []string{duplicate}, Paths: []string{"a"}}, map[string][]byte{"a/web.config": []byte(handlers())})))
	same(t, "everything but what has a text", []string{"a/b/web.config:4 " + duplicate}, told(run(t, Options{Rules: []string{duplicate}, Texts: o.Texts[:1]}, nil)))
}

// TestServer: a server that is named is checked with what its sites map; what they do not map is told.
func TestServer(t *testing.T) {
	in(t, map[string]string{"applicationHost.config": serverWith("one", "two"), "disks/C/one/web.config": handlers("*.a", "*.b"), "disks/C/two/sub/web.config": handlers("*.a", "*.b"),
		"disks/C/none/web.config": handlers("*.a", "*.b"), "lone/web.config": handlers("*.a", "*.b")})
	const one, two, none = "disks/C/one/web.config", "disks/C/two/sub/web.config", "disks/C/none/web.config"
	named := setup.Settings{Config: "applicationHost.config", Root: "disks"}
	r := run(t, Options{Settings: named, Rules: []string{duplicate}}, nil)
	same(t, "the server", []string{one + ":5 " + duplicate, two + ":5 " + duplicate}, told(r))
	same(t, "files", []string{"applicationHost.config server", one + ` web C:\one\web.config`, two + ` web C:\two\sub\web.config`}, listed(r))
	same(t, "unmapped", []string{none}, r.Summary.Unmapped)
	if r.Summary.Files != 3 || r.Summary.Checked != 3 || !r.Own(one) || !r.Own("applicationHost.config") || r.Own(none) {
		t.Errorf("%+v", r.Summary)
	}
	r = run(t, Options{Settings: named, Rules: []string{duplicate}, Paths: []string{two, none, "lone"}}, nil)
	same(t, "files on the server", []string{two + ":5 " + duplicate}, told(r)) // what no site maps is checked by itself, which this rule is not about
	if r.Summary.Unmapped != nil || r.Own(one) || r.Own("applicationHost.config") || !r.Own(none) {
		t.Errorf("files on the server: %+v", r.Summary)
	}
	r = run(t, Options{Settings: named, Rules: []string{duplicate}, Paths: []string{"applicationHost.config"}}, nil)
	if !slices.Contains(listed(r), "applicationHost.config server") || !r.Own("applicationHost.config") {
		t.Errorf("the server's file: %v", listed(r))
	}
	r = run(t, Options{Rules: []string{duplicate}, Paths: []string{"applicationHost.config"}}, nil)
	same(t, "a server's file by itself", []string{"applicationHost.config server"}, listed(r))
}

// TestProblems: what cannot be checked is told and counted, and keeps nothing else from being checked.
func TestProblems(t *testing.T) {
	in(t, map[string]string{"good/web.config": handlers("*.a", "*.b"), "nlog.config": "<nlog />", "notes.txt": "text", "server/applicationHost.config": "<configuration />"})
	r := run(t, Options{Rules: []string{duplicate}, Paths: []string{"good", "nowhere", "notes.txt"}}, nil)
	same(t, "found", []string{"good/web.config:5 " + duplicate}, told(r))
	var paths []string
	for _, p := range r.Problems {
		if p.Message == "" {
			t.Errorf("%s: no reason", p.Path)
		}
		paths = append(paths, p.Path)
	}
	slices.Sort(paths)
	same(t, "problems", []string{"notes.txt", "nowhere"}, paths)
	if r.Summary.Failed != 2 || r.Summary.Checked != 1 {
		t.Errorf("%+v", r.Summary)
	}
	r = run(t, Options{Paths: []string{"server/applicationHost.config"}}, nil)
	same(t, "a file that describes no server", []string{"server/applicationHost.config alone"}, listed(r))
	if r.Summary.Checked != 1 || r.Summary.Failed != 0 {
		t.Errorf("%+v", r.Summary)
	}
	for name, o := range map[string]Options{"no such server": {Settings: setup.Settings{Config: "none.config"}}, "a server and a profile": {Settings: setup.Settings{Config: "none.config", Profile: "iis10"}}} {
		o.Opener = &setup.Opener{}
		r, err := New(o)
		if err == nil {
			_, err = r.Run(nil)
		}
		var told *ask.Error
		if !errors.As(err, &told) || (told.Kind == ask.Failure) != (name == "no such server") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCounts: what counts is what is not suppressed and as severe as the threshold.
func TestCounts(t *testing.T) {
	for _, tt := range []struct {
		severity   rules.Severity
		suppressed string
		want       map[rules.Severity]bool
	}{
		{rules.Error, "", map[rules.Severity]bool{rules.Info: true, rules.Warning: true, rules.Error: true}},
		{rules.Warning, "", map[rules.Severity]bool{rules.Info: true, rules.Warning: true, rules.Error: false}},
		{rules.Info, "", map[rules.Severity]bool{rules.Info: true, rules.Warning: false, rules.Error: false}},
		{rules.Error, "comment", map[rules.Severity]bool{rules.Info: false, rules.Warning: false, rules.Error: false}},
		{rules.Error, "baseline", map[rules.Severity]bool{rules.Info: false}},
	} {
		r := &Result{Findings: []*rules.Finding{{Severity: tt.severity, Suppressed: tt.suppressed}}}
		for threshold, want := range tt.want {
			if got := r.Counts(threshold); got != want {
				t.Errorf("%v (%s) counts from %v on: %v", tt.severity, tt.suppressed, threshold, got)
			}
		}
		count(r)
		if s := r.Summary; s.Errors+s.Warnings+s.Infos != map[bool]int{true: 1}[tt.suppressed == ""] {
			t.Errorf("%v (%s): %+v", tt.severity, tt.suppressed, s)
		}
	}
}

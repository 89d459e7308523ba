package setup

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/cmd/internal/ask"
)

const ownServer = `<configuration>
  <configSections><sectionGroup name="system.applicationHost"><section name="applicationPools" /><section name="sites" /></sectionGroup></configSections>
  <system.applicationHost>
    <applicationPools><add name="Web" /></applicationPools>
    <sites><site name="Shop" id="1"><application path="/" applicationPool="Web"><virtualDirectory path="/" physicalPath="C:\shop" /></application>
      <bindings><binding protocol="http" bindingInformation="*:80:" /></bindings></site></sites>
  </system.applicationHost>
</configuration>
`

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

// TestOpen: what leads to a server, in the order in which it counts.
func TestOpen(t *testing.T) {
	const app, under = "applicationHost.config", "disks/C/Windows/System32/inetsrv/config/applicationHost.config"
	for _, tt := range []struct {
		name     string
		files    []string
		settings Settings
		dir      string
		want     Configuration // with the profile in Source
		assumed  bool
	}{
		{"a file", []string{"x.config", app}, Settings{Config: "x.config"}, "", Configuration{Source: "file", Path: "x.config", Why: "--config"}, false},
		{"a file and its disks", []string{"x.config", "disks/C/shop/a"}, Settings{Config: "x.config", Root: "disks"}, "", Configuration{Source: "file", Path: "x.config", Why: "--config", Disks: []string{"disks"}}, false},
		{"what lies under the disks", []string{under, app}, Settings{Root: "disks"}, "", Configuration{Source: "file", Path: under, Why: "found under --root", Disks: []string{"disks"}}, false},
		{"here", []string{app}, Settings{}, "", Configuration{Source: "file", Path: app, Why: "found in this directory"}, false},
		{"here, in small letters", []string{"applicationhost.config"}, Settings{}, "", Configuration{Source: "file", Path: "applicationhost.config", Why: "found in this directory"}, false},
		{"above", []string{app, "a/b/page.html"}, Settings{}, "a/b", Configuration{Source: "file", Path: "../../" + app, Why: "found above this directory"}, false},
		{"the nearer one", []string{app, "a/" + app, "a/b/page.html"}, Settings{}, "a/b", Configuration{Source: "file", Path: "../" + app, Why: "found above this directory"}, false},
		{"that of IIS Express", []string{".vs/Shop/config/applicationhost.config"}, Settings{}, "", Configuration{Source: "file", Path: ".vs/Shop/config/applicationhost.config", Why: "found in this directory"}, false},
		{"one too deep below .vs", []string{".vs/a/b/c/d/e/config/applicationhost.config"}, Settings{}, "", Configuration{Source: "profile", Path: "iis10", WebRoot: ".", Why: "no applicationHost.config here or above", Disks: []string{`C:\inetpub\wwwroot = .`}}, true},
		{"one beside the directory of IIS Express", []string{".vs/Shop/other/applicationhost.config"}, Settings{}, "", Configuration{Source: "profile", Path: "iis10", WebRoot: ".", Why: "no applicationHost.config here or above", Disks: []string{`C:\inetpub\wwwroot = .`}}, true},
		{"a directory and no file", []string{"site/web.config", app}, Settings{WebRoot: "site"}, "", Configuration{Source: "profile", Path: "iis10", WebRoot: "site", Why: "--web-root, no configuration given", Disks: []string{`C:\inetpub\wwwroot = site`}}, false},
		{"a profile", []string{app}, Settings{Profile: "iis10-minimal"}, "", Configuration{Source: "profile", Path: "iis10-minimal", WebRoot: ".", Why: "--profile", Disks: []string{`C:\inetpub\wwwroot = .`}}, false},
		{"a profile and disks", []string{"disks/C/x"}, Settings{Profile: "iis10", Root: "disks"}, "", Configuration{Source: "profile", Path: "iis10", Why: "--profile", Disks: []string{"disks"}}, false},
		{"nothing", []string{"a"}, Settings{}, "", Configuration{Source: "profile", Path: "iis10", WebRoot: ".", Why: "no applicationHost.config here or above", Disks: []string{`C:\inetpub\wwwroot = .`}}, true},
		{"nothing but a directory that is mapped", []string{"x/a"}, Settings{Maps: []string{`d:\x=x`}}, "",
			Configuration{Source: "profile", Path: "iis10", WebRoot: ".", Why: "no applicationHost.config here or above", Disks: []string{`D:\x = x`, `C:\inetpub\wwwroot = .`}}, false},
	} {
		files := map[string]string{}
		for _, name := range tt.files {
			files[name] = ""
			if strings.HasSuffix(strings.ToLower(name), "host.config") || name == "x.config" {
				files[name] = ownServer
			}
		}
		in(t, files)
		if tt.dir != "" {
			t.Chdir(filepath.FromSlash(tt.dir))
		}
		s, err := (&Opener{}).Open(tt.settings)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := s.Configuration
		if got.Profile != nil {
			got.Path = *got.Profile
		}
		if (s.Profile != nil) != (got.Source == "profile") || (got.Profile != nil) != (got.Source == "profile") || got.Assumed != tt.assumed {
			t.Errorf("%s: profile %v, assumed %v, of %+v", tt.name, s.Profile != nil, got.Assumed, got)
		}
		if (got.Files != "") != (len(got.Disks) > 0) {
			t.Errorf("%s: files %q of %v", tt.name, got.Files, got.Disks)
		}
		got.Profile, got.Assumed, got.Files = nil, false, "" // TestFiles
		if tt.want.Disks == nil {
			tt.want.Disks = []string{}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestOpenSettingsFile: the nearest settings file names the server, unless the flags do; its paths start where it lies.
func TestOpenSettingsFile(t *testing.T) {
	files := map[string]string{"conf/x.config": ownServer, "disks/C/shop/a": "", "sub/y.config": ownServer, "sub/a": ""}
	for _, tt := range []struct {
		name, settings string
		flags          Settings
		source, path   string
		disks          string
	}{
		{"a configuration", "config: conf/x.config\nroot: disks\n", Settings{}, "file", "../conf/x.config", "../disks"},
		{"a flag wins", "config: conf/x.config\n", Settings{Config: "y.config"}, "file", "y.config", ""},
		{"a profile", "profile: iis10-minimal\n", Settings{}, "profile", "", `C:\inetpub\wwwroot = ..`},
		{"a profile and disks", "profile: iis10-minimal\nroot: disks\n", Settings{}, "profile", "", "../disks"},
		{"maps", "config: conf/x.config\nmap:\n  D:\\x: disks\n", Settings{}, "file", "../conf/x.config", `D:\x = ../disks`},
	} {
		files[".iislens.yaml"] = tt.settings
		in(t, files)
		t.Chdir("sub")
		s, err := (&Opener{}).Open(tt.flags)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		c := s.Configuration
		if c.Source != tt.source || tt.path != "" && c.Path != tt.path || strings.Join(c.Disks, ", ") != tt.disks || c.Assumed {
			t.Errorf("%s: %+v", tt.name, c)
		}
	}
}

// TestOpenErrors: what is wrong with the settings is told apart from what is wrong with the files.
func TestOpenErrors(t *testing.T) {
	in(t, map[string]string{"x.config": ownServer, "bad.config": "<configuration>", "web.config": "<configuration />", "list.config": "<configuration />", "dir/applicationHost.config": ownServer, "empty/a": "",
		"schema/bad.xml": `<configSchema><sectionSchema name="a"></configSchema>`, "schema2/x.xml/y": ""})
	for _, tt := range []struct {
		name     string
		settings Settings
		kind     ask.Kind
		message  string
		hint     string
	}{
		{"a file and a profile", Settings{Config: "x.config", Profile: "iis10"}, ask.Misuse, "exclude each other", ""},
		{"a file and a site", Settings{Config: "x.config", WebRoot: "empty"}, ask.Misuse, "exclude each other", ""},
		{"no such profile", Settings{Profile: "iis1O"}, ask.Misuse, "no profile is called", "did you mean iis10?"},
		{"no such file", Settings{Config: "none.config"}, ask.Failure, "none.config: there is no such file", ""},
		{"a directory with a configuration", Settings{Config: "dir"}, ask.Failure, "is a directory", "did you mean --config dir/applicationHost.config?"},
		{"a directory without one", Settings{Config: "empty"}, ask.Failure, "is a directory", "--web-root empty"},
		{"no XML", Settings{Config: "bad.config"}, ask.Failure, "not well-formed", ""},
		{"a web.config", Settings{Config: "web.config"}, ask.Failure, "is a web.config", "--web-root ."},
		{"no server", Settings{Config: "list.config"}, ask.Failure, "list.config", "--config wants the server's applicationHost.config"},
		{"no disks", Settings{Config: "x.config", Root: "none"}, ask.Misuse, "--root: there is no directory none", ""},
		{"disks that are a file", Settings{Config: "x.config", Root: "web.config"}, ask.Misuse, "is not a directory", ""},
		{"no site", Settings{WebRoot: "none"}, ask.Misuse, "--web-root: there is no directory none", ""},
		{"half a map", Settings{Config: "x.config", Maps: []string{`D:\x`}}, ask.Misuse, "is not WINDOWS=LOCAL", ""},
		{"a map to nothing", Settings{Config: "x.config", Maps: []string{`D:\x=`}}, ask.Misuse, "is not WINDOWS=LOCAL", ""},
		{"a map of no Windows path", Settings{Config: "x.config", Maps: []string{`x=empty`}}, ask.Misuse, "Windows directory", ""},
		{"a map to no directory", Settings{Config: "x.config", Maps: []string{`D:\x=none`}}, ask.Misuse, "--map: there is no directory none", ""},
		{"no version", Settings{Config: "x.config", Version: "ten"}, ask.Misuse, "not a version of IIS", ""},
		{"a version that never was", Settings{Config: "x.config", Version: "11.0"}, ask.Misuse, "not a version of IIS", ""},
		{"too old a version", Settings{Config: "x.config", Version: "6.0"}, ask.Misuse, "not a version of IIS", ""},
		{"a variable without a value", Settings{Config: "x.config", Env: []string{"A"}}, ask.Misuse, "is not NAME=VALUE", ""},
		{"a variable without a name", Settings{Config: "x.config", Env: []string{"%%=x"}}, ask.Misuse, "is not NAME=VALUE", ""},
		{"no schema", Settings{Config: "x.config", Schemas: []string{"none"}}, ask.Misuse, "--schema", ""},
		{"a schema that is none", Settings{Config: "x.config", Schemas: []string{"schema"}}, ask.Misuse, "--schema: ", ""},
		{"a schema that is no file", Settings{Config: "x.config", Schemas: []string{"schema2"}}, ask.Misuse, "is no schema file", ""},
	} {
		_, err := (&Opener{}).Open(tt.settings)
		var told *ask.Error
		if !errors.As(err, &told) || told.Kind != tt.kind || !strings.Contains(told.Error(), tt.message) || !strings.Contains(told.Hint, tt.hint) || tt.hint == "" && told.Hint != "" && tt.kind == ask.Misuse {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestNamedPlan: who looks at files of their own has a server only where somebody named one.
func TestNamedPlan(t *testing.T) {
	in(t, map[string]string{"applicationHost.config": ownServer, "conf/.iislens.yaml": "config: ../applicationHost.config\n", "conf/plain.yaml": "severity: error\n", "disks/C/shop/web.config": "<configuration />", "site/a": ""})
	for _, tt := range []struct {
		name     string
		settings Settings
		project  string
		named    bool
		webRoot  string
	}{
		{"nobody", Settings{}, "", false, ""},
		{"a flag", Settings{Config: "applicationHost.config"}, "", true, ""},
		{"disks", Settings{Root: "disks"}, "", true, ""},
		{"a settings file", Settings{}, "conf/.iislens.yaml", true, ""},
		{"a settings file that names none", Settings{}, "conf/plain.yaml", false, ""},
		{"the root of a site", Settings{WebRoot: "site"}, "", false, "site"},
		{"a profile", Settings{Profile: "iis10-minimal"}, "", false, ""},
	} {
		of, err := Project(tt.project)
		if tt.project == "" {
			of = nil
		}
		if err != nil {
			t.Fatal(err)
		}
		p, err := (&Opener{}).NamedPlan(tt.settings, of)
		if err != nil || p.Named() != tt.named || p.webRoot != tt.webRoot || p.Root() != tt.settings.Root {
			t.Errorf("%s: named %v, site %q, disks %q, %v", tt.name, p.Named(), p.webRoot, p.Root(), err)
			continue
		}
		if tt.named {
			continue
		}
		base, err := p.Base()
		if err != nil || base.WebRoot != tt.webRoot || base.Profile == nil {
			t.Errorf("%s: %+v, %v", tt.name, base, err)
		}
	}
	p, err := (&Opener{}).NamedPlan(Settings{Config: "applicationHost.config", Root: "disks"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(ownServer, `"Shop"`, `"Other"`, 1)
	s, err := p.With(map[string][]byte{Absolute("applicationHost.config"): []byte(text), Absolute("disks/C/shop/web.config"): []byte("<configuration><!-- new --></configuration>")}).Open()
	if err != nil || s.Topology.Site("Other") == nil || s.Topology.Site("Shop") != nil || !strings.Contains(s.Document(`C:\shop\web.config`).File.Text, "new") {
		t.Errorf("texts do not stand in for files: %v", err)
	}
	if s, err = p.Open(); err != nil || s.Topology.Site("Shop") == nil || strings.Contains(s.Document(`C:\shop\web.config`).File.Text, "new") {
		t.Errorf("texts stand in for files where nobody gave them: %v", err)
	}
	one, err := p.OpenFile("applicationHost.config", []byte(text))
	if err != nil || one.Topology.Site("Other") == nil || one.Configuration.Why != "named" || one.Configuration.Path != "applicationHost.config" {
		t.Errorf("%+v, %v", one, err)
	}
}

func TestNear(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{"": "", "x/y": "x/y", "/a/b/c/d": "d", "/a/b/c": ".", "/a/x": "../../x", "/x": "../../../x", "/a/b/c/d/e": "d/e"} {
		if got := Near("/a/b/c", filepath.FromSlash(path)); filepath.ToSlash(got) != want && filepath.IsAbs("/") {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if got := Near("/a/b/c/d", "/x"); got != "/x" && filepath.IsAbs("/") {
		t.Errorf("far away: %s", got)
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	texts := map[string][]byte{filepath.Join(dir, "a"): nil, filepath.Join(dir, "b", "c"): nil, dir: nil, dir + "x": nil, filepath.Join(filepath.Dir(dir), "d"): nil}
	if diff := cmp.Diff(map[string][]byte{"a": nil, "b/c": nil}, Within(dir, texts)); diff != "" {
		t.Error(diff)
	}
}

// TestFiles: what the mapped directories show is found out, unless somebody says it.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"copy/C/site/web.config": "<configuration />", "whole/C/site/web.config": "<configuration />", "whole/C/site/a.html": ""} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ root, say, want string }{
		{"copy", "", "configs"}, {"whole", "", "complete"}, {"copy", "complete", "complete"}, {"whole", "configs", "configs"},
	} {
		s, err := (&Opener{}).Open(Settings{Profile: "iis10", Root: filepath.Join(dir, tt.root), Files: tt.say})
		if err != nil {
			t.Fatal(err)
		}
		if s.Configuration.Files != tt.want {
			t.Errorf("%s, %q: %q, want %q", tt.root, tt.say, s.Configuration.Files, tt.want)
		}
	}
	if _, err := (&Opener{}).Open(Settings{Profile: "iis10", Files: "some"}); err == nil {
		t.Error("--files some was taken")
	}
}

package resolver_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
)

// counted notes which files are opened.
type counted struct {
	fstest.MapFS
	mu     sync.Mutex
	opened []string
}

func (c *counted) Open(name string) (fs.File, error) {
	if info, err := c.MapFS.Stat(name); err == nil && !info.IsDir() {
		c.mu.Lock()
		c.opened = append(c.opened, name)
		c.mu.Unlock()
	}
	return c.MapFS.Open(name)
}

func (c *counted) files() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Sorted(slices.Values(c.opened))
}

const shopConfig = `<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" /><section name="sites" />
    </sectionGroup>
    <sectionGroup name="system.webServer"><section name="handlers" /><section name="directoryBrowse" /></sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools><add name="P" managedRuntimeVersion="v4.0" /></applicationPools>
    <sites>
      <site name="Shop" id="1">
        <application path="/" applicationPool="P"><virtualDirectory path="/" physicalPath="D:\shop" /></application>
        <application path="/api" applicationPool="P"><virtualDirectory path="/" physicalPath="D:\api" /></application>
        <bindings><binding protocol="http" bindingInformation="*:80:" /></bindings>
      </site>
      <site name="Other" id="2">
        <application path="/" applicationPool="P"><virtualDirectory path="/" physicalPath="D:\other" /></application>
        <bindings><binding protocol="http" bindingInformation="*:80:other" /></bindings>
      </site>
    </sites>
  </system.applicationHost>
  <system.webServer>
    <handlers accessPolicy="Read, Script"><add name="Static" path="*" verb="*" modules="StaticFileModule" resourceType="Either" requireAccess="Read" /></handlers>
  </system.webServer>
</configuration>`

func handlers(name string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(`<configuration><system.webServer><handlers><add name="` + name + `" path="*.py" verb="*" modules="CgiModule" /></handlers></system.webServer></configuration>`), Mode: 0o644}
}

func shop(tb testing.TB, files fstest.MapFS) (*resolver.Server, *counted) {
	tb.Helper()
	fsys := &counted{MapFS: files}
	server, err := resolver.Load(resolver.Options{Config: []byte(shopConfig), ConfigPath: "applicationHost.config", Disks: disk.New(disk.Mount{FS: fsys, Local: "root"})})
	if err != nil {
		tb.Fatal(err)
	}
	return server, fsys
}

func get(tb testing.TB, url string) *resolver.Request {
	tb.Helper()
	r, err := resolver.ParseURL(url)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// TestOnlyFilesOnTheWay: a question reads the files on the way of its path, once, and no other.
func TestOnlyFilesOnTheWay(t *testing.T) {
	t.Parallel()
	server, fsys := shop(t, fstest.MapFS{
		"D/shop/web.config": handlers("Shop"), "D/shop/a/web.config": handlers("A"), "D/shop/a/x.py": {}, "D/shop/b/web.config": handlers("B"), "D/shop/a/deep/web.config": handlers("Deep"),
		"D/api/web.config": handlers("Api"), "D/other/web.config": handlers("Other"),
	})
	if got := fsys.files(); len(got) > 0 {
		t.Errorf("loading the server read %q", got)
	}
	for range 3 {
		res := server.Resolve(get(t, "http://shop/a/x.py"))
		if res.Selection.Entry == nil || res.Selection.Entry.Name != "A" {
			t.Fatalf("%+v", res.Selection)
		}
	}
	if got, want := fsys.files(), []string{"D/shop/a/web.config", "D/shop/web.config"}; !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
	server.Resolve(get(t, "http://shop/api/x.py"))
	if got, want := fsys.files(), []string{"D/api/web.config", "D/shop/a/web.config", "D/shop/web.config"}; !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

// TestManyURLs: a hundred thousand URLs of one server share their tables, and absent files leave nothing behind but their tables.
func TestManyURLs(t *testing.T) {
	t.Parallel()
	server, fsys := shop(t, fstest.MapFS{"D/shop/web.config": handlers("Shop"), "D/shop/a/web.config": handlers("A"), "D/shop/b/x.txt": {}, "D/api/web.config": handlers("Api")})
	tables := map[*handler.Table]bool{}
	for i := range 100_000 {
		dir := []string{"", "a/", "b/", "gone/", "api/", "b/x.txt/"}[i%6]
		res := server.Resolve(get(t, fmt.Sprintf("http://shop/%s%d.py", dir, i)))
		if res.Handlers == nil || res.Selection.Entry == nil {
			t.Fatalf("%s has no handler", res.Request.URL())
		}
		tables[res.Handlers] = true
	}
	if len(tables) != 3 {
		t.Errorf("%d tables for three lists of handlers", len(tables))
	}
	if got := fsys.files(); len(got) != 3 {
		t.Errorf("read %q", got)
	}
}

func TestConcurrentQuestions(t *testing.T) {
	t.Parallel()
	server, fsys := shop(t, fstest.MapFS{"D/shop/web.config": handlers("Shop"), "D/shop/A/web.config": handlers("A"), "D/shop/A/x.py": {}, "D/api/web.config": handlers("Api"), "D/other/web.config": handlers("Other")})
	want := map[string]string{"http://shop/x.py": "Shop", "http://shop/a/x.py": "A", "http://shop/API/x.py": "Api", "http://other/x.py": "Other", "http://shop/gone/x.py": "Shop", "http://shop/A/X.PY": "A"}
	var wait sync.WaitGroup
	for range 12 {
		wait.Go(func() {
			for url, name := range want {
				res := server.Resolve(get(t, url))
				if res.Selection.Entry == nil || res.Selection.Entry.Name != name {
					t.Errorf("%s: %+v", url, res.Selection)
				}
				res.Handlers.Candidates(res.Match, res.Selection.Index)
			}
			for _, path := range []string{"Shop", "Shop/a", "shop/A", "Other/deep", ""} {
				section, dir, err := server.Section(path, handler.SectionName)
				if err != nil || dir.Node.Error(section) != nil {
					t.Errorf("%s: %v", path, err)
					continue
				}
				server.Chain(dir)
			}
		})
	}
	wait.Wait()
	if got := fsys.files(); len(got) != 4 {
		t.Errorf("read %q", got)
	}
}

// TestSpellingOfFirstQuestion: what is remembered of a directory does not depend on how the first URL spelled it.
func TestSpellingOfFirstQuestion(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"D/shop/Über/web.config": handlers("A"), "D/shop/Über/x.py": {}, "D/api/web.config": handlers("Api")}
	for _, first := range []string{"Shop/ÜBER", "shop/über", "SHOP/Über"} {
		server, _ := shop(t, files)
		for _, path := range []string{first, "Shop/Über"} {
			section, dir, err := server.Section(path, handler.SectionName)
			if err != nil {
				t.Fatal(err)
			}
			if got := section.Items[0].Origin.Span.File.Windows; got != `D:\shop\Über\web.config` || dir.Level.ConfigPath != "MACHINE/WEBROOT/APPHOST/Shop/Über" || dir.Physical != `D:\shop\Über` {
				t.Errorf("after %s: %s at %s, %s", first, got, dir.Level.ConfigPath, dir.Physical)
			}
		}
		if _, dir, _ := server.Section("shop/API", handler.SectionName); dir.Level.ConfigPath != "MACHINE/WEBROOT/APPHOST/Shop/api" {
			t.Errorf("%s", dir.Level.ConfigPath)
		}
	}
}

// TestEncodings: a web.config in UTF-16 or a code page says the same as one in UTF-8.
func TestEncodings(t *testing.T) {
	t.Parallel()
	text := `<?xml version="1.0" encoding="ENC"?><configuration><system.webServer><handlers><add name="Grün" path="*.py" verb="*" modules="CgiModule" /></handlers></system.webServer></configuration>`
	wide := func(text string) []byte {
		out := []byte{0xFF, 0xFE}
		for _, r := range text {
			out = append(out, byte(r), byte(r>>8))
		}
		return out
	}
	for name, raw := range map[string][]byte{
		"utf-8": []byte(strings.Replace(text, "ENC", "utf-8", 1)), "utf-16": wide(strings.Replace(text, "ENC", "utf-16", 1)),
		"windows-1252": []byte(strings.NewReplacer("ENC", "windows-1252", "ü", "\xFC").Replace(text)), "mark": []byte("\xEF\xBB\xBF" + strings.Replace(text, "ENC", "utf-8", 1)),
	} {
		server, _ := shop(t, fstest.MapFS{"D/shop/web.config": {Data: raw, Mode: 0o644}, "D/shop/x.py": {}})
		if res := server.Resolve(get(t, "http://shop/x.py")); res.Selection.Entry == nil || res.Selection.Entry.Name != "Grün" || len(res.Node.Faults) > 0 {
			t.Errorf("%s: %+v %v", name, res.Selection, res.Node.Faults)
		}
	}
	server, _ := shop(t, fstest.MapFS{"D/shop/web.config": {Data: []byte(strings.Replace(text, "ENC", "utf-16", 1)), Mode: 0o644}})
	if _, dir, _ := server.Section("Shop", handler.SectionName); len(dir.Node.Faults) == 0 || dir.Node.Faults[0].Rule != "malformed-xml" {
		t.Error("a declaration that contradicts the bytes is no fault")
	}
}

func TestLoadErrors(t *testing.T) {
	t.Parallel()
	if _, err := resolver.Load(resolver.Options{Profile: "iis6"}); err == nil || !strings.Contains(err.Error(), "iis10") {
		t.Errorf("unknown profile: %v", err)
	}
	for name, config := range map[string]string{"a web.config": "<configuration><system.webServer /></configuration>", "something else": "<html />"} {
		if _, err := resolver.Load(resolver.Options{Config: []byte(config), ConfigPath: "x.config"}); !errors.Is(err, resolver.ErrNotServer) || !strings.HasPrefix(err.Error(), "x.config") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, config := range []string{"", "<configuration>", "\xFF\xFE\x00", "PK\x03\x04", "<configuration><system.applicationHost></configuration>"} {
		if _, err := resolver.Load(resolver.Options{Config: []byte(config), ConfigPath: "x.config"}); err == nil || errors.Is(err, resolver.ErrNotServer) {
			t.Errorf("%q: %v", config, err)
		}
	}
	server, _ := shop(t, fstest.MapFS{})
	var unknown *resolver.UnknownPathError
	if _, err := server.Path("Shp/x"); !errors.As(err, &unknown) || unknown.Nearest != "Shop" {
		t.Errorf("%v", err)
	}
	if _, err := server.Path("Shop/" + strings.Repeat("a/", 100_000)); err == nil || !strings.Contains(err.Error(), "segments") {
		t.Errorf("a path without end: %.80v", err)
	}
}

// TestAt: a profile's site rooted elsewhere, with documents that stand in for files.
func TestAt(t *testing.T) {
	t.Parallel()
	base, err := resolver.Load(resolver.Options{Profile: "iis10"})
	if err != nil {
		t.Fatal(err)
	}
	disks := disk.New(disk.Mount{Windows: `X:\a`, FS: fstest.MapFS{"web.config": handlers("OnDisk")}}, disk.Mount{Windows: `X:\b`, FS: fstest.MapFS{"x": {}}})
	for root, want := range map[string]string{`X:\a`: "OnDisk", `X:\b`: ""} {
		server := base.At(resolver.Site{WebRoot: root, Disks: disks})
		section, _, err := server.Section("Default Web Site", handler.SectionName)
		if err != nil {
			t.Fatal(err)
		}
		if got := section.Find("name", "OnDisk"); (got != nil) != (want != "") {
			t.Errorf("%s: %v", root, got)
		}
	}
	section, _, err := base.Section("Default Web Site", handler.SectionName)
	if err != nil || section.Find("name", "OnDisk") != nil {
		t.Errorf("the server it was made from changed: %v", err)
	}
}

// BenchmarkResolve measures a URL that was asked before, and one of a path that is not there.
func BenchmarkResolve(b *testing.B) {
	server, _ := shop(b, fstest.MapFS{"D/shop/web.config": handlers("Shop"), "D/shop/a/x.py": {}})
	for name, url := range map[string]string{"present": "http://shop/a/x.py", "absent": "http://shop/a/gone/y.py"} {
		b.Run(name, func(b *testing.B) {
			r := get(b, url)
			b.ReportAllocs()
			for b.Loop() {
				server.Resolve(r)
			}
		})
	}
}

package topology_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/topology"
)

// load reads a server whose sites and pools are given as XML.
func load(t testing.TB, sites, pools string) *topology.Server {
	t.Helper()
	server, err := resolver.Load(resolver.Options{ConfigPath: "applicationHost.config", Config: []byte(`<configuration>
  <configSections>
    <sectionGroup name="system.applicationHost">
      <section name="applicationPools" />
      <section name="sites" />
    </sectionGroup>
  </configSections>
  <system.applicationHost>
    <applicationPools>` + pools + `</applicationPools>
    <sites>` + sites + `</sites>
  </system.applicationHost>
</configuration>`)})
	if err != nil {
		t.Fatal(err)
	}
	return server.Topology
}

// site is a <site> with a root and bindings such as "http *:80:".
func site(name string, id int, attributes string, bindings ...string) string {
	var b strings.Builder
	b.WriteString(`<site name="` + name + `" id="` + strconv.Itoa(id) + `" ` + attributes + `><application path="/"><virtualDirectory path="/" physicalPath="C:\x" /></application><bindings>`)
	for _, text := range bindings {
		protocol, information, _ := strings.Cut(text, " ")
		b.WriteString(`<binding protocol="` + protocol + `" bindingInformation="` + information + `" />`)
	}
	b.WriteString("</bindings></site>")
	return b.String()
}

func TestParseBinding(t *testing.T) {
	t.Parallel()
	type parts struct {
		ip   string
		port int
		host string
		ok   bool
	}
	for text, want := range map[string]parts{
		"*:80:":                   {"", 80, "", true},
		":80:":                    {"", 80, "", true},
		"0.0.0.0:8080:":           {"", 8080, "", true},
		"10.0.0.1:80:WWW.Example": {"10.0.0.1", 80, "www.example", true},
		"[::1]:443:":              {"::1", 443, "", true},
		"[::]:443:a":              {"", 443, "a", true},
		"[2001:db8::1]:80:a":      {"2001:db8::1", 80, "a", true},
		"*:80:*.example.com":      {"", 80, "*.example.com", true},
		"*:80:*":                  {"", 80, "", true},
		"*:65535:x":               {"", 65535, "x", true},
		"*:0:":                    {}, "*:65536:": {}, "*:-1:": {}, "*:x:": {}, "*::": {}, "": {}, "*": {}, "808:*": {}, ":": {}, "::": {}, "*:80": {}, "localhost": {},
	} {
		ip, port, host, ok := topology.ParseBinding(text)
		if got := (parts{ip, port, host, ok}); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func FuzzParseBinding(f *testing.F) {
	for _, seed := range []string{"*:80:", "[::1]:443:host", "808:*", ":::", "10.0.0.1:8080:*.x", "*:99999999999999999999:", "[[[:1:]]]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ip, port, host, ok := topology.ParseBinding(text)
		if !ok {
			if ip != "" || port != 0 || host != "" {
				t.Fatalf("%q: parts of what is no binding: %q %d %q", text, ip, port, host)
			}
			return
		}
		if port < 1 || port > 65535 || strings.Contains(host, ":") || host != strings.ToLower(host) || strings.Count(text, ":") < 2 {
			t.Fatalf("%q: %q %d %q", text, ip, port, host)
		}
		again := "[" + ip + "]:" + strconv.Itoa(port) + ":" + host
		if ip == "" {
			again = "*:" + strconv.Itoa(port) + ":" + host
		}
		ip2, port2, host2, ok := topology.ParseBinding(again)
		if !ok || ip2 != ip || port2 != port || host2 != host {
			t.Fatalf("%q is %q %d %q, written again it is %q %d %q", text, ip, port, host, ip2, port2, host2)
		}
	})
}

func TestChoose(t *testing.T) {
	t.Parallel()
	s := load(t, site("A", 1, "", "http *:80:a.example", "https *:443:a.example", "http 10.0.0.5:80:both")+
		site("B", 2, "", "http *:80:*.a.example", "http *:80:a.example")+
		site("C", 3, "", "http 10.0.0.1:80:", "http 10.0.0.1:81:", "http *:80:both")+
		site("D", 4, "", "http *:80:", "ftp *:21:", "net.pipe *", "http *:82:*.com")+
		site("Off", 5, `serverAutoStart="false"`, "http *:90:", "http *:80:off.example", "http *:91:x"), "")
	tests := []struct {
		name      string
		https     bool
		host      string
		port      int
		ip        string
		site      string // "" for none
		guessed   bool
		listening bool
		stopped   string
		nearest   string
	}{
		{name: "exact host; of two sites with one binding the first", host: "a.example", port: 80, site: "A", listening: true},
		{name: "case of the host", host: "A.Example", port: 80, site: "A", listening: true},
		{name: "exact host on its address", host: "both", port: 80, ip: "10.0.0.5", site: "A", listening: true},
		{name: "exact host on another address", host: "both", port: 80, ip: "10.0.0.6", site: "C", listening: true},
		{name: "exact host, address not known", host: "both", port: 80, site: "C", listening: true},
		{name: "wildcard", host: "x.a.example", port: 80, site: "B", listening: true},
		{name: "wildcard is one label", host: "x.y.a.example", port: 80, site: "D", listening: true},
		{name: "wildcard of a top level", host: "a.com", port: 82, site: "D", listening: true},
		{name: "wildcard is not nothing", host: "com", port: 82, listening: true, nearest: "D"},
		{name: "address", host: "z", port: 80, ip: "10.0.0.1", site: "C", listening: true},
		{name: "host that is the address", host: "10.0.0.1", port: 81, site: "C", listening: true},
		{name: "address not known", host: "z", port: 81, site: "C", guessed: true, listening: true},
		{name: "another address", host: "z", port: 81, ip: "10.0.0.2", listening: true, nearest: "C"},
		{name: "no host header", host: "", port: 80, site: "D", listening: true},
		{name: "scheme", https: true, host: "a.example", port: 443, site: "A", listening: true},
		{name: "wrong scheme", https: true, host: "a.example", port: 80, nearest: "A"},
		{name: "nobody listens", host: "a.example", port: 99, nearest: "A"},
		{name: "only a stopped site", host: "q", port: 90, stopped: "Off", nearest: "Off"},
		{name: "a stopped site's host goes to the next", host: "off.example", port: 80, site: "D", listening: true, stopped: "Off"},
		{name: "not web", host: "q", port: 21, nearest: "C"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := s.Choose(tt.https, tt.host, tt.port, tt.ip)
			name := func(b *topology.Binding) string {
				if b == nil {
					return ""
				}
				return b.Site.Name
			}
			if name(got.Binding) != tt.site || got.Guessed != tt.guessed || got.Listening != tt.listening || name(got.Stopped) != tt.stopped {
				t.Errorf("%s guessed=%v listening=%v stopped=%s", name(got.Binding), got.Guessed, got.Listening, name(got.Stopped))
			}
			if tt.nearest != "" && name(got.Nearest) != tt.nearest || tt.site != "" && got.Nearest != nil {
				t.Errorf("nearest %s", name(got.Nearest))
			}
		})
	}
	if got := load(t, "", "").Choose(false, "x", 80, ""); got.Binding != nil || got.Nearest != nil || got.Listening {
		t.Errorf("a server without sites: %+v", got)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	s := load(t, `<site name="S" id="7">
  <application path="/App"><virtualDirectory path="/" physicalPath="E:\app" /><virtualDirectory path="/in/side" physicalPath="E:\side" /></application>
  <application path="/app/deep/er"><virtualDirectory path="/sub" physicalPath="E:\never" /></application>
  <application path="/"><virtualDirectory path="/vd" physicalPath="E:\vd\" /><virtualDirectory path="/" physicalPath="E:\root" /></application>
</site>
<site name="Odd" id="3"><application path="/only"><virtualDirectory path="/" physicalPath="E:\only" /></application></site>`, "")
	tests := []struct {
		path                string
		app, vdir, physical string
		appRoot, dirRoot    bool
	}{
		{"", "/", "/", `E:\root`, true, true}, {"x/y", "/", "/", `E:\root\x\y`, false, false},
		{"VD", "/", "/vd", `E:\vd`, false, true}, {"vd/x", "/", "/vd", `E:\vd\x`, false, false}, {"vdx", "/", "/", `E:\root\vdx`, false, false},
		{"app", "/App", "/", `E:\app`, true, true}, {"APP/In", "/App", "/", `E:\app\In`, false, false}, {"app/in/SIDE/z", "/App", "/in/side", `E:\side\z`, false, false},
		{"app/deep", "/App", "/", `E:\app\deep`, false, false}, {"app/deep/er", "/app/deep/er", "", "", true, false}, {"app/deep/er/sub/q", "/app/deep/er", "/sub", `E:\never\q`, false, false},
	}
	for _, tt := range tests {
		var segments []string
		if tt.path != "" {
			segments = strings.Split(tt.path, "/")
		}
		place, ok := s.Site("s").Find(segments)
		vdir := ""
		if place.Directory != nil {
			vdir = place.Directory.Path
		}
		if !ok || place.Application.Path != tt.app || vdir != tt.vdir || place.Physical != tt.physical || place.AppRoot != tt.appRoot || place.DirectoryRoot != tt.dirRoot {
			t.Errorf("%q: %v %s %s %s %v %v", tt.path, ok, place.Application.Path, vdir, place.Physical, place.AppRoot, place.DirectoryRoot)
		}
	}
	if _, ok := s.Site("Odd").Find([]string{"x"}); ok || s.Site("Odd").Root() != nil {
		t.Error("a site without a root has one")
	}
	if s.First().Name != "Odd" || load(t, "", "").First() != nil {
		t.Error("First is not the site with the lowest id")
	}
	if !slices.Equal(s.SiteNames(), []string{"S", "Odd"}) || s.Site("none") != nil {
		t.Error("names of sites")
	}
}

func TestPoolOf(t *testing.T) {
	t.Parallel()
	s := load(t, `<site name="S" id="1"><application path="/" applicationPool="ONE"><virtualDirectory path="/" physicalPath="C:\x" /></application>
<application path="/gone" applicationPool="Gone"><virtualDirectory path="/" physicalPath="C:\x" /></application>
<application path="/none"><virtualDirectory path="/" physicalPath="C:\x" /></application></site>`,
		`<add name="One" managedRuntimeVersion="v2.0" /><applicationPoolDefaults managedPipelineMode="Classic" managedRuntimeVersion="v4.0" enable32BitAppOnWin64="true" />`)
	tests := []struct {
		path, name, framework string
		defined               bool
	}{{"", "One", "v2.0", true}, {"gone", "Gone", "v4.0", false}, {"none", "DefaultAppPool", "v4.0", false}}
	for _, tt := range tests {
		place, _ := s.Site("S").Find(strings.FieldsFunc(tt.path, func(r rune) bool { return r == '/' }))
		pool, ok := s.PoolOf(place.Application)
		if pool.Name != tt.name || ok != tt.defined || !pool.Classic || pool.Bits() != 32 || pool.Framework() != tt.framework || (pool.Item != nil) != tt.defined {
			t.Errorf("/%s: %+v %v", tt.path, pool, ok)
		}
	}
}

func TestPrincipals(t *testing.T) {
	t.Parallel()
	s := load(t, "", `<add name="App" /><add name="Net"><processModel identityType="NetworkService" /></add><add name="Sys"><processModel identityType="localSystem" /></add>
<add name="Loc"><processModel identityType="LocalService" /></add><add name="Usr"><processModel identityType="SpecificUser" userName="CORP\web" /></add>`)
	for pool, want := range map[string]string{"app": `IIS APPPOOL\App`, "Net": `NT AUTHORITY\NETWORK SERVICE`, "Sys": `NT AUTHORITY\SYSTEM`, "Loc": `NT AUTHORITY\LOCAL SERVICE`, "Usr": `CORP\web`} {
		got := s.Pool(pool).Principals()
		if !slices.Contains(got, want) || !slices.Contains(got, "Everyone") {
			t.Errorf("%s: %q", pool, got)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"Default Web Site", "Shop", "Intranet"}
	for name, want := range map[string]string{"shp": "Shop", "SHOP": "Shop", "Default Website": "Default Web Site", "Intrnet": "Intranet", "zzzzzzzz": "", "": "", strings.Repeat("x", 500): ""} {
		if got := topology.Nearest(name, names); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := topology.Nearest("x", nil); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}

package profile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/profile"
)

// collections are the keyed collections of the server-level files: the section, the item and the key. The keys of
// handlers and modules keep their case in IIS, but two that differ only in case would still confuse a reader.
var collections = []struct {
	section, tag string
	keys         []string
}{
	{"system.applicationHost/applicationPools", "add", []string{"name"}},
	{"system.applicationHost/sites", "site", []string{"name"}},
	{"system.webServer/handlers", "add", []string{"name"}},
	{"system.webServer/modules", "add", []string{"name"}},
	{"system.webServer/globalModules", "add", []string{"name"}},
	{"system.webServer/staticContent", "mimeMap", []string{"fileExtension"}},
	{"system.webServer/defaultDocument/files", "add", []string{"value"}},
	{"system.webServer/httpErrors", "error", []string{"statusCode"}},
	{"system.webServer/isapiFilters", "filter", []string{"name"}},
	{"system.webServer/fastCgi", "application", []string{"fullPath", "arguments"}},
	{"system.webServer/security/isapiCgiRestriction", "add", []string{"path"}},
	{"system.webServer/security/requestFiltering/hiddenSegments", "add", []string{"segment"}},
	{"system.webServer/security/requestFiltering/fileExtensions", "add", []string{"fileExtension"}},
}

func each(t *testing.T, check func(t *testing.T, p profile.Profile, config *element)) {
	t.Helper()
	for _, name := range profile.Names() {
		p, ok := profile.Lookup(name)
		if !ok {
			t.Fatalf("Lookup(%q) finds nothing", name)
		}
		config := open(t, name)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, p, config)
		})
	}
}

func TestUniqueKeys(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ profile.Profile, config *element) {
		for _, c := range collections {
			seen := map[string]bool{}
			for _, item := range sectionOf(t, config, c.section).children {
				if item.name != c.tag {
					continue
				}
				var key []string
				for _, k := range c.keys {
					key = append(key, strings.ToLower(item.attrs[k]))
				}
				joined := strings.Join(key, "|")
				if seen[joined] {
					t.Errorf("%s: %s twice", c.section, joined)
				}
				seen[joined] = true
			}
		}
	})
}

// TestDeclared checks that every section in a file is declared there, as IIS demands.
func TestDeclared(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ profile.Profile, config *element) {
		declared := declarations(t, config)
		isGroup := func(path string) bool {
			for d := range declared {
				if strings.HasPrefix(d, path+"/") {
					return true
				}
			}
			return false
		}
		var walk func(e *element, prefix string)
		walk = func(e *element, prefix string) {
			for _, c := range e.children {
				path := prefix + c.name
				switch {
				case declared[path] != nil:
				case isGroup(path):
					walk(c, path+"/")
				default:
					t.Errorf("%s is not declared", path)
				}
			}
		}
		for _, c := range config.children[1:] {
			if c.name == "location" {
				walk(c, "")
			} else {
				walk(&element{children: []*element{c}}, "")
			}
		}
	})
}

// TestModules checks that handlers name modules that are there, modules are loaded, and native ones are locked.
func TestModules(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p profile.Profile, config *element) {
		loaded := sectionOf(t, config, "system.webServer/globalModules").values("add", "name")
		modules := sectionOf(t, config, "system.webServer/modules")
		enabled := modules.values("add", "name")
		for _, h := range handlersOf(t, config) {
			if strings.HasPrefix(h.Program, "System.") {
				continue
			}
			for name := range strings.SplitSeq(h.Program, ",") {
				if !slices.Contains(enabled, name) {
					t.Errorf("handler %s names %s, which is not in modules", h.Name, name)
				}
			}
		}
		for _, m := range modules.children {
			name := m.attrs["name"]
			if m.attrs["type"] != "" {
				continue
			}
			if !slices.Contains(loaded, name) {
				t.Errorf("module %s is not in globalModules", name)
			}
			if !slices.Contains(p.AddOns, name) && m.attrs["lockItem"] != "true" {
				t.Errorf("module %s is not locked", name)
			}
		}
		for _, name := range p.AddOns {
			if !slices.Contains(enabled, name) {
				t.Errorf("add-on %s is not in modules", name)
			}
		}
		if slices.Contains(loaded, "WebDAVModule") {
			t.Error("WebDAVModule is loaded")
		}
	})
}

func TestLocks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p profile.Profile, config *element) {
		declared := declarations(t, config)
		for _, name := range []string{"handlers", "modules"} {
			path := "system.webServer/" + name
			if got := declared[path]["overrideModeDefault"]; got != "Deny" {
				t.Errorf("%s is declared %q", path, got)
			}
			s := sectionOf(t, config, path)
			want := "Allow"
			if p.Name == "iis10-minimal" {
				want = ""
			}
			if s.location != "" || s.overrideMode != want {
				t.Errorf("%s in location %q with overrideMode %q, want %q", path, s.location, s.overrideMode, want)
			}
		}
		for path, attrs := range declared {
			if mode := attrs["overrideModeDefault"]; mode != "Allow" && mode != "Deny" {
				t.Errorf("%s: overrideModeDefault %q", path, mode)
			}
			if a := attrs["allowDefinition"]; a != "" && a != "AppHostOnly" && a != "MachineToApplication" {
				t.Errorf("%s: allowDefinition %q", path, a)
			}
		}
	})
}

func TestAddOnSections(t *testing.T) {
	t.Parallel()
	rewrite := []string{"allowedServerVariables", "globalRules", "outboundRules", "providers", "rewriteMaps", "rules"}
	rows := map[string][]string{
		"azure-appservice": append([]string{"aspNetCore", "diskCache", "httpPlatform", "iisnode", "proxy"}, prefixed("rewrite/", rewrite)...),
		"iis10":            append([]string{"aspNetCore", "cors", "diskCache", "httpPlatform", "iisnode", "proxy"}, prefixed("rewrite/", rewrite)...),
		"iis10-minimal":    nil,
		"iisexpress10":     append([]string{"aspNetCore"}, prefixed("rewrite/", rewrite)...),
	}
	all := rows["iis10"]
	each(t, func(t *testing.T, p profile.Profile, config *element) {
		declared := declarations(t, config)
		var got []string
		for _, name := range all {
			if attrs := declared["system.webServer/"+name]; attrs != nil {
				got = append(got, name)
				serverOnly := slices.Contains([]string{"diskCache", "proxy", "rewrite/globalRules"}, name)
				if (attrs["allowDefinition"] == "AppHostOnly") != serverOnly {
					t.Errorf("%s: allowDefinition %q", name, attrs["allowDefinition"])
				}
				if locked := serverOnly || name == "rewrite/allowedServerVariables"; locked != (attrs["overrideModeDefault"] == "Deny") {
					t.Errorf("%s: overrideModeDefault %q", name, attrs["overrideModeDefault"])
				}
			}
		}
		if diff := cmp.Diff(rows[p.Name], got); diff != "" {
			t.Error(diff)
		}
	})
}

func prefixed(prefix string, names []string) []string {
	var out []string
	for _, name := range names {
		out = append(out, prefix+name)
	}
	return out
}

func TestRequestFiltering(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p profile.Profile, config *element) {
		filtering := sectionOf(t, config, "system.webServer/security/requestFiltering")
		segments, extensions := 8, 44
		if len(p.Frameworks) == 0 {
			segments, extensions = 1, 0
		}
		if got := filtering.child("hiddenSegments").values("add", "segment"); len(got) != segments || got[0] != "web.config" {
			t.Errorf("hidden segments %v", got)
		}
		if got := filtering.child("fileExtensions").values("add", "fileExtension"); len(got) != extensions {
			t.Errorf("%d denied extensions, want %d", len(got), extensions)
		}
	})
}

// TestFacts checks what Profile says against the file.
func TestFacts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p profile.Profile, config *element) {
		sites := config.find("system.applicationHost/sites")
		if got := sites.values("site", "name"); !slices.Equal(got, []string{p.Site}) {
			t.Errorf("sites %v, want %s", got, p.Site)
		}
		if got := sites.child("applicationDefaults").attrs["applicationPool"]; got != p.Pool {
			t.Errorf("pool %q, want %q", got, p.Pool)
		}
		pools := config.find("system.applicationHost/applicationPools")
		if !slices.Contains(pools.values("add", "name"), p.Pool) {
			t.Errorf("pool %s is missing", p.Pool)
		}
		if got := pools.child("applicationPoolDefaults").attrs["managedRuntimeVersion"]; got != "v4.0" {
			t.Errorf("default runtime %q", got)
		}
		restriction := sectionOf(t, config, "system.webServer/security/isapiCgiRestriction")
		if open := restriction.attrs["notListedCgisAllowed"] == "true"; open != p.Express {
			t.Errorf("notListedCgisAllowed %t", open)
		}
		if p.About == "" || strings.HasSuffix(p.About, ".") || !slices.IsSorted(p.AddOns) || p.IISVersion != "10.0" {
			t.Errorf("facts %+v", p)
		}
	})
}

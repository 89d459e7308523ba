package profile_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/profile"
)

// element is an XML element with its attributes and child elements, in document order.
type element struct {
	name     string
	attrs    map[string]string
	children []*element
}

// section is one occurrence of a section: its element and the location tag it stands in.
type section struct {
	*element
	location, overrideMode string
}

func parse(t *testing.T, raw []byte) *element {
	t.Helper()
	root := &element{}
	stack := []*element{root}
	d := xml.NewDecoder(bytes.NewReader(raw))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := &element{name: tok.Name.Local, attrs: map[string]string{}}
			for _, a := range tok.Attr {
				if _, twice := e.attrs[a.Name.Local]; twice {
					t.Errorf("attribute %s twice on %s", a.Name.Local, e.name)
				}
				e.attrs[a.Name.Local] = a.Value
			}
			top := stack[len(stack)-1]
			top.children = append(top.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
	if len(root.children) != 1 || root.children[0].name != "configuration" {
		t.Fatal("no single configuration element")
	}
	return root.children[0]
}

func open(t *testing.T, name string) *element {
	t.Helper()
	raw, file, err := profile.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if want := "profile:" + name + "/applicationHost.config"; file != want {
		t.Errorf("file = %q, want %q", file, want)
	}
	return parse(t, raw)
}

// child returns the only child called name, or nil.
func (e *element) child(name string) *element {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// find follows a path of element names below e.
func (e *element) find(path string) *element {
	for name := range strings.SplitSeq(path, "/") {
		if e = e.child(name); e == nil {
			return nil
		}
	}
	return e
}

// values lists attribute attr of the children called tag.
func (e *element) values(tag, attr string) []string {
	var out []string
	for _, c := range e.children {
		if c.name == tag {
			out = append(out, c.attrs[attr])
		}
	}
	return out
}

// sectionOf returns the one occurrence of a section, whether in a location tag or not.
func sectionOf(t *testing.T, config *element, path string) section {
	t.Helper()
	var found []section
	if e := config.find(path); e != nil {
		found = append(found, section{element: e})
	}
	for _, c := range config.children {
		if e := c.find(path); c.name == "location" && e != nil {
			found = append(found, section{e, c.attrs["path"], c.attrs["overrideMode"]})
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s occurs %d times", path, len(found))
	}
	return found[0]
}

// declarations maps the path of every declared section to its attributes.
func declarations(t *testing.T, config *element) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	var walk func(e *element, prefix string)
	walk = func(e *element, prefix string) {
		for _, c := range e.children {
			path := prefix + c.attrs["name"]
			switch c.name {
			case "section":
				if _, twice := out[path]; twice {
					t.Errorf("section %s declared twice", path)
				}
				out[path] = c.attrs
			case "sectionGroup":
				walk(c, path+"/")
			}
		}
	}
	if config.children[0].name != "configSections" {
		t.Fatal("configSections is not the first element")
	}
	walk(config.children[0], "")
	return out
}

func handlersOf(t *testing.T, config *element) []handler {
	t.Helper()
	var out []handler
	for _, c := range sectionOf(t, config, "system.webServer/handlers").children {
		a := c.attrs
		class, _, _ := strings.Cut(a["type"], ",")
		h := handler{
			Name: a["name"], Path: a["path"], Verb: a["verb"], Program: a["modules"] + class, Script: a["scriptProcessor"],
			Resource: a["resourceType"], Access: a["requireAccess"], PreCondition: a["preCondition"],
		}
		if a["allowPathInfo"] == "true" {
			h.Access += " allowPathInfo"
		}
		out = append(out, h)
	}
	return out
}

func TestNames(t *testing.T) {
	t.Parallel()
	want := []string{"azure-appservice", "iis10", "iis10-minimal", "iisexpress10"}
	if diff := cmp.Diff(want, profile.Names()); diff != "" {
		t.Error(diff)
	}
	if !slices.IsSorted(profile.Names()) {
		t.Error("not sorted")
	}
	if _, _, err := profile.Open("iis11"); err == nil || !strings.Contains(err.Error(), "iis10-minimal") {
		t.Errorf("Open of an unknown profile: %v", err)
	}
	for _, bad := range []string{"", "net", "../profile", "IIS10", "iis10/"} {
		if _, _, err := profile.Open(bad); err == nil {
			t.Errorf("Open(%q) succeeded", bad)
		}
	}
}

func TestExpressHandlers(t *testing.T) {
	t.Parallel()
	if len(expressHandlers) != 82 {
		t.Fatalf("the table has %d rows", len(expressHandlers))
	}
	if diff := cmp.Diff(expressHandlers, handlersOf(t, open(t, "iisexpress10"))); diff != "" {
		t.Error(diff)
	}
}

func TestMinimalHandlers(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(minimalHandlers, handlersOf(t, open(t, "iis10-minimal"))); diff != "" {
		t.Error(diff)
	}
}

// TestFullHandlers checks the order, and that what an entry does equals the entry of IIS Express of that name but
// for the directory of asp.dll.
func TestFullHandlers(t *testing.T) {
	t.Parallel()
	express := map[string]handler{}
	for _, h := range expressHandlers {
		h.Script = strings.Replace(h.Script, `%IIS_BIN%`, `%windir%\system32\inetsrv`, 1)
		h.Name = strings.Replace(h.Name, "ExtensionlessUrl-", "ExtensionlessUrlHandler-", 1)
		express[h.Name] = h
	}
	var names []string
	for _, h := range handlersOf(t, open(t, "iis10")) {
		names = append(names, h.Name)
		if diff := cmp.Diff(express[h.Name], h); diff != "" {
			t.Error(diff)
		}
	}
	if diff := cmp.Diff(fullOrder, names); diff != "" {
		t.Error(diff)
	}
}

func TestMIME(t *testing.T) {
	t.Parallel()
	absent := strings.Fields(".webp .avif .webmanifest .mjs .yml .log .apk .7z .php .py .md .config . .*")
	full := strings.Fields(".json .woff2 .wasm .svg .exe .dll .webm .mp4 .appcache")
	rows := []struct {
		profile         string
		count           int
		present, absent []string
	}{
		{"azure-appservice", 378, full, absent},
		{"iis10", 378, full, absent},
		{"iis10-minimal", 378, full, absent},
		{"iisexpress10", 374, []string{".svg", ".webm", ".mp4", ".woff"}, append([]string{".json", ".woff2", ".wasm", ".appcache"}, absent...)},
	}
	for _, row := range rows {
		t.Run(row.profile, func(t *testing.T) {
			t.Parallel()
			types := sectionOf(t, open(t, row.profile), "system.webServer/staticContent")
			if got := types.values("mimeMap", "fileExtension"); len(got) != row.count {
				t.Errorf("%d maps, want %d", len(got), row.count)
			}
			seen := map[string]string{}
			for _, c := range types.children {
				ext := strings.ToLower(c.attrs["fileExtension"])
				if _, twice := seen[ext]; twice {
					t.Errorf("%s twice", ext)
				}
				if seen[ext] = c.attrs["mimeType"]; !strings.Contains(seen[ext], "/") {
					t.Errorf("%s is %q", ext, seen[ext])
				}
			}
			for _, ext := range row.present {
				if seen[ext] == "" {
					t.Errorf("%s missing", ext)
				}
			}
			for _, ext := range row.absent {
				if seen[ext] != "" {
					t.Errorf("%s present", ext)
				}
			}
		})
	}
}

func TestFrameworks(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"v2.0", "v4.0"} {
		machine, web, ok := profile.Framework(version)
		if !ok {
			t.Fatalf("no %s", version)
		}
		parse(t, machine)
		parse(t, web)
	}
	for _, version := range []string{"", "v1.1", "4.0", "v4.0.30319", "../iis10"} {
		if _, _, ok := profile.Framework(version); ok {
			t.Errorf("Framework(%q) is there", version)
		}
	}
	for _, name := range profile.Names() {
		p, _ := profile.Lookup(name)
		engines := map[string]bool{}
		modules := sectionOf(t, open(t, name), "system.webServer/globalModules")
		for _, c := range modules.children {
			for _, version := range []string{"v2.0", "v4.0"} {
				if strings.HasPrefix(c.attrs["name"], "ManagedEngine") && strings.Contains(c.attrs["preCondition"], "runtimeVersion"+version) {
					engines[version] = true
				}
			}
		}
		for _, version := range []string{"v2.0", "v4.0"} {
			if engines[version] != slices.Contains(p.Frameworks, version) {
				t.Errorf("%s: Frameworks %v, engines %v", name, p.Frameworks, engines)
			}
		}
	}
}

func TestLookupReturnsCopies(t *testing.T) {
	t.Parallel()
	p, _ := profile.Lookup("iisexpress10")
	p.Frameworks[0], p.AddOns[0], p.Variables[0].Value = "x", "x", "x"
	again, _ := profile.Lookup("iisexpress10")
	if fmt.Sprint(again.Frameworks, again.AddOns, again.Variables) == fmt.Sprint(p.Frameworks, p.AddOns, p.Variables) {
		t.Error("the table was changed through a result")
	}
	raw, _, err := profile.Open("iis10")
	if err != nil {
		t.Fatal(err)
	}
	raw[0] = 'x'
	if other, _, _ := profile.Open("iis10"); other[0] != '<' {
		t.Error("the file was changed through a result")
	}
}

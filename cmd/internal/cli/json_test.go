package cli_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const hello = "http://www.elvenware.example/cgi-bin/hello.py"

// decode reads the JSON of a run and fails on anything behind it.
func decode(t *testing.T, o outcome) map[string]any {
	t.Helper()
	var v map[string]any
	d := json.NewDecoder(strings.NewReader(o.out))
	if err := d.Decode(&v); err != nil {
		t.Fatalf("no JSON: %v\n%s%s", err, o.out, o.err)
	}
	if d.More() {
		t.Fatal("more than one JSON value")
	}
	return v
}

// at walks into JSON by keys; a number is an index.
func at(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			list, _ := v.([]any)
			if step >= len(list) {
				return nil
			}
			v = list[step]
		}
	}
	return v
}

func keys(v any) []string {
	m, _ := v.(map[string]any)
	return slices.Sorted(maps.Keys(m))
}

// missing returns the names that v lacks.
func missing(v any, names string) []string {
	have := keys(v)
	return slices.DeleteFunc(strings.Fields(names), func(name string) bool { return slices.Contains(have, name) })
}

func TestExplainJSON(t *testing.T) {
	t.Parallel()
	o := run(append(sample("elvenware"), "explain", hello, "--format", "json", "--color", "always")...)
	v := decode(t, o)
	if o.code != 0 || o.err != "" || strings.Contains(o.out, "\x1b") {
		t.Errorf("code %d, errors %q, or colours in JSON", o.code, o.err)
	}
	for _, shape := range []struct {
		names string
		path  []any
	}{
		{"schemaVersion configuration request site application pool virtualDirectory physicalPath localPath resource pathInfo configPath chain handler hops candidates error prediction", nil},
		{"source path profile", []any{"configuration"}},
		{"url method", []any{"request"}},
		{"name id origin", []any{"site"}},
		{"path origin", []any{"application"}},
		{"name pipelineMode runtimeVersion enable32Bit origin", []any{"pool"}},
		{"path physicalPath origin", []any{"virtualDirectory"}},
		{"configPath file state", []any{"chain", 0}},
		{"name attributes origin history", []any{"handler"}},
		{"value origin", []any{"handler", "attributes", "path"}},
		{"action origin", []any{"handler", "history", 0}},
		{"index name origin result reason", []any{"candidates", 0}},
		{"status substatus text certainty because rule", []any{"prediction"}},
		{"file line column endLine endColumn location configPath inherited profile", []any{"handler", "origin"}},
	} {
		if lacking := missing(at(v, shape.path...), shape.names); len(lacking) > 0 {
			t.Errorf("%v lacks %v", shape.path, lacking)
		}
	}
	got := map[string]any{
		"site": at(v, "site", "name"), "application": at(v, "application", "path"), "pool": at(v, "pool", "name"), "resource": v["resource"],
		"physical": v["physicalPath"], "local": v["localPath"], "handler": at(v, "handler", "name"), "line": at(v, "handler", "origin", "line"),
		"location": at(v, "handler", "origin", "location"), "inherited": at(v, "handler", "origin", "inherited"),
		"target": at(v, "handler", "origin", "configPath"), "default": at(v, "handler", "attributes", "requireAccess"), "error": v["error"],
		"configPath": v["configPath"], "status": at(v, "prediction", "status"), "file": at(v, "handler", "origin", "file"),
	}
	want := map[string]any{
		"site": "Elvenware", "application": "/cgi-bin", "pool": "Elvenware", "resource": "file",
		"physical": `J:\cgi-bin\hello.py`, "local": repository + "/testdata/elvenware/disks/J/cgi-bin/hello.py", "handler": "cgi-bin", "line": 484.0,
		"location": "Elvenware/cgi-bin", "inherited": true, "target": "MACHINE/WEBROOT/APPHOST/Elvenware/cgi-bin",
		"default": map[string]any{"value": "Script", "origin": nil, "overridden": []any{}}, "error": nil,
		"configPath": "MACHINE/WEBROOT/APPHOST/Elvenware/cgi-bin/hello.py", "status": 200.0, "file": repository + "/testdata/elvenware/applicationHost.config",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestOneSelected holds for every request: as many entries are called selected as there are handlers, and their numbers are
// those of the effective order.
func TestOneSelected(t *testing.T) {
	t.Parallel()
	for _, url := range []string{hello, "http://www.elvenware.example/", "http://www.elvenware.example/nothing", "http://localhost/iisstart.htm"} {
		v := decode(t, run(append(sample("elvenware"), "explain", url, "--format", "json")...))
		var selected []any
		for i, c := range at(v, "candidates").([]any) {
			if at(c, "index") != float64(i) {
				t.Errorf("%s: entry %d has the index %v", url, i, at(c, "index"))
			}
			if at(c, "result") == "selected" {
				selected = append(selected, at(c, "name"))
			}
		}
		if len(selected) != 1 || selected[0] != at(v, "handler", "name") {
			t.Errorf("%s: selected %v, handler %v", url, selected, at(v, "handler", "name"))
		}
	}
}

func TestHops(t *testing.T) {
	t.Parallel()
	v := decode(t, run(append(sample("elvenware"), "explain", "http://www.elvenware.example/", "--format", "json")...))
	var got []string
	for _, h := range v["hops"].([]any) {
		if lacking := missing(h, "kind from to handler origin"); len(lacking) > 0 {
			t.Errorf("hop lacks %v", lacking)
		}
		got = append(got, at(h, "kind").(string))
	}
	if diff := cmp.Diff([]string{"extensionless", "defaultDocument"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestShowJSON(t *testing.T) {
	t.Parallel()
	o := run(append(sample("elvenware-both"), "show", "handlers", "Elvenware/cgi-bin", "--format", "json")...)
	v := decode(t, o)
	if o.code != 0 || v["error"] != nil || v["section"] != "system.webServer/handlers" || v["locked"] != false || v["lock"] != nil {
		t.Errorf("code %d, error %v, section %v, locked %v", o.code, v["error"], v["section"], v["locked"])
	}
	if lacking := missing(v, "schemaVersion section configPath declared locked lock attributes items elements error"); len(lacking) > 0 {
		t.Errorf("lacks %v", lacking)
	}
	var names []any
	for _, item := range v["items"].([]any)[:2] {
		if lacking := missing(item, "tag attributes elements items origin"); len(lacking) > 0 {
			t.Errorf("item lacks %v", lacking)
		}
		names = append(names, at(item, "attributes", "name", "value"), at(item, "origin", "inherited"))
	}
	if diff := cmp.Diff([]any{"Python", false, "cgi-bin", true}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	first := at(v, "items", 2, "attributes", "scriptProcessor")
	if at(first, "value") != `%windir%\system32\inetsrv\asp.dll` || at(first, "expanded") != `C:\Windows\system32\inetsrv\asp.dll` {
		t.Errorf("scriptProcessor is %v", first)
	}
}

func TestShowOverridden(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "web.config", `<configuration><system.webServer><directoryBrowse enabled="true"/></system.webServer></configuration>`)
	v := decode(t, run("show", "directoryBrowse", "/", "--web-root", dir, "--format", "json"))
	enabled := at(v, "attributes", "enabled")
	if at(enabled, "value") != "true" || at(enabled, "overridden", 0, "value") != "false" || at(enabled, "overridden", 0, "origin", "profile") != true {
		t.Errorf("enabled is %v", enabled)
	}
	if at(v, "attributes", "showFlags", "origin") != nil || at(v, "attributes", "showFlags", "value") == nil {
		t.Errorf("showFlags is %v, want a default", at(v, "attributes", "showFlags"))
	}
}

// TestConfigError: everything that is known is printed beside the error, and the exit code is 1.
func TestConfigError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "web.config", "<configuration><system.webServer><handlers>\n<add name=\"StaticFile\" path=\"*\" verb=\"*\" />\n</handlers></system.webServer></configuration>")
	for _, command := range []string{"show handlers", "explain"} {
		args := append(strings.Fields(command), "/x.htm", "--web-root", dir, "--format", "json")
		o := run(args...)
		v := decode(t, o)
		if o.code != 1 {
			t.Errorf("%s: exit code %d, want 1", command, o.code)
		}
		e := v["error"]
		if lacking := missing(e, "status hresult message scope origin related rule"); len(lacking) > 0 {
			t.Errorf("%s: error lacks %v", command, lacking)
		}
		got := []any{at(e, "status"), at(e, "hresult"), at(e, "origin", "line"), at(e, "rule"), at(e, "related", 0, "origin", "profile"), v["handler"]}
		if diff := cmp.Diff([]any{"500.19", "0x800700b7", 2.0, "duplicate-collection-entry", true, nil}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", command, diff)
		}
	}
	if n := len(decode(t, run("show", "handlers", "/x.htm", "--web-root", dir, "--format", "json"))["items"].([]any)); n < 10 {
		t.Errorf("%d items, want those that are known", n)
	}
}

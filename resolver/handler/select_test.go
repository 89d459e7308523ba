package handler_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
)

// stockTable is the handler list of a full server.
func stockTable(tb testing.TB) *handler.Table {
	tb.Helper()
	server, err := resolver.Load(resolver.Options{Profile: "iis10"})
	if err != nil {
		tb.Fatal(err)
	}
	dir, err := server.Path("Default Web Site")
	if err != nil {
		tb.Fatal(err)
	}
	return server.Table(dir.Node)
}

// TestSelectIsFirstTest compares the choice with what testing every entry gives: the first that takes the request.
func TestSelectIsFirstTest(t *testing.T) {
	t.Parallel()
	table := stockTable(t)
	pools := []*handler.Pool{
		{Name: "a", Runtime: "v4.0", Bits: 64}, {Name: "a", Runtime: "v4.0", Bits: 32}, {Name: "a", Runtime: "v4.0", Bits: 64, Classic: true},
		{Name: "a", Runtime: "v2.0", Bits: 64}, {Name: "b", Bits: 64}, {Name: "a", Runtime: "v4.0", Bits: 64},
	}
	present := func(int) disk.Info { return disk.Info{Fact: disk.Present} }
	for _, path := range []string{"/", "/a.txt", "/A.ASPX", "/x/y.axd/info", "/route/", "/trace.AXD", "/a.asp", "/Ünïcode/b"} {
		for _, verb := range []string{"GET", "POST", "OPTIONS", "TRACE", "PUT", "get"} {
			for _, pool := range pools {
				segments := strings.FieldsFunc(path, func(c rune) bool { return c == '/' })
				target := &handler.Target{Segments: segments, Slash: strings.HasSuffix(path, "/")}
				target.Prepare()
				r := &handler.Request{Target: target, Verb: verb, Pool: pool, Stat: present}
				want := -1
				for i, e := range table.Entries {
					if table.Test(e, r).Result == handler.Selected {
						want = i
						break
					}
				}
				for range 2 {
					if got := table.Select(r, 0); got.Index != want {
						t.Errorf("%s %s in %v: entry %d, want %d", verb, path, *pool, got.Index, want)
					}
				}
			}
		}
	}
}

// TestSelectByName: a precondition may ask for pools by their names, of which a table remembers each.
func TestSelectByName(t *testing.T) {
	t.Parallel()
	plain := &handler.Entry{Name: "rest", Path: handler.Compile("*")}
	named := &handler.Entry{Name: "named", Path: handler.Compile("*"), PreCondition: handler.CompilePreCondition("appPoolName=b")}
	for _, entries := range [][]*handler.Entry{{named, plain}, {plain, named}} {
		section := &merge.Section{Element: &merge.Element{Schema: stockTable(t).Section.Element.Schema}}
		section.Items = make([]*merge.Item, len(entries))
		for i := range entries {
			section.Items[i] = &merge.Item{}
		}
		at := 0
		table := handler.TableOf(section, func(*merge.Item) *handler.Entry { at++; return entries[at-1] })
		target := &handler.Target{Segments: []string{"x"}}
		target.Prepare()
		for _, pool := range []string{"a", "b", "a", "B", "c", "b"} {
			want := "rest"
			if strings.EqualFold(pool, "b") {
				want = entries[0].Name
			}
			r := &handler.Request{Target: target, Verb: "GET", Pool: &handler.Pool{Name: pool, Bits: 64}, Stat: func(int) disk.Info { return disk.Info{Fact: disk.Present} }}
			if got := table.Select(r, 0); got.Entry == nil || got.Entry.Name != want {
				t.Errorf("pool %s of a table that begins with %s: %+v, want %s", pool, entries[0].Name, got.Entry, want)
			}
		}
	}
}

// TestPrepareWithPath makes sure that a target is the same whether its path is given or joined from the segments.
func TestPrepareWithPath(t *testing.T) {
	t.Parallel()
	patterns := []string{"*", "*.aspx", "api/*", "/app/api/*", "x.axd", "*.", "App/*/b", "*_x.axd", "/*"}
	for _, path := range []string{"/", "/app", "/app/", "/App/Api/V1.ASPX", "/app/api/x.axd/", "/app/a/b", "/app/ÄB/İx.axd"} {
		segments := strings.FieldsFunc(path, func(c rune) bool { return c == '/' })
		for app := 0; app <= min(len(segments), 1); app++ {
			given := &handler.Target{Segments: segments, App: app, Slash: strings.HasSuffix(path, "/"), Path: path}
			joined := &handler.Target{Segments: segments, App: app, Slash: strings.HasSuffix(path, "/")}
			given.Prepare()
			joined.Prepare()
			var a, b []bool
			for _, text := range patterns {
				p := handler.Compile(text)
				a, b = append(a, p.Match(given)), append(b, p.Match(joined))
			}
			if diff := cmp.Diff(b, a); diff != "" {
				t.Errorf("%s, application of %d segments, patterns %v (-joined +given):\n%s", path, app, patterns, diff)
			}
		}
	}
}

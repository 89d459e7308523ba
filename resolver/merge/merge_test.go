package merge_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

// own is a small schema with one collection of each kind.
const own = `<configSchema>
  <sectionSchema name="g/list">
    <attribute name="a" type="string" defaultValue="default" />
    <attribute name="b" type="uint" defaultValue="3" />
    <element name="child"><attribute name="x" type="string" /><element name="inner"><attribute name="y" type="bool" defaultValue="true" /></element></element>
    <collection addElement="add" removeElement="remove" clearElement="clear">
      <attribute name="k" type="string" isUniqueKey="true" required="true" />
      <attribute name="v" type="string" />
    </collection>
  </sectionSchema>
  <sectionSchema name="g/front">
    <collection addElement="add" removeElement="remove" clearElement="clear" mergeAppend="false">
      <attribute name="k" type="string" isUniqueKey="true" caseSensitive="true" />
    </collection>
  </sectionSchema>
  <sectionSchema name="g/pair">
    <collection addElement="add,put" removeElement="remove" clearElement="clear">
      <attribute name="k" type="string" isCombinedKey="true" />
      <attribute name="n" type="int" isCombinedKey="true" defaultValue="-1" />
    </collection>
  </sectionSchema>
  <sectionSchema name="g/two">
    <collection addElement="add" removeElement="remove">
      <attribute name="k" type="string" isUniqueKey="true" />
      <attribute name="n" type="uint" isUniqueKey="true" />
    </collection>
  </sectionSchema>
  <sectionSchema name="g/bag"><collection addElement="add" clearElement="clear"><attribute name="k" type="string" /></collection></sectionSchema>
  <sectionSchema name="g/loose"><collection addElement="add" removeElement="remove" allowDuplicates="true"><attribute name="k" type="string" isUniqueKey="true" /></collection></sectionSchema>
  <sectionSchema name="g/nest">
    <collection addElement="outer">
      <attribute name="k" type="string" isUniqueKey="true" />
      <collection addElement="inner" clearElement="clear"><attribute name="k" type="string" isUniqueKey="true" /></collection>
    </collection>
  </sectionSchema>
  <sectionSchema name="g/free" permissive="true" />
</configSchema>`

const declared = `<configSections><sectionGroup name="g"><section name="list" /><section name="front" /><section name="pair" /><section name="two" />` +
	`<section name="bag" /><section name="loose" /><section name="nest" /><section name="free" /><section name="shut" overrideModeDefault="Deny" /></sectionGroup></configSections>`

func engine(tb testing.TB) *merge.Engine {
	tb.Helper()
	s, problems, err := schema.Load(fstest.MapFS{"own.xml": &fstest.MapFile{Data: []byte(own)}}, "own", nil)
	if err != nil || len(problems) > 0 {
		tb.Fatal(err, problems)
	}
	return &merge.Engine{Schema: s, Version: schema.Version{Major: 10}}
}

func document(name, text string) *xmlsrc.Document {
	return xmlsrc.Parse(source.Decode(name, "", []byte(text)), xmlsrc.Limits{})
}

// chain builds MACHINE, WEBROOT, APPHOST and a site with directories from the texts of their files; "" owns no file.
// The first text is that of applicationHost.config.
func chain(e *merge.Engine, files ...string) *merge.Node {
	n := e.NewNode(nil, merge.MachinePath, merge.NewLayer(document("machine.config", "<configuration />"), merge.Machine, merge.MachinePath, false, nil), false)
	n = e.NewNode(n, merge.WebRootPath, merge.NewLayer(document("root.config", "<configuration />"), merge.RootWeb, merge.WebRootPath, false, n.Decls), false)
	path := merge.AppHostPath
	for i, text := range files {
		var layer *merge.Layer
		kind := merge.AppHost
		if i > 0 {
			kind = merge.Web
			path += fmt.Sprintf("/s%d", i)
		}
		if text != "" {
			layer = merge.NewLayer(document(fmt.Sprintf("%d.config", i), text), kind, path, i == 1, n.Decls)
		}
		n = e.NewNode(n, path, layer, i == 1)
	}
	return n
}

func conf(body string) string { return "<configuration>" + body + "</configuration>" }

// keysOf returns the keys of the items of a section, with their tags where those differ from "add".
func keysOf(s *merge.Section) string {
	var list []string
	for _, item := range s.Items {
		text := item.Text("k")
		if n := item.Text("n"); n != "" {
			text += ":" + n
		}
		if item.Tag != "add" {
			text = item.Tag + " " + text
		}
		list = append(list, text)
	}
	return strings.Join(list, ",")
}

func TestDirectives(t *testing.T) {
	t.Parallel()
	add := func(keys string) string {
		var b strings.Builder
		for k := range strings.SplitSeq(keys, ",") {
			b.WriteString(`<add k="` + k + `" />`)
		}
		return b.String()
	}
	tests := []struct {
		section, host, web, want, fault string
	}{
		{"g/list", add("a,b"), add("c"), "a,b,c", ""},
		{"g/front", add("a,b"), add("c,d"), "c,d,a,b", ""},
		{"g/list", add("a,b"), `<remove k="A" />` + add("a"), "b,a", ""},
		{"g/front", add("a,b"), add("x") + `<remove k="b" />` + add("b,y"), "x,b,y,a", ""},
		{"g/front", add("a,b"), add("x,y") + `<remove k="x" />` + add("z"), "y,z,a,b", ""},
		{"g/front", add("a,b"), add("A"), "A,a,b", ""},
		{"g/list", add("a"), add("A"), "a", "unique key attribute 'k' set to 'A'"},
		{"g/list", add("a,b"), add("x") + "<clear />" + add("c"), "c", ""},
		{"g/front", add("a,b"), add("x") + "<clear />" + add("c,d"), "c,d", ""},
		{"g/list", add("a"), "<clear /><clear />", "", ""},
		{"g/pair", `<add k="a" /><add k="a" n="1" />`, `<put k="A" n="2" /><remove k="a" /><remove k="b" n="1" />`, "a:1,put A:2", ""},
		{"g/pair", `<add k="a" n="1" />`, `<put k="A" n="01" />`, "a:1", "combined key attributes 'k, n' respectively set to 'A, 01'"},
		{"g/pair", `<add k="a" />`, `<add k="a" n="-1" />`, "a:-1", "respectively set to 'a, -1'"},
		{"g/two", `<add k="a" n="1" />`, `<add k="b" n="1" />`, "a:1", "'n' set to '1'"},
		{"g/two", `<add k="a" n="1" /><add k="b" n="2" />`, `<remove n="2" />`, "a:1", ""},
		{"g/two", `<add k="a" n="1" />`, `<remove k="a" n="2" /><remove />`, "a:1", ""},
		{"g/bag", add("a,a"), add("a"), "a,a,a", ""},
		{"g/bag", add("a"), `<remove k="a" />`, "a", "Unrecognized element 'remove'"},
		{"g/loose", add("a,b,a"), add("b") + `<remove k="a" />`, "b,a,b", ""},
		{"g/list", add("a"), `<remove />`, "a", "Missing required attribute 'k'"},
		{"g/list", `<add v="1" />`, "", "", "Missing required attribute 'k'"},
	}
	for _, tt := range tests {
		_, name, _ := strings.Cut(tt.section, "/")
		wrap := func(body string) string { return "<g><" + name + ">" + body + "</" + name + "></g>" }
		n := chain(engine(t), conf(declared+wrap(tt.host)), conf(wrap(tt.web)))
		s := n.Section(tt.section)
		fault := ""
		if f := n.Error(s); f != nil {
			fault = f.Message
		}
		if got := keysOf(s); got != tt.want || (tt.fault == "") != (fault == "") || !strings.Contains(fault, tt.fault) {
			t.Errorf("%s: %s then %s: %q with the fault %q, want %q with %q", tt.section, tt.host, tt.web, got, fault, tt.want, tt.fault)
		}
	}
}

// TestRefusedRemovals: what collides only because a removal was refused is no fault of its own; what collides anyway is.
func TestRefusedRemovals(t *testing.T) {
	t.Parallel()
	tests := []struct{ host, web, want string }{
		{`<list><add k="a" lockItem="true" /></list>`, `<list><remove k="a" /><add k="a" /></list>`, "config-item-locked"},
		{`<list><add k="a" lockItem="true" /><add k="b" /></list>`, `<list><clear /><add k="a" /><add k="b" /></list>`, "config-item-locked"},
		{`<list lockElements="clear"><add k="a" /></list>`, `<list><clear /><add k="a" /></list>`, "config-element-locked"},
		{`<list lockElements="remove"><add k="a" /></list>`, `<list><remove k="a" /><add k="A" /></list>`, "config-element-locked"},
		{`<list lockElements="remove"><add k="a" /><add k="b" /></list>`, `<list><remove k="a" /><add k="a" /><add k="b" /></list>`, "config-element-locked duplicate-collection-entry"},
		{`<list><add k="a" /></list>`, `<list><remove v="a" /><add k="a" /></list>`, "unknown-attribute missing-required-attribute"},
		{`<list><add k="a" /></list>`, `<list><Clear /><add k="a" /></list>`, "unknown-element"},
		{`<list><add k="a" /></list>`, `<list><Remove k="a" /><add k="a" /></list>`, "unknown-element"},
		{`<bag lockElements="clear"><add k="a" /></bag>`, `<bag><clear /><add k="a" /></bag>`, "config-element-locked"},
		{`<list lockElements="clear" />`, `<list><clear /><add k="a" /><add k="a" /></list>`, "config-element-locked duplicate-collection-entry"},
		{`<list><add k="a" /></list>`, `<list><remove k="b" /><add k="a" /></list>`, "duplicate-collection-entry"},
	}
	for _, tt := range tests {
		name, _, _ := strings.Cut(strings.Trim(tt.web, "<"), ">")
		n := chain(engine(t), conf(declared+"<g>"+tt.host+"</g>"), conf("<g>"+tt.web+"</g>"))
		var got []string
		for _, f := range n.Section("g/" + name).Faults {
			got = append(got, f.Rule)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s then %s (-want +got):\n%s", tt.host, tt.web, diff)
		}
	}
}

// TestPermissiveKeys: in a section that IIS does not check entries may repeat.
func TestPermissiveKeys(t *testing.T) {
	t.Parallel()
	const net = `<configSections><section name="appSettings" /></configSections>`
	e := engine(t)
	e.Schema = schema.Embedded()
	n := chain(e, conf(net+`<appSettings><add key="a" value="1" /><add key="A" value="2" /></appSettings>`), conf(`<appSettings><add key="a" value="3" /></appSettings>`))
	s := n.Section("appSettings")
	if len(s.Faults) > 0 || len(s.Items) != 3 {
		t.Errorf("%d items, faults %+v", len(s.Items), s.Faults)
	}
}

// TestManyDirectives: with an index and without one the result is the same, and many directives take no long time.
func TestManyDirectives(t *testing.T) {
	t.Parallel()
	for _, section := range []string{"list", "front"} {
		for _, count := range []int{10, 200, 8_000} {
			var host, web strings.Builder
			for i := range count {
				fmt.Fprintf(&host, `<add k="h%d" />`, i)
				fmt.Fprintf(&web, `<add k="w%d" /><remove k="h%d" />`, i, i*2)
				if i%3 == 0 {
					fmt.Fprintf(&web, `<remove k="w%d" />`, i)
				}
			}
			n := chain(engine(t), conf(declared+"<g><"+section+">"+host.String()+"</"+section+"></g>"), conf("<g><"+section+">"+web.String()+"</"+section+"></g>"))
			s := n.Section("g/" + section)
			if f := n.Error(s); f != nil {
				t.Fatal(f.Message)
			}
			var want []string
			var front []string
			for i := range count {
				if i%2 == 1 {
					want = append(want, fmt.Sprintf("h%d", i))
				}
				if i%3 != 0 {
					front = append(front, fmt.Sprintf("w%d", i))
				}
			}
			if section == "front" {
				want = append(front, want...)
			} else {
				want = append(want, front...)
			}
			if diff := cmp.Diff(strings.Join(want, ","), keysOf(s)); diff != "" {
				t.Errorf("%s of %d: %.300s", section, count, diff)
			}
		}
	}
}

func TestElements(t *testing.T) {
	t.Parallel()
	n := chain(engine(t), conf(declared+`<g><list a="1"><child x="host"><inner y="false" /></child></list></g>`),
		conf(`<g><list b="7"><child x="web" /><child><inner /></child></list></g>`))
	s := n.Section("g/list")
	if f := n.Error(s); f != nil {
		t.Fatal(f.Message)
	}
	if s.Text("a") != "1" || s.Number("b") != 7 || s.Text("c") != "" || s.Child("child").Text("x") != "web" || s.Child("child", "inner").Bool("y") || s.Child("nothing", "deeper").Text("x") != "" {
		t.Errorf("a=%q b=%d child=%q y=%v", s.Text("a"), s.Number("b"), s.Child("child").Text("x"), s.Child("child", "inner").Bool("y"))
	}
	if len(s.Children) != 1 || s.Child("child").Attr("x").Overridden.Value != "host" || s.Where("a").IsZero() || s.Where("c") != s.Origin {
		t.Errorf("%d children", len(s.Children))
	}
	if f := chain(engine(t), conf(declared)).Section("g/list"); f.Text("a") != "default" || f.Number("b") != 3 || !f.Child("child", "inner").Bool("y") || !f.Where("a").IsZero() {
		t.Error("defaults of the schema")
	}
	bad := chain(engine(t), conf(declared+`<g><list b="many" /></g>`))
	if got := bad.Section("g/list").Number("b"); got != 3 {
		t.Errorf("a number that is none: %d, want the default", got)
	}
}

func TestFindAndHistory(t *testing.T) {
	t.Parallel()
	n := chain(engine(t), conf(declared+"<g><list><add k=\"a\" />\n<add k=\"b\" /></list></g>"), conf("<g><list><remove k=\"a\" />\n<add k=\"A\" /></list></g>"), conf("<g><list><clear />\n<add k=\"a\" /></list></g>"))
	s := n.Section("g/list")
	item := s.Find("k", "A")
	if item == nil || item.Text("k") != "a" || s.Find("k", "b") != nil || s.Child("child").Find("k", "a") != nil {
		t.Fatalf("%+v", item)
	}
	var got []string
	for _, step := range s.History(item) {
		got = append(got, fmt.Sprintf("%s %s:%d", step.Action, step.Origin.Span.File.Path, step.Origin.Span.Line()))
	}
	want := []string{"add 0.config:1", "remove 1.config:1", "add 1.config:2", "clear 2.config:1", "add 2.config:2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

// TestSharing: paths to which nothing is added share the section of their parent.
func TestSharing(t *testing.T) {
	t.Parallel()
	n := chain(engine(t), conf(declared+`<g><list a="1" /></g>`), conf(`<g><front><add k="x" /></front></g>`), "", conf(`<g><list a="2" /></g>`))
	if n.Section("g/front") != n.Parent.Section("g/front") || n.Parent.Section("g/list") != n.Parent.Parent.Parent.Section("g/list") {
		t.Error("sections are not shared")
	}
	if n.Section("g/list") == n.Parent.Section("g/list") {
		t.Error("sections that differ are shared")
	}
	if diff := cmp.Diff([]string{"g/front", "g/list"}, n.Names()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"g/list"}, slices.Collect(n.Sections())); diff != "" {
		t.Error(diff)
	}
	if got := len(n.Chain()); got != 6 {
		t.Errorf("the chain has %d nodes", got)
	}
}

func TestConcurrentSections(t *testing.T) {
	t.Parallel()
	n := chain(engine(t), conf(declared+`<g><list a="1"><add k="a" /></list></g>`), conf(`<g><list><add k="b" /></list></g>`), conf(`<g><list><add k="c" /></list></g>`))
	var wait sync.WaitGroup
	found := make([]*merge.Section, 16)
	for i := range found {
		wait.Go(func() { found[i] = n.Section("g/list") })
	}
	wait.Wait()
	for _, s := range found {
		if s != found[0] || keysOf(s) != "a,b,c" {
			t.Errorf("%s", keysOf(s))
		}
	}
}

// TestLockItemOfSectionInLocation: the lock is the attribute's, not that of the location tag around it.
func TestLockItemOfSectionInLocation(t *testing.T) {
	t.Parallel()
	n := chain(engine(t), conf(declared+"\n<location path=\"s1\" overrideMode=\"Allow\">\n<g>\n<list lockItem=\"true\" />\n</g></location>"), conf(`<g><list a="1" /></g>`))
	s := n.Section("g/list")
	f := n.Error(s)
	if f == nil || f.HResult != merge.LockViolation || len(f.Related) != 1 || f.Related[0].Origin.Span.Line() != 4 || !s.Locked {
		t.Fatalf("%+v", f)
	}
}

func TestFaultOrderWithConfigSource(t *testing.T) {
	t.Parallel()
	e := engine(t)
	host := chain(e, conf(declared))
	layer := merge.NewLayer(document("web.config", "<configuration>\n\n\n<g>\n<list a=\"1\" configSource=\"x.config\" />\n</g></configuration>"), merge.Web, merge.AppHostPath+"/s", true, host.Decls)
	layer.OpenSource = func(string) (*xmlsrc.Document, bool) { return document("x.config", `<list bad="1" />`), true }
	n := e.NewNode(host, merge.AppHostPath+"/s", layer, true)
	f := n.Error(n.Section("g/list"))
	if f == nil || f.Origin.Span.File.Path != "web.config" || len(n.Section("g/list").Faults) != 2 {
		t.Errorf("%+v", f)
	}
}

// TestLargeFiles gives what an absurd file may hold, in shapes that hurt where something is looked for again and again.
func TestLargeFiles(t *testing.T) {
	t.Parallel()
	const many = 20_000
	repeat := func(format string) string {
		var b strings.Builder
		for i := range many {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	long := strings.Repeat("a/", 200_000) + "b"
	for name, file := range map[string]string{
		"sections for one target":  `<configSections>` + repeat(`<section name="s%d" />`) + `</configSections><location path="x">` + repeat(`<s%d />`) + `</location>`,
		"undeclared sections":      repeat(`<u%d />`),
		"locations":                repeat(`<location path="p%d"><g><list /></g></location>`),
		"children nobody knows":    `<g><free>` + repeat(`<c%d />`) + `</free></g>`,
		"attributes nobody knows":  `<g><free ` + repeat(`a%d="1" `) + ` /></g>`,
		"sections at a long path":  `<location path="` + long + `">` + strings.Repeat(`<g><list /></g>`, 2000) + `</location>`,
		"locks":                    `<g><list lockAttributes="` + repeat(`n%d,`) + `" lockElements="` + repeat(`m%d,`) + `" /></g>`,
		"removes of nothing there": `<g><front>` + repeat(`<remove k="r%d" />`) + `</front></g>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			n := chain(engine(t), conf(declared), conf(file), conf(file))
			for _, section := range n.Names() {
				n.Section(section)
			}
			if spent := time.Since(start); spent > 20*time.Second {
				t.Errorf("it took %v", spent)
			}
		})
	}
}

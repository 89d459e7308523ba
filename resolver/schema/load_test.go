package schema

import (
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func parse(t *testing.T, base *Schema, files map[string]string) (*Schema, []Problem) {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	s, problems, err := Load(tree, "schema", base)
	if err != nil {
		t.Fatal(err)
	}
	return s, problems
}

// language is a schema file with every construct of the language.
const language = `<configSchema>
  <sectionSchema name="shop/orders">
    <attribute name="text" type="string" defaultValue="none" caseSensitive="true" expanded="true" />
    <attribute name="secret" type="string" encrypted="true" defaultValue="" />
    <attribute name="on" type="bool" defaultValue="true" required="true" />
    <attribute name="count" type="uint" defaultValue="5" validationType="integerRange" validationParameter="1,10" />
    <attribute name="signed" type="int" />
    <attribute name="long" type="int64" />
    <attribute name="wait" type="timeSpan" defaultValue="00:01:00" timeSpanFormat="minutes" allowInfinite="true" />
    <attribute name="kind" type="enum" defaultValue="One">
      <enum name="One" value="1" />
      <enum name="Two" value="0x10" since="8.0" />
    </attribute>
    <attribute name="what" type="flags">
      <flag name="A" value="1" />
      <flag name="B" value="2" />
    </attribute>
    <attribute name="odd" type="colour" since="10.0.1709" />
    <element name="limits">
      <attribute name="size" type="uint" />
      <element name="deep" allowUnrecognizedAttributes="true" />
    </element>
    <element name="orderDefaults" isCollectionDefault="true">
      <attribute name="priority" type="int" />
    </element>
    <collection addElement="order, rush" removeElement="drop" clearElement="reset" mergeAppend="false" allowDuplicates="true" defaultElement="orderDefaults">
      <attribute name="id" type="uint" isUniqueKey="true" required="true" />
      <attribute name="from" type="string" isCombinedKey="true" />
      <attribute name="to" type="string" isCombinedKey="true" />
      <element name="lines">
        <collection addElement="line" allowUnrecognizedAttributes="true">
          <attribute name="number" type="uint" isUniqueKey="true" />
        </collection>
      </element>
    </collection>
  </sectionSchema>
  <sectionSchema name="shop/free" permissive="true" />
  <sectionSchema />
  <something name="else" />
</configSchema>`

func TestLoadLanguage(t *testing.T) {
	t.Parallel()
	s, problems := parse(t, nil, map[string]string{"shop.xml": language, "readme.txt": "no schema", "sub/other.xml": "not read"})
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	section := s.Section("shop/orders")
	if section == nil || section.Path != "shop/orders" || section.Name != "orders" || section.Permissive {
		t.Fatalf("%+v", section)
	}
	want := map[string]Attribute{
		"text":   {Name: "text", Default: "none", HasDefault: true, CaseSensitive: true, Expanded: true},
		"secret": {Name: "secret", Encrypted: true, HasDefault: true},
		"on":     {Name: "on", Type: Bool, Default: "true", HasDefault: true, Required: true},
		"count":  {Name: "count", Type: Uint, Default: "5", HasDefault: true, Validator: "integerRange", Parameter: "1,10"},
		"signed": {Name: "signed", Type: Int},
		"long":   {Name: "long", Type: Int64},
		"wait":   {Name: "wait", Type: TimeSpan, Default: "00:01:00", HasDefault: true, TimeUnit: "minutes", AllowInfinite: true},
		"kind":   {Name: "kind", Type: Enum, Default: "One", HasDefault: true, Values: []Named{{"One", 1, Version{}}, {"Two", 16, Version{8, 0, 0}}}},
		"what":   {Name: "what", Type: Flags, Values: []Named{{"A", 1, Version{}}, {"B", 2, Version{}}}},
		"odd":    {Name: "odd", Since: Version{10, 0, 1709}},
	}
	if len(section.Attributes) != len(want) {
		t.Errorf("%d attributes, want %d", len(section.Attributes), len(want))
	}
	for name, a := range want {
		got := section.Attribute(name)
		if got == nil {
			t.Errorf("no attribute %s", name)
			continue
		}
		if diff := cmp.Diff(a, *got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if section.Attribute("Text") != nil || section.Element.Element("Limits") != nil {
		t.Error("names are compared without case")
	}
	if e := section.Find("limits", "deep"); e == nil || !e.Unchecked || section.Element.Element("limits").Unchecked {
		t.Errorf("limits/deep: %+v", e)
	}
	if e := section.Element.Element("orderDefaults"); e == nil || !e.Defaults {
		t.Errorf("orderDefaults: %+v", e)
	}
	c := section.Collection
	if c == nil || !c.Adds("order") || !c.Adds("rush") || c.Adds("add") || c.Remove != "drop" || c.Clear != "reset" || !c.Prepend || !c.AllowDuplicates || c.Default != "orderDefaults" || !c.HasKey() {
		t.Fatalf("%+v", c)
	}
	if len(c.Unique) != 1 || c.Unique[0].Name != "id" || len(c.Combined) != 2 || c.Combined[0].Name != "from" || c.Item.Name != "order" {
		t.Errorf("keys %+v %+v of %s", c.Unique, c.Combined, c.Item.Name)
	}
	line := section.Find("rush", "lines", "line")
	if line == nil || line.Attribute("number") == nil || !line.Unchecked {
		t.Errorf("rush/lines/line: %+v", line)
	}
	lines := section.Find("order", "lines").Collection
	if lines.Remove != "" || lines.Clear != "" || lines.Prepend || lines.AllowDuplicates {
		t.Errorf("defaults of a collection: %+v", lines)
	}
	if section.Find("order", "nothing") != nil || section.Find() != &section.Element {
		t.Error("Find")
	}
	if free := s.Section("shop/free"); free == nil || !free.Permissive {
		t.Errorf("%+v", free)
	}
	if s.Section("shop") != nil || s.Section("Shop/Orders") != nil || (*Schema)(nil).Section("x") != nil {
		t.Error("a section that is not there")
	}
	if !s.HasGroup("shop") || s.HasGroup("shop/orders") || s.HasGroup("") {
		t.Error("groups")
	}
	if diff := cmp.Diff([]string{"shop/free", "shop/orders"}, s.Names()); diff != "" {
		t.Error(diff)
	}
	if s.Section("shop/orders") != section {
		t.Error("a section was built twice")
	}
}

// TestLoadOver lays a second file over the first: it adds, replaces attributes of the same name, and leaves the rest alone.
func TestLoadOver(t *testing.T) {
	t.Parallel()
	base, _ := parse(t, nil, map[string]string{"shop.xml": language})
	over, _ := parse(t, base, map[string]string{"more.XML": `<configSchema>
  <sectionSchema name="shop/orders">
    <attribute name="count" type="uint" defaultValue="7" />
    <attribute name="odd" type="string" />
    <attribute name="extra" type="bool" />
    <element name="limits"><attribute name="weight" type="uint" /></element>
    <collection addElement="order,bulk">
      <attribute name="note" type="string" />
    </collection>
  </sectionSchema>
  <sectionSchema name="other/deep/section"><collection addElement="x" removeElement="y" /></sectionSchema>
</configSchema>`})
	section := over.Section("shop/orders")
	if a := section.Attribute("count"); a.Default != "7" || a.Validator != "" {
		t.Errorf("count: %+v", a)
	}
	if a := section.Attribute("odd"); a.Since != (Version{}) {
		t.Errorf("odd: %+v", a)
	}
	if section.Attribute("extra") == nil || section.Attribute("text") == nil || section.Find("limits").Attribute("size") == nil || section.Find("limits").Attribute("weight") == nil {
		t.Error("something is missing")
	}
	c := section.Collection
	if !c.Adds("order") || !c.Adds("rush") || !c.Adds("bulk") || c.Remove != "drop" || c.Clear != "reset" || !c.Prepend || !c.AllowDuplicates || c.Default != "orderDefaults" {
		t.Errorf("what the second definition leaves out is lost: %+v", c)
	}
	if len(c.Unique) != 1 || c.Item.Attribute("note") == nil {
		t.Errorf("%+v", c)
	}
	if !over.HasGroup("other") || !over.HasGroup("other/deep") || !over.HasGroup("shop") {
		t.Error("groups")
	}
	if base.Section("shop/orders").Attribute("extra") != nil || base.Section("other/deep/section") != nil || base.HasGroup("other") {
		t.Error("the base changed")
	}
}

func TestLoadBadFiles(t *testing.T) {
	t.Parallel()
	s, problems := parse(t, nil, map[string]string{
		"a-broken.xml": "<configSchema>\n<sectionSchema", "b-other.xml": "\n<configuration/>", "c-empty.xml": "", "d-good.xml": language, "e-dir.xml/x": "a directory",
		"f-binary.xml": "\x00\x01\x02",
	})
	var got []string
	for _, p := range problems {
		if p.Span.File == nil || p.Message == "" {
			t.Fatalf("%+v", p)
		}
		got = append(got, p.Span.File.Path)
	}
	if diff := cmp.Diff([]string{"schema/a-broken.xml", "schema/b-other.xml", "schema/c-empty.xml", "schema/e-dir.xml", "schema/f-binary.xml"}, got); diff != "" {
		t.Error(diff)
	}
	if problems[1].Span.Line() != 2 || !strings.Contains(problems[1].Message, "configuration") {
		t.Errorf("%d: %s", problems[1].Span.Line(), problems[1].Message)
	}
	if s.Section("shop/orders") == nil {
		t.Error("the good file was not read")
	}
	if s.Section("nothing") != nil {
		t.Error("a section of nothing")
	}
}

func TestLoadEmptyDirectory(t *testing.T) {
	t.Parallel()
	s, problems, err := Load(fstest.MapFS{}, "schema", nil)
	if err != nil || len(problems) > 0 || len(s.Names()) > 0 {
		t.Errorf("%v, %v, %v", s.Names(), problems, err)
	}
	if _, err := fs.Glob(fstest.MapFS{}, "*.[xX][mM][lL]"); err != nil {
		t.Error(err)
	}
}

// TestEmbedded checks what every section of the built-in schema must keep to.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	s := Embedded()
	if len(s.Names()) < 100 {
		t.Errorf("only %d sections", len(s.Names()))
	}
	for _, name := range s.Names() {
		section := s.Section(name)
		checkElement(t, name, &section.Element, section.Permissive)
	}
	for _, name := range []string{"system.webServer/handlers", "system.webServer/modules", "system.applicationHost/sites", "system.web/authorization", "system.webServer/rewrite/rules",
		"system.webServer/aspNetCore", "system.webServer/httpPlatform", "system.webServer/webdav/authoring", "system.webServer/cors", "system.webServer/iisnode", "webFarms", "connectionStrings"} {
		if s.Section(name) == nil {
			t.Errorf("no section %s", name)
		}
	}
}

// TestEmbeddedIndex: what is parsed section by section is what reading the files in full gives.
func TestEmbeddedIndex(t *testing.T) {
	t.Parallel()
	sub, err := fs.Sub(files, "embedded")
	if err != nil {
		t.Fatal(err)
	}
	whole, problems, err := Load(sub, "schema:", nil)
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v %+v", err, problems)
	}
	if diff := cmp.Diff(whole.Names(), Embedded().Names()); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(whole.groups, Embedded().groups); diff != "" {
		t.Error(diff)
	}
	for _, name := range whole.Names() {
		if diff := cmp.Diff(whole.Section(name), Embedded().Section(name)); diff != "" {
			t.Errorf("%s (-whole +indexed):\n%s", name, diff)
		}
	}
}

// checkElement looks at an element and what is in it. Sections that only .NET reads have shapes that IIS would refuse.
func checkElement(t *testing.T, path string, e *Element, permissive bool) {
	t.Helper()
	seen := map[string]bool{}
	for _, a := range e.Attributes {
		if a.Name == "" || seen[a.Name] {
			t.Errorf("%s: attribute %q twice or without a name", path, a.Name)
		}
		seen[a.Name] = true
		if (a.Type == Enum || a.Type == Flags) != (len(a.Values) > 0) {
			t.Errorf("%s/@%s: %d values for its type", path, a.Name, len(a.Values))
		}
		if a.HasDefault && a.Default != "" && a.Validator == "" && !permissive {
			if reason := a.Check(a.Default); reason != "" {
				t.Errorf("%s/@%s: default %q: %s", path, a.Name, a.Default, reason)
			}
		}
		if a.Validator != "" && !validators[a.Validator] {
			t.Errorf("%s/@%s: validator %s", path, a.Name, a.Validator)
		}
		names := map[string]bool{}
		for _, v := range a.Values {
			if low := strings.ToLower(v.Name); v.Name == "" || names[low] {
				t.Errorf("%s/@%s: value %q twice", path, a.Name, v.Name)
			} else {
				names[low] = true
			}
		}
	}
	for _, child := range e.Elements {
		if child.Name == "" || seen["<"+child.Name] {
			t.Errorf("%s: element %q twice or without a name", path, child.Name)
		}
		seen["<"+child.Name] = true
		checkElement(t, path+"/"+child.Name, child, permissive)
	}
	c := e.Collection
	if c == nil {
		return
	}
	if len(c.Add) == 0 && c.Remove == "" && c.Clear == "" {
		t.Errorf("%s: a collection without directives", path)
	}
	for _, directive := range append(append([]string{}, c.Add...), c.Remove, c.Clear) {
		if directive != "" && e.Element(directive) != nil {
			t.Errorf("%s: %s is a directive and an element", path, directive)
		}
	}
	if c.Remove != "" && !c.HasKey() && !permissive {
		t.Errorf("%s: items are removed, but have no key", path)
	}
	if c.Default != "" && (e.Element(c.Default) == nil || !e.Element(c.Default).Defaults) {
		t.Errorf("%s: no element %s with isCollectionDefault", path, c.Default)
	}
	if len(c.Add) > 0 {
		checkElement(t, path+"/"+c.Add[0], c.Item, permissive)
	}
}

var validators = map[string]bool{"nonEmptyString": true, "integerRange": true, "timeSpanRange": true, "applicationPoolName": true, "siteName": true,
	"applicationPath": true, "virtualDirectoryPath": true, "requireTrimmedString": true}

// TestEmbeddedFacts holds what the shipped schema of IIS is known to say (spec: configuration §4.2, §4.4).
func TestEmbeddedFacts(t *testing.T) {
	t.Parallel()
	s := Embedded()
	prepend := map[string]bool{}
	for _, name := range s.Names() {
		prepending(s.Section(name), name, prepend)
	}
	for _, want := range []string{"system.webServer/handlers", "system.webServer/defaultDocument/files", "system.webServer/caching/profiles", "system.web/authorization", "system.web/httpHandlers"} {
		if !prepend[want] {
			t.Errorf("%s does not prepend", want)
		}
	}
	for name := range prepend {
		if strings.HasPrefix(name, "system.webServer/") && name != "system.webServer/handlers" && name != "system.webServer/defaultDocument/files" && name != "system.webServer/caching/profiles" {
			t.Errorf("%s prepends", name)
		}
	}
	for path, sensitive := range map[string]bool{
		"system.webServer/handlers add name": true, "system.webServer/modules add name": true, "system.webServer/globalModules add name": true,
		"system.webServer/isapiFilters filter name": true, "system.webServer/security/requestFiltering verbs add verb": true,
		"system.webServer/staticContent mimeMap fileExtension": false, "system.webServer/defaultDocument files add value": false, "system.webServer/httpProtocol customHeaders add name": false,
	} {
		words := strings.Fields(path)
		e := s.Section(words[0]).Find(words[1 : len(words)-1]...)
		if e == nil || e.Attribute(words[len(words)-1]) == nil {
			t.Errorf("%s is not there", path)
			continue
		}
		if a := e.Attribute(words[len(words)-1]); a.CaseSensitive != sensitive || !a.Unique && !a.Combined {
			t.Errorf("%s: case-sensitive %v, unique %v", path, a.CaseSensitive, a.Unique)
		}
	}
}

// TestEmbeddedKeys holds which conditions and variables of URL Rewrite collide when they are repeated.
func TestEmbeddedKeys(t *testing.T) {
	t.Parallel()
	for path, key := range map[string]bool{
		"system.webServer/rewrite/rules rule conditions": false, "system.webServer/rewrite/globalRules rule conditions": true,
		"system.webServer/rewrite/outboundRules rule conditions": true, "system.webServer/rewrite/outboundRules preConditions preCondition": true,
		"system.webServer/rewrite/rules rule serverVariables": true, "system.webServer/rewrite/globalRules rule serverVariables": true,
		"webFarms webFarm": true, "system.webServer/diskCache": true, "system.webServer/httpPlatform environmentVariables": false,
	} {
		words := strings.Fields(path)
		if e := Embedded().Section(words[0]).Find(words[1:]...); e == nil || e.Collection == nil || e.Collection.HasKey() != key {
			t.Errorf("%s: %+v", path, e)
		}
	}
}

// TestAt: older servers have other defaults and fewer values; a file of the server's own says what it says.
func TestAt(t *testing.T) {
	t.Parallel()
	get := func(v string, section string, names ...string) *Attribute {
		version, _ := ParseVersion(v)
		e := Embedded().At(version).Section(section).Find(names[:len(names)-1]...)
		return e.Attribute(names[len(names)-1])
	}
	tests := []struct{ version, path, want string }{
		{"7.0", "applicationPools add managedRuntimeVersion", "v2.0"}, {"7.5", "applicationPools applicationPoolDefaults managedRuntimeVersion", "v2.0"},
		{"8.0", "applicationPools add managedRuntimeVersion", ""}, {"10.0", "applicationPools add managedRuntimeVersion", ""},
		{"7.0", "applicationPools add processModel identityType", "NetworkService"},
		{"7.5", "applicationPools add processModel identityType", "ApplicationPoolIdentity"},
		{"7.0", "applicationPools add queueLength", "1000"},
	}
	for _, tt := range tests {
		words := strings.Fields(tt.path)
		if a := get(tt.version, "system.applicationHost/"+words[0], words[1:]...); a == nil || a.Default != tt.want {
			t.Errorf("%s %s: %+v, want %q", tt.version, tt.path, a, tt.want)
		}
	}
	for version, refused := range map[string]bool{"7.5": true, "8.0": false, "10.0": false} {
		if got := get(version, "system.applicationHost/applicationPools", "add", "cpu", "action").Check("Throttle") != ""; got != refused {
			t.Errorf("Throttle in %s: refused %v", version, got)
		}
	}
	if Embedded().At(Version{10, 0, 0}) != Embedded() || Embedded().At(Version{}) != Embedded() {
		t.Error("the newest version has a schema of its own")
	}
	own, _ := parse(t, Embedded(), map[string]string{"own.xml": `<configSchema><sectionSchema name="system.applicationHost/applicationPools">
  <collection addElement="add"><attribute name="managedRuntimeVersion" type="string" defaultValue="v9" /></collection></sectionSchema></configSchema>`})
	if a := own.At(Version{7, 5, 0}).Section("system.applicationHost/applicationPools").Collection.Item.Attribute("managedRuntimeVersion"); a.Default != "v9" {
		t.Errorf("the server's own file says v9, here %s", a.Default)
	}
}

func prepending(s *Section, name string, found map[string]bool) {
	if s.Collection != nil && s.Collection.Prepend {
		found[name] = true
	}
	for _, e := range s.Elements {
		if e.Collection != nil && e.Collection.Prepend {
			found[name+"/"+e.Name] = true
		}
	}
}

func TestConcurrentSections(t *testing.T) {
	t.Parallel()
	s, _ := parse(t, Embedded(), nil)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for _, name := range s.Names() {
				if s.Section(name) == nil {
					t.Errorf("no %s", name)
				}
			}
		})
	}
	wait.Wait()
}

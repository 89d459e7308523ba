package xmlsrc

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/source"
)

func parseText(text string) *Document {
	return Parse(source.Decode("web.config", "", []byte(text)), Limits{})
}

// checkTree fails unless every offset of the tree slices the text to what it claims and the tree hangs together.
func checkTree(t *testing.T, d *Document) {
	t.Helper()
	text := d.File.Text
	last := 0
	count := 0
	var walk func(e, parent *Element)
	walk = func(e, parent *Element) {
		count++
		if e.Doc != d || e.Parent != parent {
			t.Fatalf("<%s> hangs in the wrong place", e.Name)
		}
		if e.Start < last || e.OpenEnd <= e.Start || e.CloseStart < e.OpenEnd || e.End < e.CloseStart || e.End > len(text) {
			t.Fatalf("<%s>: offsets %d %d %d %d behind %d are not in order", e.Name, e.Start, e.OpenEnd, e.CloseStart, e.End, last)
		}
		name := e.Name
		if e.Prefix != "" {
			name = e.Prefix + ":" + name
		}
		open := e.OpenTag().Text()
		if e.NameSpan().Text() != name || !strings.HasPrefix(open, "<"+name) || !strings.HasSuffix(open, ">") {
			t.Fatalf("<%s>: start tag %q, name %q", name, open, e.NameSpan().Text())
		}
		if e.SelfClosed() != strings.HasSuffix(open, "/>") || e.SelfClosed() && (e.CloseStart != e.OpenEnd || e.End != e.OpenEnd) {
			t.Fatalf("<%s>: self-closed %t, tag %q", name, e.SelfClosed(), open)
		}
		if end := e.EndTag(); !end.IsZero() && !strings.HasPrefix(end.Text(), "</"+name) {
			t.Fatalf("<%s>: end tag %q", name, end.Text())
		} else if end.IsZero() && !e.SelfClosed() && (d.Err == nil || e.End != d.stop) {
			t.Fatalf("<%s> has no end tag", name)
		}
		at := e.Start
		for i := range e.Attrs {
			a := &e.Attrs[i]
			if a.NameStart <= at || a.NameEnd <= a.NameStart || a.ValueStart <= a.NameEnd || a.ValueEnd < a.ValueStart || a.ValueEnd >= e.OpenEnd {
				t.Fatalf("<%s %s>: offsets are not in order", name, a.Name)
			}
			at = a.ValueEnd
			quote := text[a.ValueStart-1]
			if quote != '"' && quote != '\'' || text[a.ValueEnd] != quote {
				t.Fatalf("<%s %s>: no quotes around the value %q", name, a.Name, e.ValueSpan(a).Text())
			}
			key := a.Name
			if a.Prefix != "" {
				key = a.Prefix + ":" + key
			}
			if text[a.NameStart:a.NameEnd] != key || !strings.HasPrefix(e.AttrSpan(a).Text(), key) || !strings.HasSuffix(e.AttrSpan(a).Text(), string(quote)) {
				t.Fatalf("<%s>: attribute %q spans %q", name, key, e.AttrSpan(a).Text())
			}
			if raw := e.ValueSpan(a).Text(); !strings.ContainsAny(raw, "&\r\n\t") && raw != a.Value {
				t.Fatalf("<%s %s>: value %q is written %q", name, a.Name, a.Value, raw)
			}
			if i < 100 && e.AttrIn(a.Prefix, a.Name) != a {
				t.Fatalf("<%s>: AttrIn does not find %s", name, key)
			}
		}
		last = e.OpenEnd
		for _, c := range e.Children {
			walk(c, e)
			if c.End > e.CloseStart {
				t.Fatalf("<%s> reaches beyond its parent", c.Name)
			}
			last = c.End
		}
	}
	if d.Root != nil {
		walk(d.Root, nil)
	}
	for i, c := range d.Comments {
		if s := text[c.Start:c.End]; s != "<!--"+c.Text+"-->" {
			t.Fatalf("comment %d is %q", i, s)
		}
		if c.Parent != nil && (c.Start < c.Parent.OpenEnd || c.End > c.Parent.End) {
			t.Fatalf("comment %d is outside of its parent", i)
		}
		var next *Element
		if c.Parent == nil && d.Root != nil && d.Root.Start > c.Start {
			next = d.Root
		} else if c.Parent != nil {
			for _, e := range c.Parent.Children {
				if e.Start > c.Start {
					next = e
					break
				}
			}
		}
		if c.Next != next {
			t.Fatalf("comment %d: wrong next element", i)
		}
	}
	if d.Err == nil && d.Root == nil {
		t.Fatal("no error and no root")
	}
	if e := d.Err; e != nil && (e.Start < 0 || e.End < e.Start || e.End > len(text) || e.Message == "") {
		t.Fatalf("error %v spans %d to %d of %d", e, e.Start, e.End, len(text))
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	const text = "<?xml version='1.0' encoding=\"utf-8\" standalone='yes'?>\r\n" +
		"<!-- first -->\r\n" +
		"<configuration xmlns:xdt = 'http://x'>\r\n" +
		"  text &lt; more<![CDATA[<raw>]]>\r\n" +
		"  <add name=\"a>b\"\r\n\tpath='&quot;*.php&quot;' xdt:Locator=\"Match(name)\" verb=\"A\r\nB\tC&#10;D&#x20AC;\"/>\r\n" +
		"  <!-- second --><!----><?pi some?>\r\n" +
		"  <a:é xmlns:a='u' ></a:é\r\n>\r\n" +
		"  <!-- third -->\r\n" +
		"</configuration >\r\n<!-- last --><?end?>"
	d := parseText(text)
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	checkTree(t, d)

	root := d.Root
	if root.Name != "configuration" || !root.HasText || len(root.Children) != 2 || root.Line() != 3 || root.SelfClosed() {
		t.Errorf("root: %+v", root)
	}
	if got := root.EndTag().Text(); got != "</configuration >" {
		t.Errorf("end tag %q", got)
	}
	if a := root.AttrIn("xmlns", "xdt"); a == nil || a.Value != "http://x" || root.AttrSpan(a).Text() != "xmlns:xdt = 'http://x'" {
		t.Errorf("xmlns:xdt: %+v", a)
	}
	add := root.Child("add")
	if add == nil || add.HasText || !add.SelfClosed() || add.Line() != 5 {
		t.Fatalf("add: %+v", add)
	}
	values := map[string]string{}
	for _, a := range add.Attrs {
		values[a.Prefix+":"+a.Name] = a.Value
	}
	want := map[string]string{":name": "a>b", ":path": `"*.php"`, "xdt:Locator": "Match(name)", ":verb": "A B C\nD€"}
	if diff := cmp.Diff(want, values); diff != "" {
		t.Error(diff)
	}
	if add.Attr("Locator") != nil || add.Value("Locator") != "" || add.Attr("Name") != nil || add.Value("path") != `"*.php"` {
		t.Error("Attr must look for unprefixed names with their case")
	}
	if got := add.ValueSpan(add.Attr("path")).Text(); got != "&quot;*.php&quot;" {
		t.Errorf("value span %q", got)
	}
	if add.Span().Text() != add.OpenTag().Text() || add.Child("x") != nil {
		t.Errorf("add spans %q", add.Span().Text())
	}
	second := root.Children[1]
	if second.Prefix != "a" || second.Name != "é" || second.NameSpan().Text() != "a:é" || root.Child("é") != second {
		t.Errorf("second: %+v", second)
	}
	type comment struct {
		Text   string
		Inside bool
		Next   string
	}
	var comments []comment
	for _, c := range d.Comments {
		next := ""
		if c.Next != nil {
			next = c.Next.Name
		}
		comments = append(comments, comment{c.Text, c.Parent == root, next})
	}
	wantComments := []comment{
		{" first ", false, "configuration"}, {" second ", true, "é"}, {"", true, "é"}, {" third ", true, ""}, {" last ", false, ""},
	}
	if diff := cmp.Diff(wantComments, comments); diff != "" {
		t.Error(diff)
	}
}

func TestHasText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"<a/>": false, "<a> \t\r\n</a>": false, "<a>&#32;&#x9;\n</a>": false, "<a><![CDATA[ ]]></a>": false, "<a><!-- x --><?x y?></a>": false,
		"<a><b>x</b></a>": false, "<a>x</a>": true, "<a> &#32;x</a>": true, "<a>&amp;</a>": true, "<a><![CDATA[x]]></a>": true,
		"<a><b/>]</a>": true, "<a>é</a>": true, "<a>\u00a0</a>": true,
	} {
		d := parseText(text)
		if d.Err != nil || d.Root.HasText != want {
			t.Errorf("%q: HasText %t, error %v", text, d.Root.HasText, d.Err)
		}
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	const body = "<a name=\"é😀\">\r\n<b/></a>"
	utf16le := func(s string) string {
		raw := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(s)) {
			raw = append(raw, byte(u), byte(u>>8))
		}
		return string(raw)
	}
	for name, raw := range map[string]string{
		"plain":          body,
		"utf-8 mark":     "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + body,
		"utf-16":         utf16le(body),
		"utf-16 claimed": utf16le("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + body),
	} {
		d := parseText(raw)
		if d.Err != nil {
			t.Errorf("%s: %v", name, d.Err)
			continue
		}
		checkTree(t, d)
		if d.Root.Value("name") != "é😀" || d.Root.Children[0].Line() != 2 {
			t.Errorf("%s: %q, line %d", name, d.Root.Value("name"), d.Root.Children[0].Line())
		}
	}
}

// TestPartialTree: what stands before an error is kept, and elements still open end there.
func TestPartialTree(t *testing.T) {
	t.Parallel()
	const text = "<a>\n <b x='1'/>\n text <c> <!-- n --> <d/>\n more & less </c></a>"
	d := parseText(text)
	checkTree(t, d)
	if d.Err == nil || d.Err.Kind != BadEntity || d.Err.Span().Text() != "&" || d.Err.Span().Line() != 4 {
		t.Fatalf("error %v", d.Err)
	}
	if len(d.Root.Children) != 2 || d.Root.End != strings.Index(text, "&") || !d.Root.EndTag().IsZero() {
		t.Errorf("root: %+v", d.Root)
	}
	if c := d.Root.Children[1]; c.Name != "c" || len(c.Children) != 1 || c.SelfClosed() || !c.EndTag().IsZero() {
		t.Errorf("c: %+v", c)
	}
	got, err := d.Etree().WriteToString()
	if want := "<a>\n <b x=\"1\"/>\n text <c> <!-- n --> <d/>\n more </c></a>"; err != nil || got != want {
		t.Errorf("etree %q, %v", got, err)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	nested := func(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }
	for _, tc := range []struct {
		name   string
		text   string
		limits Limits
		want   Kind
	}{
		{"default depth", nested(DefaultMaxDepth), Limits{}, Other},
		{"beyond default depth", nested(DefaultMaxDepth + 1), Limits{}, TooDeep},
		{"own depth", nested(3), Limits{MaxDepth: 3}, Other},
		{"beyond own depth", nested(4), Limits{MaxDepth: 3}, TooDeep},
		{"bomb", strings.Repeat("<a>", 1<<20), Limits{}, TooDeep},
		{"own size", "<a></a>", Limits{MaxBytes: 7}, Other},
		{"beyond own size", "<a></a> ", Limits{MaxBytes: 7}, TooLarge},
		{"nodes at the limit", "<a b='1'><!--c--></a>", Limits{MaxNodes: 3}, Other},
		{"one element too many", "<a b='1'><!--c--><d/></a>", Limits{MaxNodes: 3}, TooLarge},
		{"one comment too many", "<a b='1'><!--c--><!--d--></a>", Limits{MaxNodes: 3}, TooLarge},
		{"one attribute too many", "<a b='1' c='2' d='3'/>", Limits{MaxNodes: 3}, TooLarge},
	} {
		d := parseText(tc.text)
		d = Parse(d.File, tc.limits)
		checkTree(t, d)
		switch {
		case tc.want == Other && d.Err != nil:
			t.Errorf("%s: %v", tc.name, d.Err)
		case tc.want != Other && (d.Err == nil || d.Err.Kind != tc.want):
			t.Errorf("%s: %v, want %v", tc.name, d.Err, tc.want)
		}
	}
	if d := parseText(nested(1000)); d.Err.Start != DefaultMaxDepth*3 {
		t.Errorf("too deep at %d", d.Err.Start)
	}
}

// TestLongInputs: sizes at which a quadratic step would be felt.
func TestLongInputs(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("<a")
	for i := range 200_000 {
		b.WriteString(" a")
		for n := i; n > 0; n /= 26 {
			b.WriteByte(byte('a' + n%26))
		}
		b.WriteString("=''")
	}
	b.WriteString("/>")
	for name, text := range map[string]string{
		"attributes": b.String(),
		"references": "<a b='" + strings.Repeat("&amp;", 200_000) + "'>" + strings.Repeat("&lt;", 200_000) + "</a>",
		"siblings":   "<a>" + strings.Repeat("<b/>", 200_000) + "</a>",
		"comments":   "<a>" + strings.Repeat("<!-- --><b/>", 100_000) + "</a>",
		"brackets":   "<a>" + strings.Repeat("] ]", 200_000) + "</a>",
		"digits":     "<a>&#" + strings.Repeat("0", 400_000) + "65;</a>",
	} {
		d := parseText(text)
		if d.Err != nil {
			t.Errorf("%s: %v", name, d.Err)
		}
		if name != "comments" {
			checkTree(t, d)
		}
		d.Etree()
	}
	d := parseText(strings.Replace(b.String(), "/>", " aab=''/>", 1))
	if d.Err == nil || d.Err.Kind != DuplicateAttribute {
		t.Errorf("duplicate among many: %v", d.Err)
	}
}

// TestPrefixes: a namespace prefix must be declared on the element or around it, as the parsers of IIS and .NET demand.
func TestPrefixes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{ // the offset of the error, -1 for none
		`<a xmlns:p="x"><p:b p:c="1" /></a>`: -1, `<a xml:space="preserve" />`: -1, `<p:a xmlns:p="x" />`: -1, `<a p:b="1" xmlns:p="x" />`: -1,
		`<p:a />`: 1, `<a p:b="1" />`: 3, `<a><b xmlns:p="x" /><p:c /></a>`: 21, `<a xmlns="x"><xdt:b /></a>`: 14, `<a xmlns:p="x"><b q:c="1" /></a>`: 18,
	} {
		d := parseText(text)
		got := -1
		if d.Err != nil {
			got = d.Err.Start
			if d.Err.Kind != UndeclaredPrefix {
				t.Errorf("%s: %v", text, d.Err)
			}
		}
		if got != want {
			t.Errorf("%s: error at %d, want %d", text, got, want)
		}
	}
}

// TestNames follows the name productions of XML 1.0, fifth edition.
func TestNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"a": true, "_": true, "a-.9": true, "Ünï": true, "a\u00b7": true, "a\u0301": true, "a\u203f": true, "中": true, "\U00010000": true, "a:b": true,
		"9": false, "-a": false, ".a": false, "\u00b7": false, "\u00d7": false, "a\u00f7": false, "\u037e": false, "a\u2000": false, "\U000f0000": false,
		"a:9": false, "a::b": false, "a+": false,
	} {
		if d := parseText("<" + name + " xmlns:a='x'/>"); (d.Err == nil) != want {
			t.Errorf("%q: %v", name, d.Err)
		}
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	d := parseText("<a b='&lt;&gt;&amp;&quot;&apos;&#65;&#x4a;&#X;'/>")
	if d.Err == nil || d.Err.Span().Text() != "&#X;" {
		t.Error(d.Err)
	}
	d = parseText("<a b='&lt;&gt;&amp;&quot;&apos;&#65;&#x4a;&#x4A;&#9;&#13;&#x1F600;' c='&#60;'/>")
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	if got, want := d.Root.Value("b"), "<>&\"'AJJ\t\r\U0001F600"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := d.Root.Value("c"); got != "<" {
		t.Errorf("a later value in the same buffer: %q", got)
	}
}

// TestUndecoded: a file that did not come from Decode may hold bytes that are no UTF-8.
func TestUndecoded(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"<a>\xff</a>", "<a b='\xff'/>", "<a\xff/>", "<\xff/>", "<!--\xff--><a/>", "\xff", "<a/>\xff", "<a>&\xff;</a>"} {
		d := Parse(&source.File{Path: "x", Text: text}, Limits{})
		if d.Err == nil {
			t.Errorf("%q is accepted", text)
		}
		checkTree(t, d)
	}
}

// TestAllocations keeps small files at a handful of allocations, and larger ones far below one per element.
func TestAllocations(t *testing.T) {
	for text, most := range map[string]float64{smallConfig: 8, serverConfig(200_000): 80} {
		f := source.Decode("web.config", "", []byte(text))
		if got := testing.AllocsPerRun(10, func() { Parse(f, Limits{}) }); got > most {
			t.Errorf("%d bytes: %v allocations, want at most %v", len(text), got, most)
		}
	}
}

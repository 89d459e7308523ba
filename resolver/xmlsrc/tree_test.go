package xmlsrc

import (
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
)

// token is one token of an etree document in comparable form.
type token struct {
	Depth int
	Kind  string
	Name  string
	Data  string
	Attrs []string
}

func flatten(e *etree.Element, depth int, value func(string) string, into []token) []token {
	for _, c := range e.Child {
		switch c := c.(type) {
		case *etree.Element:
			tok := token{Depth: depth, Kind: "element", Name: c.FullTag()}
			for _, a := range c.Attr {
				tok.Attrs = append(tok.Attrs, a.FullKey()+"="+value(a.Value))
			}
			into = flatten(c, depth+1, value, append(into, tok))
		case *etree.CharData:
			kind := "text"
			if c.IsCData() {
				kind = "cdata"
			} else if c.IsWhitespace() {
				kind = "blank"
			}
			into = append(into, token{Depth: depth, Kind: kind, Data: c.Data})
		case *etree.Comment:
			into = append(into, token{Depth: depth, Kind: "comment", Data: c.Data})
		case *etree.ProcInst:
			into = append(into, token{Depth: depth, Kind: "instruction", Name: c.Target, Data: c.Inst})
		case *etree.Directive:
			into = append(into, token{Depth: depth, Kind: "directive", Data: c.Data})
		}
	}
	return into
}

// sameEtree fails unless d.Etree is what etree itself reads from the text. The line breaks of values are not compared: etree
// does not tell a line break from &#10;.
func sameEtree(t *testing.T, d *Document) {
	t.Helper()
	theirs := etree.NewDocument()
	theirs.ReadSettings.PreserveCData = true
	text := strings.ReplaceAll(d.File.Text, "\r\n", "\n")
	if i := strings.Index(text, "?>"); strings.HasPrefix(text, "<?xml ") && i > 0 {
		text = strings.Repeat(" ", i+2) + text[i+2:] // etree refuses text that says it is UTF-16
	}
	if err := theirs.ReadFromString(text); err != nil {
		t.Fatalf("%s: etree refuses what was accepted: %v", d.File.Path, err)
	}
	value := strings.NewReplacer("\n", " ", "\t", " ").Replace
	ours := flatten(&d.Etree().Element, 0, value, nil)
	want := flatten(&theirs.Element, 0, value, nil)
	for len(ours) > 0 && ours[0].Kind != "element" && ours[0].Kind != "comment" {
		ours = ours[1:]
	}
	for len(want) > 0 && want[0].Kind != "element" && want[0].Kind != "comment" {
		want = want[1:]
	}
	if diff := cmp.Diff(want, ours); diff != "" {
		t.Errorf("%s: %s", d.File.Path, diff)
	}
}

func TestEtree(t *testing.T) {
	t.Parallel()
	const text = "<?xml version=\"1.0\"?>\r\n<!-- a\r\nb --><c:d  x='1' xmlns:c='u'\r\ny='2&#10;3\r\n4'>\r\n t&lt;&#13;\r\n<![CDATA[<\r\n>]]><?p  q r?> <e/></c:d>\r\n"
	d := parseText(text)
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	got := flatten(&d.Etree().Element, 0, func(s string) string { return s }, nil)
	want := []token{
		{0, "instruction", "xml", `version="1.0"`, nil},
		{0, "blank", "", "\n", nil},
		{0, "comment", "", " a\nb ", nil},
		{0, "element", "c:d", "", []string{"x=1", "xmlns:c=u", "y=2\n3 4"}},
		{1, "text", "", "\n t<\r\n", nil},
		{1, "cdata", "", "<\n>", nil},
		{1, "instruction", "p", "q r", nil},
		{1, "blank", "", " ", nil},
		{1, "element", "e", "", nil},
		{0, "blank", "", "\n", nil},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if first := d.Etree(); d.Etree() != first {
		t.Error("Etree must keep its tree")
	}
	sameEtree(t, d)
	sameEtree(t, parseText(serverConfig(20_000)))
	if e := d.Etree().FindElement("/c:d[@x='1']/e"); e == nil {
		t.Error("the tree cannot be queried")
	}
}

package edit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules/edit"
)

func parse(t *testing.T, text string) *xmlsrc.Document {
	t.Helper()
	doc := xmlsrc.Parse(source.Decode("web.config", "", []byte(text)), xmlsrc.Limits{})
	if doc.Err != nil {
		t.Fatal(doc.Err)
	}
	return doc
}

// TestFind finds every element by its own start tag, and nothing elsewhere.
func TestFind(t *testing.T) {
	t.Parallel()
	doc := parse(t, "<a>\n<b><c/><d x='1'/></b> <e>text</e>\n</a>\n")
	var walk func(el *xmlsrc.Element)
	walk = func(el *xmlsrc.Element) {
		if got := edit.Find(doc, el.OpenTag()); got != el {
			t.Errorf("<%s> is not found", el.Name)
		}
		for _, child := range el.Children {
			walk(child)
		}
	}
	walk(doc.Root)
	for _, at := range []int{1, 3, 5, len(doc.File.Text) - 1} {
		if got := edit.Find(doc, doc.File.Span(at, at)); got != nil {
			t.Errorf("offset %d: found <%s>", at, got.Name)
		}
	}
	if edit.Find(parse(t, "<a/>"), doc.Root.OpenTag()) != nil || edit.Find(nil, doc.Root.OpenTag()) != nil {
		t.Error("a span of another file is found")
	}
}

// TestEdits applies one edit to the first child of the root.
func TestEdits(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		text string
		edit func(el *xmlsrc.Element) []source.Edit
		want string
	}{
		"delete a line":        {"<a>\r\n\t<b/> \r\n\t<c/>\r\n</a>", one(edit.Delete), "<a>\r\n\t<c/>\r\n</a>"},
		"delete beside others": {"<a>\n  <b/><c/>\n</a>", one(edit.Delete), "<a>\n  <c/>\n</a>"},
		"delete before a note": {"<a>\n  <b/> <!-- n -->\n</a>", one(edit.Delete), "<a>\n   <!-- n -->\n</a>"},
		"delete several lines": {"<a>\n  <b>\n  </b>\n</a>", one(edit.Delete), "<a>\n</a>"},
		"before, CRLF":         {"<a>\r\n  <b/>\r\n</a>", one(func(el *xmlsrc.Element) source.Edit { return edit.Before(el, "<n/>") }), "<a>\r\n  <n/>\r\n  <b/>\r\n</a>"},
		"before, same line":    {"<a><b/></a>", one(func(el *xmlsrc.Element) source.Edit { return edit.Before(el, "<n/>") }), "<a><n/><b/></a>"},
		"after":                {"<a>\n  <b/>\n</a>", one(func(el *xmlsrc.Element) source.Edit { return edit.After(el, "<n/>") }), "<a>\n  <b/>\n  <n/>\n</a>"},
		"rename both tags":     {"<a><b x='1'>t</b ></a>", func(el *xmlsrc.Element) []source.Edit { return edit.Rename(el, "longer") }, "<a><longer x='1'>t</longer ></a>"},
		"rename one tag":       {"<a><b/></a>", func(el *xmlsrc.Element) []source.Edit { return edit.Rename(el, "n") }, "<a><n/></a>"},
		"attribute":            {"<a><b x=\"1\"\n   y='2' /></a>", one(func(el *xmlsrc.Element) source.Edit { return edit.DeleteAttr(el, el.Attr("y")) }), "<a><b x=\"1\" /></a>"},
		"value in apostrophes": {"<a><b x='1'/></a>", one(func(el *xmlsrc.Element) source.Edit { return edit.Value(el, el.Attr("x"), `a'b"<&`) }), "<a><b x='a&apos;b&quot;&lt;&amp;'/></a>"},
		"new attribute":        {"<a><b x='1' /></a>", one(func(el *xmlsrc.Element) source.Edit { return edit.AddAttr(el, "y", `"`) }), "<a><b x='1' y=\"&quot;\" /></a>"},
		"first attribute":      {"<a><b/></a>", one(func(el *xmlsrc.Element) source.Edit { return edit.AddAttr(el, "y", "2") }), "<a><b y=\"2\"/></a>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := parse(t, row.text)
			got, err := source.Apply(doc.File, row.edit(doc.Root.Children[0]))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func one(f func(*xmlsrc.Element) source.Edit) func(*xmlsrc.Element) []source.Edit {
	return func(el *xmlsrc.Element) []source.Edit { return []source.Edit{f(el)} }
}

package mend_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules/mend"
)

func parse(t *testing.T, text string) *xmlsrc.Document {
	t.Helper()
	doc := xmlsrc.Parse(source.Decode("web.config", "", []byte(text)), xmlsrc.Limits{})
	if doc.Err != nil {
		t.Fatal(doc.Err)
	}
	return doc
}

func apply(t *testing.T, edit source.Edit) string {
	t.Helper()
	out, err := source.Apply(edit.Span.File, []source.Edit{edit})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestSection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ before, after string }{
		"a section without children":  {"<c>\n\t<a>\n\t\t<b>\n\t\t</b>\n\t</a>\n</c>\n", "<c>\n\t<a>\n\t\t<b>\n\t\t\t<x />\n\t\t</b>\n\t</a>\n</c>\n"},
		"an empty-element tag":        {"<c>\n    <a>\n        <b/>\n    </a>\n</c>\n", "<c>\n    <a>\n        <b>\n            <x />\n        </b>\n    </a>\n</c>\n"},
		"the section is not there":    {"<c>\n  <a>\n    <d />\n  </a>\n</c>\n", "<c>\n  <a>\n    <d />\n    <b>\n      <x />\n    </b>\n  </a>\n</c>\n"},
		"nothing of the way is there": {"<c>\r\n  <e />\r\n</c>\r\n", "<c>\r\n  <e />\r\n  <a>\r\n    <b>\r\n      <x />\r\n    </b>\r\n  </a>\r\n</c>\r\n"},
		"an empty file":               {"<c />\n", "<c>\n  <a>\n    <b>\n      <x />\n    </b>\n  </a>\n</c>\n"},
		"behind the last child":       {"<c>\n  <a>\n    <b>\n      <!-- one -->\n      <y />\n    </b>\n  </a>\n</c>\n", "<c>\n  <a>\n    <b>\n      <!-- one -->\n      <y />\n      <x />\n    </b>\n  </a>\n</c>\n"},
		"all on one line":             {"<c><a><b><y /></b></a></c>", "<c><a><b><y />\n  <x /></b></a></c>"},
		"an empty pair on one line":   {"<c>\n  <a>\n    <b></b>\n  </a>\n</c>\n", "<c>\n  <a>\n    <b>\n      <x />\n    </b>\n  </a>\n</c>\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			edit, ok := mend.Section(parse(t, test.before), "a/b", "<x />")
			if !ok {
				t.Fatal("refused")
			}
			if diff := cmp.Diff(test.after, apply(t, edit)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	doc := parse(t, `<c a = 'x' b="&quot;y&quot;" />`)
	for _, test := range []struct{ attribute, value, after string }{
		{"a", `it's "<z>"`, `<c a = 'it&apos;s &quot;&lt;z>&quot;' b="&quot;y&quot;" />`},
		{"b", `it's`, `<c a = 'x' b="it's" />`},
	} {
		edit, ok := mend.Value(merge.Origin{Span: doc.Root.AttrSpan(doc.Root.Attr(test.attribute))}, test.value)
		if !ok {
			t.Fatal("refused")
		}
		if diff := cmp.Diff(test.after, apply(t, edit)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
	if _, ok := mend.Value(merge.Origin{Span: doc.Root.OpenTag()}, "x"); ok {
		t.Error("an element was taken for an attribute")
	}
}

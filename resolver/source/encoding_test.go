package source

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// utf16Bytes encodes text; big chooses the order, mark whether a byte order mark stands first.
func utf16Bytes(text string, big, mark bool) []byte {
	units := utf16.Encode([]rune(text))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	var out []byte
	for _, u := range units {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func TestDecode(t *testing.T) {
	t.Parallel()
	const text = "<a b=\"ä€😀\">\r\n</a>\n"
	declared := func(name string) string { return `<?xml version="1.0" encoding="` + name + `"?><a/>` }
	tests := []struct {
		name string
		raw  []byte
		text string
		want Encoding
	}{
		{"utf-8", []byte(text), text, Encoding{Name: "utf-8"}},
		{"utf-8 with mark", []byte("\xEF\xBB\xBF" + text), text, Encoding{Name: "utf-8", BOM: 3}},
		{"utf-16le with mark", utf16Bytes(text, false, true), text, Encoding{Name: "utf-16le", BOM: 2}},
		{"utf-16be with mark", utf16Bytes(text, true, true), text, Encoding{Name: "utf-16be", BOM: 2}},
		{"utf-16le", utf16Bytes(text, false, false), text, Encoding{Name: "utf-16le"}},
		{"utf-16be", utf16Bytes(text, true, false), text, Encoding{Name: "utf-16be"}},
		{"empty", nil, "", Encoding{Name: "utf-8"}},
		{"only a mark", []byte("\xEF\xBB\xBF"), "", Encoding{Name: "utf-8", BOM: 3}},
		{"half a mark", []byte("\xEF\xBB"), "\uFFFD", Encoding{Name: "utf-8", Damaged: true}},
		{"declared utf-8", []byte(declared("UTF-8")), declared("UTF-8"), Encoding{Name: "utf-8", Declared: "utf-8"}},
		{"declared in single quotes", []byte("<?xml version='1.0' encoding = 'utf-8' ?><a/>"), "<?xml version='1.0' encoding = 'utf-8' ?><a/>", Encoding{Name: "utf-8", Declared: "utf-8"}},
		{"declared windows-1252", []byte(strings.Replace(declared("windows-1252"), "<a/>", "<a b=\"\xE4\x80\"/>", 1)),
			strings.Replace(declared("windows-1252"), "<a/>", "<a b=\"ä€\"/>", 1), Encoding{Name: "windows-1252", Declared: "windows-1252"}},
		{"declared iso-8859-1", []byte(declared("ISO-8859-1") + "\xE4"), declared("ISO-8859-1") + "ä", Encoding{Name: "iso-8859-1", Declared: "iso-8859-1"}},
		{"declared utf-16, is utf-8", []byte(declared("utf-16")), declared("utf-16"), Encoding{Name: "utf-8", Declared: "utf-16", Mismatch: true}},
		{"declared utf-8, is utf-16", utf16Bytes(declared("utf-8"), false, true), declared("utf-8"), Encoding{Name: "utf-16le", BOM: 2, Declared: "utf-8", Mismatch: true}},
		{"declared utf-16, is utf-16", utf16Bytes(declared("UTF-16"), true, true), declared("UTF-16"), Encoding{Name: "utf-16be", BOM: 2, Declared: "utf-16"}},
		{"a mark beats what is declared", []byte("\xEF\xBB\xBF" + declared("windows-1252")), declared("windows-1252"), Encoding{Name: "utf-8", BOM: 3, Declared: "windows-1252", Mismatch: true}},
		{"declared unknown", []byte(declared("klingon")), declared("klingon"), Encoding{Name: "utf-8", Declared: "klingon", Mismatch: true}},
		{"declared iso-2022-kr, which nobody decodes", []byte(declared("iso-2022-kr")), "\uFFFD", Encoding{Name: "iso-2022-kr", Declared: "iso-2022-kr", Damaged: true}},
		{"damaged utf-8", []byte("<a>\xFF\xFE</a>"), "<a>\uFFFD</a>", Encoding{Name: "utf-8", Damaged: true}},
		{"damaged shift_jis", []byte(declared("shift_jis") + "\x81"), declared("shift_jis") + "\uFFFD", Encoding{Name: "shift_jis", Declared: "shift_jis", Damaged: true}},
		{"odd utf-16", append(utf16Bytes("<a/>", false, true), 'x'), "<a/>\uFFFD", Encoding{Name: "utf-16le", BOM: 2, Damaged: true}},
		{"lone high surrogate", []byte{0xFE, 0xFF, 0xD8, 0x3D, 0, 'x'}, "\uFFFDx", Encoding{Name: "utf-16be", BOM: 2, Damaged: true}},
		{"lone low surrogate at the end", []byte{0xFF, 0xFE, 'x', 0, 0x00, 0xDE}, "x\uFFFD", Encoding{Name: "utf-16le", BOM: 2, Damaged: true}},
		{"the mark of utf-16 alone", []byte{0xFF, 0xFE}, "", Encoding{Name: "utf-16le", BOM: 2}},
		{"a declaration that does not end", []byte(`<?xml encoding="utf-8"`), `<?xml encoding="utf-8"`, Encoding{Name: "utf-8"}},
		{"no quotes", []byte(`<?xml encoding=utf-8?>`), `<?xml encoding=utf-8?>`, Encoding{Name: "utf-8"}},
		{"no equals sign", []byte(`<?xml encoding "utf-8"?>`), `<?xml encoding "utf-8"?>`, Encoding{Name: "utf-8"}},
		{"quotes that do not end", []byte(`<?xml encoding="utf-8?>`), `<?xml encoding="utf-8?>`, Encoding{Name: "utf-8"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before := string(tt.raw)
			f := Decode("x/web.config", `C:\x\web.config`, tt.raw)
			if diff := cmp.Diff(tt.want, f.Encoding); diff != "" {
				t.Errorf("encoding (-want +got):\n%s", diff)
			}
			if f.Text != tt.text {
				t.Errorf("text %q, want %q", f.Text, tt.text)
			}
			if f.Path != "x/web.config" || f.Windows != `C:\x\web.config` || string(f.Raw) != before {
				t.Errorf("names or bytes changed: %q %q %q", f.Path, f.Windows, f.Raw)
			}
		})
	}
}

package source

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestApply(t *testing.T) {
	t.Parallel()
	const text = "<a b=\"ä😀\">\r\n  <c/>\r\n</a>\n"
	latin := `<?xml version="1.0" encoding="windows-1252"?>` + "\r\n<a b=\"\xE4\xFC\"/>"
	at := func(f *File, what, by string) Edit {
		start := strings.Index(f.Text, what)
		return Edit{f.Span(start, start+len(what)), by}
	}
	files := map[string][]byte{
		"utf-8": []byte(text), "utf-8 with mark": []byte("\xEF\xBB\xBF" + text),
		"utf-16le with mark": utf16Bytes(text, false, true), "utf-16be with mark": utf16Bytes(text, true, true), "utf-16le": utf16Bytes(text, false, false),
	}
	for name, raw := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := Decode("f", "", raw)
			got, err := Apply(f, []Edit{at(f, "<c/>", "<d e=\"€\"/>"), at(f, "😀", "o"), {f.Span(0, 0), "<!-- first -->\r\n"}, {f.Span(len(f.Text), len(f.Text)), "<!-- last -->"}})
			if err != nil {
				t.Fatal(err)
			}
			again := Decode("f", "", got)
			if want := "<!-- first -->\r\n<a b=\"äo\">\r\n  <d e=\"€\"/>\r\n</a>\n<!-- last -->"; again.Text != want {
				t.Errorf("text %q, want %q", again.Text, want)
			}
			if again.Encoding != f.Encoding {
				t.Errorf("encoding %+v, was %+v", again.Encoding, f.Encoding)
			}
			same, err := Apply(f, nil)
			if err != nil || !bytes.Equal(same, raw) {
				t.Errorf("no edits changed the file: %v", err)
			}
		})
	}
	t.Run("code page", func(t *testing.T) {
		t.Parallel()
		f := Decode("f", "", []byte(latin))
		got, err := Apply(f, []Edit{at(f, "ü", "é€"), at(f, "ä", "")})
		if want := strings.Replace(latin, "\xE4\xFC", "\xE9\x80", 1); err != nil || string(got) != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
		if _, err := Apply(f, []Edit{at(f, "ü", "😀")}); err == nil {
			t.Error("a character that the code page lacks was written")
		}
	})
	t.Run("two insertions at one place keep their order", func(t *testing.T) {
		t.Parallel()
		f := Decode("f", "", []byte("ab"))
		got, err := Apply(f, []Edit{{f.Span(1, 2), "X"}, {f.Span(1, 1), "1"}, {f.Span(1, 1), "2"}, {f.Span(2, 2), "3"}})
		if err != nil || string(got) != "a12X3" {
			t.Errorf("%q, %v", got, err)
		}
	})
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	f := Decode("web.config", "", []byte("a\nbä€d"))
	other := Decode("other", "", []byte("abcdefgh"))
	tests := []struct {
		name  string
		file  *File
		edits []Edit
		want  string
	}{
		{"overlap", f, []Edit{{f.Span(0, 2), ""}, {f.Span(1, 3), ""}}, "web.config:1: edits overlap"},
		{"insertion inside", f, []Edit{{f.Span(1, 1), "x"}, {f.Span(0, 3), ""}}, "web.config:1: edits overlap"},
		{"behind the end", f, []Edit{{f.Span(2, 99), ""}}, "web.config: edit of [2,99) is outside the file"},
		{"before the start", f, []Edit{{f.Span(-1, 2), ""}}, "web.config: edit of [-1,2) is outside the file"},
		{"backwards", f, []Edit{{f.Span(2, 1), ""}}, "web.config: edit of [2,1) is outside the file"},
		{"another file", f, []Edit{{other.Span(0, 1), ""}}, "web.config: edit of [0,1) is outside the file"},
		{"inside a character", f, []Edit{{f.Span(4, 5), ""}}, "web.config:2: edit of [4,5) cuts a character"},
		{"text that is none", f, []Edit{{f.Span(0, 1), "\xFF"}}, "web.config:1: edit of [0,1) cuts a character"},
		{"damaged", Decode("d", "", []byte("a\xFFb")), nil, "d: file holds bytes"},
		{"state shifting code page", Decode("d", "", []byte(`<?xml version="1.0" encoding="iso-2022-jp"?>`+"\x1b$B$\"\x1b(B")), nil, "d: file holds bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Apply(tt.file, tt.edits)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || got != nil {
				t.Errorf("%q, %v; want %s", got, err, tt.want)
			}
		})
	}
	if _, err := Apply(f, tests[0].edits); !errors.Is(err, ErrOverlap) {
		t.Errorf("%v is not ErrOverlap", err)
	}
	if _, err := Apply(tests[8].file, nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v is not ErrDamaged", err)
	}
}

func TestRawOffset(t *testing.T) {
	t.Parallel()
	const text = "aä😀b"
	tests := map[string]struct {
		raw  []byte
		want int
	}{
		"utf-8":              {[]byte(text), 7},
		"utf-8 with mark":    {[]byte("\xEF\xBB\xBF" + text), 10},
		"utf-16le with mark": {utf16Bytes(text, false, true), 10},
	}
	for name, tt := range tests {
		f := Decode("f", "", tt.raw)
		if got := f.RawOffset(strings.Index(f.Text, "b")); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}

// FuzzApply decodes any bytes; when they are whole, replacing a part by itself changes nothing, and replacing it by other text
// changes that part alone.
func FuzzApply(f *testing.F) {
	f.Add([]byte("<a b=\"1\"/>\r\n"), 3, 8, "xyz")
	f.Add([]byte("\xEF\xBB\xBF<ä/>"), 1, 3, "€")
	f.Add(utf16Bytes("<a>😀</a>", false, true), 3, 7, "ß")
	f.Add(utf16Bytes("<a>😀</a>", true, false), 0, 3, "")
	f.Add([]byte(`<?xml version="1.0" encoding="windows-1252"?><a b="`+"\xE4\"/>"), 45, 52, "ü")
	f.Add([]byte(`<?xml version="1.0" encoding="shift_jis"?>`+"\x83\x5c\x81\x5f"), 42, 45, "a")
	f.Add([]byte(`<?xml version="1.0" encoding="gb18030"?>`+"\x81\x30\x81\x30"), 40, 42, "a")
	f.Add([]byte(`<?xml version="1.0" encoding="big5"?>`+"\xa1\x40\x88\x62"), 37, 40, "a")
	f.Add([]byte("odd\xFF\xFE"), 0, 1, "x")
	f.Fuzz(func(t *testing.T, raw []byte, start, end int, by string) {
		file := Decode("f", "", bytes.Clone(raw))
		if !bytes.Equal(file.Raw, raw) {
			t.Fatal("decoding changed the bytes")
		}
		for _, offset := range []int{start, end, 0, len(file.Text)} {
			if p := file.Position(offset); p.Line < 1 || p.Line > file.LineCount() || p.Column < 1 {
				t.Fatalf("position %+v of %d lines", p, file.LineCount())
			}
		}
		edit := Edit{file.Span(start, end), by}
		got, err := Apply(file, []Edit{edit})
		if err != nil {
			return
		}
		same, err := Apply(file, []Edit{{edit.Span, edit.Span.Text()}})
		if err != nil || !bytes.Equal(same, raw) {
			t.Fatalf("replacing a part by itself: %v\n%q\n%q", err, raw, same)
		}
		// What comes out holds what was asked for, unless the edit touched what says how to read it.
		if again := Decode("f", "", got); again.Encoding == file.Encoding {
			if want := file.Text[:start] + by + file.Text[end:]; again.Text != want {
				t.Fatalf("text %q, want %q", again.Text, want)
			}
		}
	})
}

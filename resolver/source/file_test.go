package source

import (
	"strings"
	"testing"
)

func TestPosition(t *testing.T) {
	t.Parallel()
	// Lines end in LF, CRLF and CR; the third holds characters of two, three and four bytes.
	f := Decode("f", "", []byte("one\ntwo\r\näx€y😀z\rfour\n\nsix"))
	tests := []struct {
		of           string
		line, column int
	}{
		{"one", 1, 1}, {"ne", 1, 2}, {"two", 2, 1}, {"\r\nä", 2, 4}, {"\nä", 2, 5}, {"äx", 3, 1}, {"x€", 3, 2}, {"y😀", 3, 4}, {"z\r", 3, 6}, {"four", 4, 1},
		{"\n\nsix", 4, 5}, {"\nsix", 5, 1}, {"six", 6, 1},
	}
	for _, tt := range tests {
		at := strings.Index(f.Text, tt.of)
		if got := f.Position(at); got != (Position{tt.line, tt.column}) {
			t.Errorf("%q at %d: %+v, want %d:%d", tt.of, at, got, tt.line, tt.column)
		}
		if got := f.Span(at, at).Line(); got != tt.line {
			t.Errorf("line of %q: %d, want %d", tt.of, got, tt.line)
		}
	}
	if got := f.Position(-5); got != (Position{1, 1}) {
		t.Errorf("before the file: %+v", got)
	}
	if got := f.Position(1 << 30); got != (Position{6, 4}) {
		t.Errorf("behind the file: %+v", got)
	}
	if got := (*File)(nil).Position(3); got != (Position{}) {
		t.Errorf("no file: %+v", got)
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text  string
		lines []string
	}{
		{"", []string{""}},
		{"a", []string{"a"}},
		{"a\n", []string{"a", ""}},
		{"a\r\nb\rc\nd", []string{"a", "b", "c", "d"}},
		{"\r\n\r\n", []string{"", "", ""}},
		{"\n\r", []string{"", "", ""}},
		{"a\r", []string{"a", ""}},
	}
	for _, tt := range tests {
		f := Decode("f", "", []byte(tt.text))
		if f.LineCount() != len(tt.lines) {
			t.Errorf("%q has %d lines, want %d", tt.text, f.LineCount(), len(tt.lines))
		}
		for i, want := range tt.lines {
			if got := f.Line(i + 1); got != want {
				t.Errorf("%q line %d: %q, want %q", tt.text, i+1, got, want)
			}
			span := f.LineSpan(i + 1)
			if span.Text() != want || span.Line() != i+1 {
				t.Errorf("%q span of line %d: %q at line %d", tt.text, i+1, span.Text(), span.Line())
			}
		}
		if f.Line(0) != "" || f.Line(len(tt.lines)+1) != "" {
			t.Errorf("%q: a line outside is not empty", tt.text)
		}
		if got := f.LineSpan(99); got.Line() != len(tt.lines) {
			t.Errorf("%q: span of line 99 is in line %d", tt.text, got.Line())
		}
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	var none Span
	if !none.IsZero() || none.Text() != "" || none.Line() != 0 {
		t.Error("the zero span names a place")
	}
	f := Decode("f", "", []byte("ab\ncd\n"))
	span := f.Span(1, 4)
	if span.Text() != "b\nc" || span.From() != (Position{1, 2}) || span.To() != (Position{2, 2}) || span.IsZero() {
		t.Errorf("%q from %+v to %+v", span.Text(), span.From(), span.To())
	}
}

func TestLayout(t *testing.T) {
	t.Parallel()
	crlf := Decode("f", "", []byte("<a>\r\n\t <b/>\n</a>"))
	if crlf.LineEnding() != "\r\n" {
		t.Errorf("line ending %q", crlf.LineEnding())
	}
	for _, text := range []string{"", "a", "\na\r\n", "a\nb\r\n"} {
		if got := Decode("f", "", []byte(text)).LineEnding(); got != "\n" {
			t.Errorf("line ending of %q: %q", text, got)
		}
	}
	if got := Decode("f", "", []byte("<a>\r<b/>\r</a>\r")).LineEnding(); got != "\r" {
		t.Errorf("line ending of a file with carriage returns only: %q", got)
	}
	if got := crlf.Indent(strings.Index(crlf.Text, "b/")); got != "\t " {
		t.Errorf("indent %q", got)
	}
	if got := crlf.Indent(0); got != "" {
		t.Errorf("indent of the first line %q", got)
	}
}

func TestEscapeAttr(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain": "plain", `a"b`: "a&quot;b", "a<b&c": "a&lt;b&amp;c", "a\r\nb\t": "a&#13;&#10;b&#9;", "it's ä>": "it's ä>", "": "",
	} {
		if got := EscapeAttr(in); got != want {
			t.Errorf("EscapeAttr(%q) = %q, want %q", in, got, want)
		}
	}
}

package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/source"
)

// draw renders a quote as two lines, the marks below the text.
func draw(q quote) string {
	if q.line == 0 {
		return "..."
	}
	return q.text + "\n" + strings.Repeat(" ", q.start) + strings.Repeat("^", q.end-q.start)
}

func TestCut(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, line, mark string
		width            int
		want             string
	}{
		{"plain", `<a b="c"/>`, `b="c"`, 40, "<a b=\"c\"/>\n   ^^^^^"},
		{"tabs go to the next stop", "\t<a\tb/>", "b", 40, "    <a  b/>\n        ^"},
		{"a marked tab is as wide as it looks", "ab\tc", "\t", 40, "ab  c\n  ^^"},
		{"wide characters take two columns", "日本=x", "本", 40, "日本=x\n  ^^"},
		{"behind wide characters", "日本=x", "x", 40, "日本=x\n     ^"},
		{"combining characters take none", "e\u0301e\u0301x", "x", 40, "e\u0301e\u0301x\n  ^"},
		{"a mark on a combining character", "ae\u0301b", "\u0301", 40, "ae\u0301b\n ^"},
		{"emoji", "\U0001F600x", "x", 40, "\U0001F600x\n  ^"},
		{"what reorders text is made visible", "a\u202Eb", "b", 40, "a\uFFFDb\n  ^"},
		{"what is invisible is made visible", "py\u200B", "\u200B", 40, "py\uFFFD\n  ^"},
		{"controls", "\x1b[1m", "[", 40, "␛[1m\n ^"},
		{"cut at the right", "abc" + strings.Repeat("-", 30), "b", 20, "abc" + strings.Repeat("-", 16) + "…\n ^"},
		{"cut at the left", strings.Repeat("-", 30) + "abc", "c", 20, "…" + strings.Repeat("-", 16) + "abc\n                   ^"},
		{"cut at both ends", strings.Repeat("-", 30) + "abc" + strings.Repeat("-", 30), "abc", 21, "…--------abc--------…\n         ^^^"},
		{"a mark wider than the screen", "<" + strings.Repeat("x", 50) + ">", strings.Repeat("x", 50), 20, "<" + strings.Repeat("x", 18) + "…\n ^^^^^^^^^^^^^^^^^^^"},
		{"wide characters at the cut", strings.Repeat("日", 20) + "x" + strings.Repeat("本", 20), "x", 20, "…日日日日x本本本本…\n         ^"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at := strings.Index(tt.line, tt.mark)
			got := draw(cut(tt.line, 1, at, at+len(tt.mark), tt.width))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestQuotes(t *testing.T) {
	t.Parallel()
	const text = "first\r\n  second\r\n\r\n\tlast\r\n"
	tests := []struct {
		name       string
		start, end int
		want       []string
	}{
		{"an insertion point", 2, 2, []string{"first\n  ^"}},
		{"the end of a line", 5, 5, []string{"first\n     ^"}},
		{"a line ending", 5, 7, []string{"first\n     ^"}},
		{"a whole line with its ending", 7, 17, []string{"  second\n^^^^^^^^"}},
		{"two lines", 2, 12, []string{"first\n  ^^^", "  second\n  ^^^"}},
		{"many lines", 0, 24, []string{"first\n^^^^^", "...", "    last\n    ^^^^"}},
		{"to the blanks of a line", 0, 8, []string{"first\n^^^^^", "..."}},
		{"the end of the file", len(text), len(text), []string{"\n^"}},
		{"everything", 0, len(text), []string{"first\n^^^^^", "...", "    last\n    ^^^^"}},
	}
	f := source.Decode("web.config", "", []byte(text))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, q := range (&view{}).quotes(f.Span(tt.start, tt.end), 40) {
				got = append(got, draw(q))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestQuotesOfOneLongLine checks that the cost of a quote does not grow with a line of megabytes.
func TestQuotesOfOneLongLine(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("日本<x/>", 300_000) + "<here/>" + strings.Repeat("<y/>", 300_000)
	f := source.Decode("web.config", "", []byte(line))
	at := strings.Index(line, "here")
	const want = "…本<x/>日本<x/><here/><y/><y/><y/><…\n                ^^^^"
	if diff := cmp.Diff(want, draw((&view{}).quotes(f.Span(at, at+4), 36)[0])); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	around, _, _ := near(line, at, at+4)
	if cells, _ := layOut(around); len(cells) > 3*maxNear {
		t.Errorf("%d characters were looked at", len(cells))
	}
}

// FuzzQuotes checks that every span of every text has a quote that fits the screen and marks something.
func FuzzQuotes(f *testing.F) {
	f.Add("first\r\n\tsecond", 2, 9, 30)
	f.Add(strings.Repeat("日e\u0301", 40), 20, 60, 20)
	f.Add("\u0301\x00\xff\u200d", 0, 3, 0)
	f.Add("", 0, 0, 80)
	f.Fuzz(func(t *testing.T, text string, start, end, width int) {
		file := source.Decode("web.config", "", []byte(text))
		start = min(max(start, 0), len(file.Text))
		end = min(max(end, start), len(file.Text))
		for start > 0 && start < len(file.Text) && !utf8.RuneStart(file.Text[start]) {
			start--
		}
		width = min(max(width, 10), 500)
		lines := (&view{}).quotes(file.Span(start, end), width)
		if len(lines) == 0 || len(lines) > 3 || lines[0].line == 0 {
			t.Fatalf("%d quotes: %v", len(lines), lines)
		}
		for _, q := range lines {
			if q.line == 0 {
				continue
			}
			if q.start < 0 || q.end <= q.start || q.end > width+1 {
				t.Errorf("line %d marks [%d,%d) of %d columns", q.line, q.start, q.end, width)
			}
			if got := columns(q.text); got > width {
				t.Errorf("line %d takes %d of %d columns: %q", q.line, got, width, q.text)
			}
		}
	})
}

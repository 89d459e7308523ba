package cli

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/iislens/iislens/resolver/source"
)

// FuzzExcerpt: an excerpt keeps to its width, and its marks lie below its text.
func FuzzExcerpt(f *testing.F) {
	f.Add("<a>\n\t<b c=\"d\" />\n</a>", 5, 10, 60)
	f.Add(strings.Repeat("x", 500), 300, 20, 70)
	f.Add("ü<b\x00é\r\n", 2, 400, 40)
	f.Fuzz(func(t *testing.T, text string, start, length, columns int) {
		file := source.Decode("web.config", "", []byte(text))
		if start < 0 || length < 0 || start > len(file.Text) || len(text) > 1<<16 {
			t.Skip()
		}
		columns = 40 + max(columns, 0)%200
		end := min(start+min(length, len(file.Text)), len(file.Text))
		for start > 0 && start < len(file.Text) && !utf8.RuneStart(file.Text[start]) {
			start--
		}
		for end < len(file.Text) && !utf8.RuneStart(file.Text[end]) {
			end++
		}
		lines := excerpt(file.Span(start, end), (*source.File).Line, columns)
		if len(lines) == 0 {
			return
		}
		shown, marks := lines[0], lines[1]
		if len(lines) != 2 || !utf8.ValidString(shown) || width(shown) > columns || width(marks) > columns+1 || strings.Trim(marks, " ^") != "" || !strings.HasSuffix(marks, "^") {
			t.Errorf("%d columns:\n%q\n%q", columns, shown, marks)
		}
	})
}

func TestProgressText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		done, total int64
		passed      time.Duration
		want        string
	}{
		{250e6, 1e9, time.Second, "read 250 MB of 1.0 GB (25 %), 250 MB/s, 3s left"},
		{2.5e9, 0, 10 * time.Second, "read 2.5 GB, 250 MB/s"},
		{5000, 5000, time.Second, "read 5 kB of 5 kB (100 %), 5 kB/s"},
	} {
		if got := progressText(tt.done, tt.total, tt.passed); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := number(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

package errorpage_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"github.com/iislens/iislens/resolver/errorpage"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const testdata = "../../testdata/errorpage"

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testdata, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func samples(t testing.TB) []string {
	t.Helper()
	var names []string
	for _, pattern := range []string{"*.html", "*.txt"} {
		found, err := filepath.Glob(filepath.Join(testdata, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			names = append(names, filepath.Base(path))
		}
	}
	if len(names) == 0 {
		t.Fatal("no samples")
	}
	return names
}

func TestParseGolden(t *testing.T) {
	t.Parallel()
	for _, name := range samples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := read(t, name)
			page, err := errorpage.Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			out, err := json.MarshalIndent(page, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got := page.Kind.String() + "\n" + string(out) + "\n"
			golden := filepath.Join(testdata, name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(data)
			if err != nil {
				t.Fatal(err)
			}
			again, err := errorpage.Parse(wide)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(page, again); d != "" {
				t.Errorf("as UTF-16: %s", d)
			}
		})
	}
}

func TestParseRejects(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, input, text string }{
		{"empty", " \r\n", "it is empty"},
		{"binary", "PK\x03\x04\x00\x00", "binary data"},
		{"large", strings.Repeat("x", errorpage.MaxSize+1), "larger than 4 MiB"},
		{"prose", "The handler module needs version 10.19 of it.\nModule design is hard.", "no status such as"},
		{"other page", "<html><head><title>Welcome 2.0</title></head><body><h1>Price: 199.99</h1></body></html>", "no status such as"},
		{"config", "<configuration>\n  <system.webServer/>\n</configuration>", "no status such as"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := errorpage.Parse([]byte(tt.input))
			if !errors.Is(err, errorpage.ErrNotErrorPage) || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("page %+v, error %v, want %q in it", page, err, tt.text)
			}
		})
	}
}

func FuzzPage(f *testing.F) {
	for _, name := range samples(f) {
		f.Add(read(f, name))
	}
	f.Add([]byte("<tr><td>a<td>0x1<tr <th>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		page, err := errorpage.Parse(data)
		if (page == nil) == (err == nil) {
			t.Fatalf("page %v, error %v", page, err)
		}
		if page != nil && page.Kind == 0 {
			t.Fatal("a page of no kind")
		}
	})
}

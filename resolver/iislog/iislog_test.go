package iislog_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"github.com/iislens/iislens/resolver/iislog"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const testdata = "../../testdata/iislog"

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testdata, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// render writes statistics and groups as a person would check them.
func render(st iislog.Stats, agg *iislog.Aggregate) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d lines, %d skipped (%d truncated, %d long), %d requests, %d grouped, first bad line %d %q\n",
		st.Format, st.Lines, st.Skipped, st.Truncated, st.Long, st.Requests, st.Grouped, st.FirstBad, st.FirstBadText)
	for _, s := range agg.Statuses() {
		fmt.Fprintf(&b, "status %d.%d: %d\n", s.Status, s.Substatus, s.Count)
	}
	for _, g := range agg.Groups() {
		fmt.Fprintf(&b, "%d x %d.%d.%d %s %s site=%q host=%q port=%q reason=%q queue=%q other=%v\n\t%s .. %s\n\texample %s\n\tpaths %q\n",
			g.Count, g.Status, g.Substatus, g.Win32, g.Method, g.Shape, g.Site, g.Host, g.Port, g.Reason, g.Queue, g.Other,
			stamp(g.First), stamp(g.Last), g.Example, g.Paths)
	}
	return b.String()
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "?"
	}
	return t.Format(time.RFC3339)
}

func TestScanGolden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"changing-fields.log", "httperr.log", "iis-format.log", "ncsa.log", "rows.csv", "rows.jsonl", "headless-ansi.log",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			agg := iislog.NewAggregate(iislog.Limits{})
			st, err := iislog.Scan(bytes.NewReader(read(t, name)), iislog.Options{Site: "Given"}, agg)
			if err != nil {
				t.Fatal(err)
			}
			got := render(st, agg)
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
		})
	}
}

// Compression, encoding and the size of reads must not show in the result.
func TestScanSameThroughAnyReader(t *testing.T) {
	t.Parallel()
	plain := bytes.TrimPrefix(read(t, "changing-fields.log"), []byte("\ufeff"))
	var zipped bytes.Buffer
	zw := gzip.NewWriter(&zipped)
	zw.Write(plain)
	zw.Close()
	le, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(plain)
	if err != nil {
		t.Fatal(err)
	}
	be, err := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().Bytes(plain)
	if err != nil {
		t.Fatal(err)
	}
	want := partialOf(t, bytes.NewReader(plain), iislog.Options{}, iislog.Limits{})
	for name, r := range map[string]io.Reader{
		"gzip": &zipped, "UTF-16 with BOM": bytes.NewReader(le), "UTF-16BE without BOM": bytes.NewReader(be),
		"byte by byte": iotest.OneByteReader(bytes.NewReader(plain)), "error with data": iotest.DataErrReader(bytes.NewReader(plain)),
	} {
		if d := cmp.Diff(want, partialOf(t, r, iislog.Options{}, iislog.Limits{})); d != "" {
			t.Errorf("%s: -plain +got:\n%s", name, d)
		}
	}
}

func partialOf(t testing.TB, r io.Reader, opt iislog.Options, limits iislog.Limits) string {
	t.Helper()
	agg := iislog.NewAggregate(limits)
	if _, err := iislog.Scan(r, opt, agg); err != nil {
		t.Fatal(err)
	}
	return written(t, agg)
}

func written(t testing.TB, agg *iislog.Aggregate) string {
	t.Helper()
	var b strings.Builder
	if err := agg.WritePartial(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestScanRangeAndStatus(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		v, err := time.Parse(time.DateTime, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	tests := []struct {
		name                        string
		since, until                string
		status                      string
		requests, outside, selected int64
	}{
		{"all failures", "", "", "", 6, 0, 5},
		{"since is inclusive", "2024-03-01 08:00:05", "", "", 2, 4, 2},
		{"until is exclusive", "", "2024-03-01 08:00:02", "", 1, 5, 1},
		{"between", "2024-03-01 08:00:02", "2024-03-01 08:00:04", "", 2, 4, 2},
		{"one status", "", "", "404", 6, 0, 3},
		{"one substatus", "", "", "404.3", 6, 0, 1},
		{"substatus 0 includes not logged", "", "", "500.0", 6, 0, 1},
		{"class and list", "", "", "2xx, 502.2", 6, 0, 2},
		{"range", "", "", "200-399", 6, 0, 1},
		{"everything", "", "", "all", 6, 0, 6},
	}
	log := strings.ReplaceAll(string(read(t, "changing-fields.log")), "09:30:08 W3SVC2 304 shop.example.com GET /logo.png 8080\r\n", "")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			filter, err := iislog.ParseStatusFilter(tt.status)
			if err != nil {
				t.Fatal(err)
			}
			opt := iislog.Options{Status: filter}
			if tt.since != "" {
				opt.Since = at(tt.since)
			}
			if tt.until != "" {
				opt.Until = at(tt.until)
			}
			agg := iislog.NewAggregate(iislog.Limits{})
			st, err := iislog.Scan(strings.NewReader(log), opt, agg)
			if err != nil {
				t.Fatal(err)
			}
			got := []int64{st.Requests, st.OutOfRange, st.Grouped}
			if d := cmp.Diff([]int64{tt.requests, tt.outside, tt.selected}, got); d != "" {
				t.Errorf("requests, out of range, grouped: -want +got:\n%s", d)
			}
		})
	}
}

// Reading a line from its end must give what reading it in full gives.
func TestScanRangeSameForQuickLines(t *testing.T) {
	t.Parallel()
	const line = "%s 200 0 0 15\n"
	stock := "#Fields: date time cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n"
	other := "#Fields: time date cs-method cs-uri-stem sc-status sc-substatus sc-win32-status time-taken\n"
	since := time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)
	for _, log := range []string{
		stock + fmt.Sprintf(line, "2024-01-01 23:59:59 GET /a") + fmt.Sprintf(line, "2024-01-02 00:00:00 GET /a") + fmt.Sprintf(line, "2024-13-02 00:00:00 GET /a"),
		other + fmt.Sprintf(line, "23:59:59 2024-01-01 GET /a") + fmt.Sprintf(line, "00:00:00 2024-01-02 GET /a") + fmt.Sprintf(line, "00:00:00 2024-13-02 GET /a"),
	} {
		st, err := iislog.Scan(strings.NewReader(log), iislog.Options{Since: since}, iislog.NewAggregate(iislog.Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		if st.Matched != 2 || st.OutOfRange != 1 || st.Requests != 1 || st.Skipped != 1 {
			t.Errorf("%+v", st)
		}
	}
}

func TestParseStatusFilterRejects(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"abc", "404,", "99", "1000", "404.x", "404.-1", "5x", "499-400", "404.70000", "0xx"} {
		if _, err := iislog.ParseStatusFilter(text); err == nil {
			t.Errorf("%q accepted", text)
		}
	}
}

func TestScanIsNoLog(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, input, saw string }{
		{"text", "hello\nworld\n", `no #Fields line, and no line looks like a W3C, HTTPERR, IIS or NCSA log entry; the first one (line 1) is "hello"`},
		{"binary", "\x00\x01\x02\x03garbage\n", "binary data, byte 0x00 at offset 0"},
		{"binary with a line end", "ab\n\x01\x02{}\n", "binary data, byte 0x01 at offset 3"},
		{"zeros", strings.Repeat("\x00", 3<<20), "NUL bytes only"},
		{"zip", "PK\x03\x04rest", "a ZIP archive"},
		{"event log", "ElfFile\x00rest", "a Windows event log"},
		{"html", "<!DOCTYPE html><html>\n<p>x", "an HTML page"},
		{"trace", "<?xml version=\"1.0\"?>\n<failedRequest/>", "an XML file"},
		{"no status column", "#Fields: date time cs-method\n2024-01-01 00:00:00 GET\n", "names no sc-status"},
		{"wrong columns", "#Fields: date time sc-status\nx\n", "no line has the 3 columns"},
		{"json", "{\"a\":1}\n", "JSON without a status"},
		{"one long line", strings.Repeat("x", 3<<20), "every line is longer than 65536 bytes"},
		{"long lines", strings.Repeat(strings.Repeat("y", 70000)+"\n", 40), "every line is longer than 65536 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			agg := iislog.NewAggregate(iislog.Limits{})
			_, err := iislog.Scan(strings.NewReader(tt.input), iislog.Options{}, agg)
			var none *iislog.NoLogError
			if !errors.As(err, &none) || !errors.Is(err, iislog.ErrNoLog) {
				t.Fatalf("error is %v, want a NoLogError", err)
			}
			if !strings.Contains(none.Saw, tt.saw) {
				t.Errorf("saw %q, want %q in it", none.Saw, tt.saw)
			}
			if len(agg.Groups()) != 0 || agg.Totals() != (iislog.Totals{}) {
				t.Error("the aggregate was changed")
			}
		})
	}
}

func TestScanEmptyAndDirectivesOnly(t *testing.T) {
	t.Parallel()
	for _, input := range []string{"", "\r\n\r\n", "#Software: x\r\n#Fields: date time sc-status\r\n", "\ufeff", strings.Repeat("\x00", 5000)} {
		st, err := iislog.Scan(strings.NewReader(input), iislog.Options{}, iislog.NewAggregate(iislog.Limits{}))
		if err != nil || st.Lines != 0 {
			t.Errorf("%.20q: %d lines, error %v", input, st.Lines, err)
		}
	}
}

func TestScanReadErrorKeepsWhatWasRead(t *testing.T) {
	t.Parallel()
	var zipped bytes.Buffer
	zw := gzip.NewWriter(&zipped)
	zw.Write(sampleLog(2000))
	zw.Close()
	cut := zipped.Bytes()[:zipped.Len()/2]
	agg := iislog.NewAggregate(iislog.Limits{})
	st, err := iislog.Scan(bytes.NewReader(cut), iislog.Options{}, agg)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("error is %v", err)
	}
	if st.Matched == 0 || len(agg.Groups()) == 0 {
		t.Errorf("nothing of the readable half was kept: %+v", st)
	}
}

func TestScanLongLineBetweenEntries(t *testing.T) {
	t.Parallel()
	for _, size := range []int{70_000, 1 << 20, 3<<20 + 17} {
		lines := bytes.SplitAfter(sampleLog(20), []byte("\n"))
		lines[7] = append(bytes.Repeat([]byte("z"), size), '\n')
		st, err := iislog.Scan(bytes.NewReader(bytes.Join(lines, nil)), iislog.Options{Status: iislog.AnyStatus()}, iislog.NewAggregate(iislog.Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		if st.Long != 1 || st.Skipped != 1 || st.Matched != 17 || st.FirstBad != 8 {
			t.Errorf("%d bytes: %+v", size, st)
		}
	}
}

func TestPathShape(t *testing.T) {
	t.Parallel()
	tests := []struct{ path, want string }{
		{"/api/123/x", "/api/{n}/x"},
		{"/API/456/X", "/api/{n}/x"},
		{"/v1/oauth2/file.mp3", "/v1/oauth2/file.mp3"},
		{"/o/3F2504E0-4F89-11D3-9A0C-0305E82C3301.json", "/o/{guid}.json"},
		{"/{3F2504E0-4F89-11D3-9A0C-0305E82C3301}", "/{{guid}}"},
		{"/js/main.3f2a1b9c.js", "/js/main.{hex}.js"},
		{"/deadbeef/facade", "/deadbeef/facade"},
		{"/order12345.aspx", "/order{n}.aspx"},
		{"/2024-01-05/report.pdf", "/{n}-{n}-{n}/report.pdf"},
		{"/(S(a1b2c3d4e5f6g7h8i9j0k1l2))/x.aspx", "/(s({id}))/x.aspx"},
		{"/a%2012345/é9", "/a%20{n}/é9"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := iislog.PathShape(tt.path); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.path, got, tt.want)
		}
	}
}

func TestSiteID(t *testing.T) {
	t.Parallel()
	tests := []struct {
		site string
		id   int
		ok   bool
	}{{"W3SVC12", 12, true}, {"w3svc1", 1, true}, {"W3SVC", 0, false}, {"Default", 0, false}, {"W3SVC1x", 0, false}}
	for _, tt := range tests {
		if id, ok := iislog.SiteID(tt.site); id != tt.id && ok || ok != tt.ok {
			t.Errorf("%s: %d, %v", tt.site, id, ok)
		}
	}
}

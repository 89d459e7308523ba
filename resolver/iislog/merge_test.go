package iislog_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/iislog"
)

const sampleFields = "date time s-sitename cs-method cs-uri-stem cs-uri-query s-port cs-host sc-status sc-substatus sc-win32-status"

// sampleLog makes n lines, the first two of them directives. Times repeat and go back, so
// that ties and order matter.
func sampleLog(n int) []byte {
	r := rand.New(rand.NewSource(7))
	var b bytes.Buffer
	fmt.Fprintf(&b, "#Version: 1.0\n#Fields: %s\n", sampleFields)
	statuses := []string{"404 0 2", "500 19 33", "200 0 0", "502 2 0", "404 3 50"}
	for range n - 2 {
		fmt.Fprintf(&b, "2024-01-%02d %02d:%02d:00 W3SVC%d GET /%s/%d/f%d.aspx x=%d 80 h%d.example %s\n",
			1+r.Intn(3), r.Intn(24), r.Intn(3), 1+r.Intn(2), []string{"a", "B", "b"}[r.Intn(3)], r.Intn(40), r.Intn(2), r.Intn(9), r.Intn(2), statuses[r.Intn(len(statuses))])
	}
	return b.Bytes()
}

func TestMergedShardsEqualOneRun(t *testing.T) {
	t.Parallel()
	log := sampleLog(3000)
	lines := bytes.SplitAfter(log, []byte("\n"))[2:]
	whole := partialOf(t, bytes.NewReader(log), iislog.Options{}, iislog.Limits{})
	r := rand.New(rand.NewSource(1))
	for round := range 30 {
		n := 2 + r.Intn(6)
		shards := make([]bytes.Buffer, n)
		for _, line := range lines {
			shards[r.Intn(n)].Write(line)
		}
		parts := make([]string, n)
		for i := range shards {
			parts[i] = partialOf(t, &shards[i], iislog.Options{Fields: sampleFields, Workers: 1 + r.Intn(3)}, iislog.Limits{})
		}
		for len(parts) > 1 { // merge any two, in any order
			r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
			agg := iislog.NewAggregate(iislog.Limits{})
			if err := agg.MergePartial(strings.NewReader(parts[0] + parts[1])); err != nil {
				t.Fatal(err)
			}
			parts = append(parts[2:], written(t, agg))
		}
		if d := cmp.Diff(sameFiles(whole), sameFiles(parts[0])); d != "" {
			t.Fatalf("round %d, %d shards: -whole +merged:\n%s", round, n, d)
		}
	}
}

// sameFiles drops the two totals that a division changes: how many files were
// read and how many bytes of directives they had.
func sameFiles(partial string) string {
	head, rest, _ := strings.Cut(partial, "\n")
	before, after, _ := strings.Cut(head, `"files"`)
	_, after, _ = strings.Cut(after, `"statuses"`)
	return before + after + "\n" + rest
}

func TestWorkersDoNotChangeTheResult(t *testing.T) {
	t.Parallel()
	log := sampleLog(60000) // several blocks
	want := partialOf(t, bytes.NewReader(log), iislog.Options{Workers: 1}, iislog.Limits{})
	for _, n := range []int{2, 3, 8} {
		if d := cmp.Diff(want, partialOf(t, bytes.NewReader(log), iislog.Options{Workers: n}, iislog.Limits{})); d != "" {
			t.Errorf("%d workers: %s", n, d)
		}
	}
}

func TestLimitKeepsCountsAndLargeGroups(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("#Fields: date time cs-method cs-uri-stem sc-status sc-substatus\n")
	const scanned = 20000
	for i := range scanned {
		fmt.Fprintf(&b, "2024-01-01 00:00:00 GET /%s.php 404 0\n", letters(i))
		if i%4 == 0 {
			b.WriteString("2024-01-01 00:00:00 GET /app.aspx 500 0\n")
		}
	}
	for _, limits := range []iislog.Limits{{Groups: 50}, {Bytes: 100_000}} {
		var first string
		for range 3 {
			agg := iislog.NewAggregate(limits)
			if _, err := iislog.Scan(strings.NewReader(b.String()), iislog.Options{Workers: 2}, agg); err != nil {
				t.Fatal(err)
			}
			groups := agg.Groups()
			if len(groups) > 1000 {
				t.Fatalf("%+v: %d groups", limits, len(groups))
			}
			var total, app int64
			for _, g := range groups {
				total += g.Count
				if g.Shape == "/app.aspx" {
					app = g.Count
				}
			}
			if total != scanned+scanned/4 || app != scanned/4 || agg.Dropped() == 0 {
				t.Errorf("%+v: %d counted, %d for the large group, %d dropped", limits, total, app, agg.Dropped())
			}
			if first == "" {
				first = written(t, agg)
			} else if written(t, agg) != first {
				t.Errorf("%+v: a second run differs", limits)
			}
		}
	}
}

func letters(n int) string {
	b := []byte{}
	for range 5 {
		b = append(b, 'a'+byte(n%26))
		n /= 26
	}
	return string(b)
}

func TestMergePartialErrors(t *testing.T) {
	t.Parallel()
	good := partialOf(t, bytes.NewReader(sampleLog(100)), iislog.Options{}, iislog.Limits{})
	cut := good[:strings.LastIndex(strings.TrimSpace(good), "\n")+1]
	tests := []struct{ name, input, want string }{
		{"empty", "", "no header line"},
		{"log", "#Fields: x\n", "line 1: not a header"},
		{"other JSON", "{}\n", "no iislensPartial"},
		{"version", `{"iislensPartial":2}`, "version 2"},
		{"cut off", cut, "1 groups are missing"},
		{"bad group", `{"iislensPartial":1,"groups":1}` + "\n{\"status\":4040,\"count\":1}\n", "line 2"},
		{"negative", `{"iislensPartial":1,"lines":-1}`, "negative"},
		{"long line", `{"iislensPartial":1,"groups":1}` + "\n" + strings.Repeat("x", 2<<20), "token too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			agg := iislog.NewAggregate(iislog.Limits{})
			err := agg.MergePartial(strings.NewReader(tt.input))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error is %v, want %q in it", err, tt.want)
			}
			if len(agg.Groups()) > 0 {
				t.Error("something was merged")
			}
		})
	}
	if _, err := iislog.Scan(strings.NewReader(good), iislog.Options{}, iislog.NewAggregate(iislog.Limits{})); err != iislog.ErrPartial {
		t.Errorf("scanning a partial result: %v", err)
	}
}

func FuzzScan(f *testing.F) {
	for _, name := range []string{"changing-fields.log", "httperr.log", "iis-format.log", "ncsa.log", "rows.csv", "rows.jsonl", "headless-ansi.log"} {
		f.Add(read(f, name), uint8(1))
	}
	f.Add([]byte("#Fields: sc-status date \"\n404 \"2024-01-01\"\n"), uint8(0))
	f.Fuzz(func(t *testing.T, log []byte, workers uint8) {
		opt := iislog.Options{Status: iislog.AnyStatus(), Workers: 1 + int(workers%4)}
		agg := iislog.NewAggregate(iislog.Limits{})
		st, err := iislog.Scan(bytes.NewReader(log), opt, agg)
		if st.Lines != st.Matched+st.Skipped || (st.Skipped > 0) != (st.FirstBad > 0) {
			t.Fatalf("inconsistent: %+v", st)
		}
		if err != nil {
			return
		}
		var n int64
		for _, g := range agg.Groups() {
			n += g.Count
		}
		if n != st.Grouped && n != 1<<63-1 {
			t.Fatalf("%d in groups, %d grouped", n, st.Grouped)
		}
		first := written(t, agg)
		again := iislog.NewAggregate(iislog.Limits{})
		if err := again.MergePartial(strings.NewReader(first)); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(first, written(t, again)); d != "" {
			t.Fatal(d)
		}
	})
}

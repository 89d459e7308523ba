package cli_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// logLines makes log lines that differ in everything that groups tell apart.
func logLines(r *rand.Rand, n int) string {
	statuses := []string{"200 0 0", "200 0 0", "304 0 0", "404 0 2", "404 3 50", "404 8 0", "500 0 0", "500 19 33", "502 2 0", "401 2 5", "503 0 0"}
	var b strings.Builder
	for range n {
		paths := []string{"/", "/cgi-bin/hello.py", fmt.Sprintf("/api/%d/items", r.IntN(10000)), fmt.Sprintf("/page%d.html", r.IntN(50)), "/a+b/" + strings.Repeat("x", r.IntN(9))}
		query := "-"
		if r.IntN(3) == 0 {
			query = fmt.Sprintf("id=%d", r.IntN(100))
		}
		fmt.Fprintf(&b, "2026-03-%02d %02d:%02d:%02d W3SVC%d %s %s %s %d %s\r\n", 1+r.IntN(9), r.IntN(24), r.IntN(60), r.IntN(60),
			1+r.IntN(3), []string{"GET", "GET", "POST"}[r.IntN(3)], paths[r.IntN(len(paths))], query, []int{80, 443, 8080}[r.IntN(3)], statuses[r.IntN(len(statuses))])
	}
	return b.String()
}

const logHead = "#Software: Microsoft Internet Information Services 10.0\r\n#Fields: date time s-sitename cs-method cs-uri-stem cs-uri-query s-port sc-status sc-substatus sc-win32-status\r\n"

// TestLogShards: shards that are counted apart, some of them compressed, add up to what one run says, in every format.
func TestLogShards(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(1, 2))
	var logs, parts []string
	for i := range 9 {
		name := filepath.Join(dir, fmt.Sprintf("u_ex%d.log", i))
		raw := []byte(logHead + logLines(r, 1500))
		if i%3 == 0 {
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			_, _ = w.Write(raw)
			_ = w.Close()
			name, raw = name+".gz", packed.Bytes()
		}
		writeLog(t, name, raw)
		logs = append(logs, name)
	}
	for i, name := range logs {
		o := run("diagnose", "--log", name, "--partial")
		if o.code != 0 || o.err != "" {
			t.Fatalf("%s: exit %d: %s", name, o.code, o.err)
		}
		part := filepath.Join(dir, fmt.Sprintf("%d.part", len(logs)-i)) // in another order
		writeLog(t, part, []byte(o.out))
		parts = append(parts, part)
	}
	for _, format := range []string{"json", "csv", "text"} {
		flags := append([]string{"diagnose", "--format", format}, sample("elvenware")...)
		one := run(append(append(flags, "--log"), logs...)...)
		sum := run(append(append(flags, "--merge"), parts...)...)
		if diff := cmp.Diff(one.out, sum.out); diff != "" || one.code != 1 || sum.code != 1 {
			t.Errorf("%s: exit %d and %d; (-one run +sum of shards):\n%s", format, one.code, sum.code, diff)
		}
		whole := run(append(flags, "--log", dir)...)
		if whole.out != one.out {
			t.Errorf("%s: the directory says something else than its files", format)
		}
	}
}

// TestLogJSON: the counts of the groups add up, and the fields that programs rely on are there.
func TestLogJSON(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "u_ex.log")
	writeLog(t, name, []byte(logHead+logLines(rand.New(rand.NewPCG(3, 4)), 3000)+"2026-03-01 08:00:00 W3S"))
	o := run(append([]string{"diagnose", "--format", "json", "--log", name}, sample("elvenware")...)...)
	var got struct {
		Groups []struct {
			Status    int
			Substatus *int
			Win32     *int64
			Count     int64
			FirstSeen string
			LastSeen  string
			Example   struct{ URL, Method, Site string }
			Paths     []string
			Causes    []struct{ Name, Confidence, File, Fix string }
		}
		Statuses                                []struct{ Count int64 }
		Lines, Skipped, Files, Requests, Failed int64
	}
	if err := json.Unmarshal([]byte(o.out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Lines != 3001 || got.Skipped != 1 || got.Files != 1 || got.Requests != 3000 {
		t.Errorf("lines %d, skipped %d, files %d, requests %d", got.Lines, got.Skipped, got.Files, got.Requests)
	}
	sum, all := int64(0), int64(0)
	for i, g := range got.Groups {
		sum += g.Count
		if i > 0 && g.Count > got.Groups[i-1].Count {
			t.Errorf("group %d has more hits than the one before", i)
		}
		if g.Status < 400 || g.Substatus == nil || g.Win32 == nil || g.FirstSeen == "" || g.LastSeen < g.FirstSeen || g.Example.Method == "" || !strings.HasPrefix(g.Example.URL, "/") && !strings.HasPrefix(g.Example.URL, "http") {
			t.Errorf("group %+v", g)
		}
	}
	for _, s := range got.Statuses {
		all += s.Count
	}
	if sum != got.Failed || all != got.Requests {
		t.Errorf("groups hold %d of %d failures, statuses %d of %d requests", sum, got.Failed, all, got.Requests)
	}
}

// TestDiagnoseJSON: the fields of one diagnosis.
func TestDiagnoseJSON(t *testing.T) {
	t.Parallel()
	o := run(append([]string{"diagnose", "http://www.elvenware.example:81/", "--format", "json"}, sample("elvenware")...)...)
	var got map[string]json.RawMessage
	if err := json.Unmarshal([]byte(o.out), &got); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"schemaVersion", "configuration", "request", "observed", "prediction", "verdict", "note", "causes", "elsewhere", "look", "checked"} {
		if _, ok := got[field]; !ok {
			t.Errorf("%s is missing", field)
		}
	}
	var causes []struct {
		Rank                                       int
		Name, Rule, Confidence, Fix, File, Message string
		Line, Column                               int
	}
	if err := json.Unmarshal(got["causes"], &causes); err != nil {
		t.Fatal(err)
	}
	if len(causes) != 1 || causes[0].Rank != 1 || causes[0].Name != "binding-mismatch" || causes[0].Line == 0 || causes[0].Fix == "" {
		t.Errorf("causes %+v", causes)
	}
}

func writeLog(t *testing.T, name string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(name, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

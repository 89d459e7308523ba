package freb_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"github.com/iislens/iislens/resolver/freb"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const testdata = "../../testdata/freb"

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testdata, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func render(t *freb.Trace) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s site=%d pool=%s pid=%d status=%v trigger=%v reason=%s taken=%s\n", t.Verb, t.URL, t.SiteID, t.AppPool, t.ProcessID, t.Status, t.Trigger, t.FailureReason, t.TimeTaken)
	fmt.Fprintf(&b, "as %s/%q/%q start=%s path=%q events=%d dropped=%d\n", t.Authentication, t.User, t.TokenUser, t.Start.Format(time.RFC3339Nano), t.PhysicalPath, t.Events, t.Dropped)
	for _, h := range t.Handlers {
		fmt.Fprintf(&b, "handler %q -> %q modules=%q script=%q type=%q line %d\n", h.From, h.To, h.Modules, h.Script, h.Type, h.Line)
	}
	for _, e := range t.Errors {
		fmt.Fprintf(&b, "error %s %s %v %q 0x%08x %q config=%q line %d\n", e.Module, e.Notification, e.Status, e.Reason, e.Code, e.CodeText, e.Config, e.Line)
	}
	for _, u := range t.URLs {
		fmt.Fprintf(&b, "url %s -> %s\n", u.From, u.To)
	}
	for _, r := range t.Rules {
		fmt.Fprintf(&b, "rule %q on %q matched=%v action=%s\n", r.Name, r.Input, r.Matched, r.Action)
		for _, s := range r.Steps {
			fmt.Fprintf(&b, "\t%s %v %v\n", s.Name, s.Fields, s.Words)
		}
	}
	for _, e := range t.Notable {
		fmt.Fprintf(&b, "notable %s level %d %v\n", e.Name, e.Level, e.Fields)
	}
	if f, ok := t.Failure(); ok {
		fmt.Fprintf(&b, "failure: %s in %s, handler %q\n", f.Module, f.Notification, t.Handler())
	}
	return b.String()
}

func TestParseGolden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"cgi-502.xml", "config-500.xml"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := read(t, name)
			trace, err := freb.Parse(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			got := render(trace)
			golden := filepath.Join(testdata, strings.TrimSuffix(name, ".xml")+".golden")
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
			wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(bytes.TrimPrefix(data, []byte("\ufeff")))
			if err != nil {
				t.Fatal(err)
			}
			if trace, err = freb.Parse(bytes.NewReader(wide)); err != nil || render(trace) != got {
				t.Errorf("UTF-16: error %v", err)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	deep := "<failedRequest>" + strings.Repeat("<a>", 100)
	inEvent := "<failedRequest><Event>" + strings.Repeat("<a>", 100)
	tests := []struct {
		name, input string
		is          error
		text        string
	}{
		{"empty", "", freb.ErrNotTrace, "no element"},
		{"text", "not xml", freb.ErrNotTrace, "no element"},
		{"other root", "\n<configuration/>", freb.ErrNotTrace, "line 2: not a failed request trace: the root element is <configuration>"},
		{"broken", "<failedRequest", freb.ErrNotTrace, "unexpected EOF"},
		{"no end", "<failedRequest url='x'>\n<Event>", freb.ErrCutOff, "line 2: the trace ends early"},
		{"deep", deep, nil, "nested deeper"},
		{"deep event", inEvent, nil, "nested deeper"},
		{"not well-formed", "<failedRequest><a></b></failedRequest>", nil, "line 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			trace, err := freb.Parse(strings.NewReader(tt.input))
			if err == nil || tt.is != nil && !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.text) {
				t.Fatalf("error is %v, want %q in it", err, tt.text)
			}
			if (trace == nil) != errors.Is(err, freb.ErrNotTrace) {
				t.Errorf("trace is %v", trace)
			}
		})
	}
}

// A trace cut off anywhere keeps the events that were complete.
func TestParseCutOff(t *testing.T) {
	t.Parallel()
	data := read(t, "cgi-502.xml")
	at := bytes.Index(data, []byte("CGI_LAUNCH"))
	trace, err := freb.Parse(bytes.NewReader(data[:at]))
	if !errors.Is(err, freb.ErrCutOff) {
		t.Fatalf("error is %v", err)
	}
	if trace.Handler() != "Python CGI" || len(trace.Rules) != 2 || len(trace.Errors) != 0 {
		t.Errorf("%s", render(trace))
	}
}

func TestFailureFallsBack(t *testing.T) {
	t.Parallel()
	a := freb.ModuleError{Module: "A", Status: freb.Status{Code: 401, Sub: 2}}
	b := freb.ModuleError{Module: "B", Status: freb.Status{Code: 404}}
	tests := []struct {
		name  string
		trace freb.Trace
		want  string
		ok    bool
	}{
		{"trigger", freb.Trace{Trigger: a.Status, Status: b.Status, Errors: []freb.ModuleError{b, a}}, "A", true},
		{"final", freb.Trace{Status: b.Status, Errors: []freb.ModuleError{b, a}}, "B", true},
		{"last", freb.Trace{Errors: []freb.ModuleError{b, a}}, "A", true},
		{"none", freb.Trace{}, "", false},
	}
	for _, tt := range tests {
		if got, ok := tt.trace.Failure(); got.Module != tt.want || ok != tt.ok {
			t.Errorf("%s: %q, %v", tt.name, got.Module, ok)
		}
	}
}

func FuzzFREB(f *testing.F) {
	f.Add(read(f, "cgi-502.xml"))
	f.Add(read(f, "config-500.xml"))
	f.Add([]byte("<failedRequest><Event><RenderingInfo><Opcode>RULE_EVALUATION_END</Opcode></RenderingInfo></Event></failedRequest>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		trace, err := freb.Parse(bytes.NewReader(data))
		if trace == nil && err == nil {
			t.Fatal("neither a trace nor an error")
		}
		if trace != nil {
			trace.Failure()
			trace.Handler()
		}
	})
}

package baseline

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

var (
	shadowed = &rules.Rule{ID: "IIS3002", Name: "handler-shadowed"}
	twice    = &rules.Rule{ID: "IIS2001", Name: "duplicate-item"}
)

// find returns a finding; its key is its fingerprint in the tests.
func find(r *rules.Rule, path, key string) *rules.Finding {
	return &rules.Finding{Rule: r, Key: key, Span: source.Span{File: &source.File{Path: path}}}
}

func keys(findings []*rules.Finding) (out []string) {
	for _, f := range findings {
		out = append(out, f.Key)
	}
	return out
}

var options = Options{Fingerprints: keys}

const sample = `{
  "version": 2,
  "findings": [
    {"rule":"IIS2001","name":"duplicate-item","path":"a/web.config","fingerprint":"f1","count":2},
    {"rule":"IIS3002","name":"handler-shadowed","path":"a/web.config","fingerprint":"f2","count":1},
    {"rule":"IIS3002","name":"handler-shadowed","path":"b <&>/web.config","fingerprint":"f2","count":1}
  ]
}
`

func sampleFindings() []*rules.Finding {
	commented := find(twice, "a/web.config", "f9")
	commented.Suppressed = "comment"
	return []*rules.Finding{
		find(shadowed, "b <&>/web.config", "f2"), commented, find(twice, "a/web.config", "f1"), find(shadowed, "a/web.config", "f2"),
		find(twice, "a/web.config", "f1"),
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	b := New(sampleFindings(), options)
	if diff := cmp.Diff(sample, string(b.Encode())); diff != "" {
		t.Error(diff)
	}
	again, err := Parse("baseline.json", b.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, again); diff != "" {
		t.Error(diff)
	}
	empty := New(nil, options)
	if again, err = Parse("baseline.json", empty.Encode()); err != nil || len(again.Entries) != 0 {
		t.Errorf("an empty baseline reads as %v, %v", again, err)
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		findings []*rules.Finding
		covered  func(Entry) bool
		accepted int
		fresh    []string
		stale    []string
	}{
		{"the same again", sampleFindings(), nil, 4, nil, nil},
		{"a new one", append(sampleFindings(), find(twice, "c/web.config", "f3")), nil, 4, []string{"f3"}, nil},
		{"one more of the same", append(sampleFindings(), find(twice, "a/web.config", "f1")), nil, 4, []string{"f1"}, nil},
		{"all fixed", nil, nil, 0, nil, []string{"a/web.config f1 2", "a/web.config f2 1", "b <&>/web.config f2 1"}},
		{"one of two fixed", []*rules.Finding{find(twice, "a/web.config", "f1")}, func(e Entry) bool { return e.Rule == "IIS2001" },
			1, nil, []string{"a/web.config f1 1"}},
		{"not covered", nil, func(e Entry) bool { return e.Path == "a/web.config" }, 0, nil, []string{"a/web.config f1 2", "a/web.config f2 1"}},
		{"the entry of the same path first", []*rules.Finding{find(shadowed, "b <&>/web.config", "f2")}, func(e Entry) bool { return e.Fingerprint == "f2" },
			1, nil, []string{"a/web.config f2 1"}},
		{"the file was renamed", []*rules.Finding{find(shadowed, "c/web.config", "f2"), find(shadowed, "a/web.config", "f2")},
			func(e Entry) bool { return e.Fingerprint == "f2" }, 2, nil, nil},
		{"another rule with that fingerprint", []*rules.Finding{find(twice, "a/web.config", "f2")}, func(Entry) bool { return false }, 0, []string{"f2"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b, err := Parse("baseline.json", []byte(sample))
			if err != nil {
				t.Fatal(err)
			}
			o := options
			o.Covered = tt.covered
			out := b.Apply(tt.findings, o)
			var stale []string
			for _, e := range out.Stale {
				stale = append(stale, fmt.Sprint(e.Path, " ", e.Fingerprint, " ", e.Count))
			}
			marked := 0
			for _, f := range tt.findings {
				if f.Suppressed == Mark {
					marked++
				}
			}
			if out.Accepted != tt.accepted || marked != tt.accepted {
				t.Errorf("%d accepted, %d marked; want %d", out.Accepted, marked, tt.accepted)
			}
			if diff := cmp.Diff(tt.fresh, keys(out.New)); diff != "" {
				t.Error("new:", diff)
			}
			if diff := cmp.Diff(tt.stale, stale); diff != "" {
				t.Error("stale:", diff)
			}
			if diff := cmp.Diff(sample, string(b.Encode())); diff != "" {
				t.Error("Apply changed the baseline:", diff)
			}
		})
	}
}

func TestNilBaseline(t *testing.T) {
	t.Parallel()
	var b *Baseline
	if out := b.Apply(sampleFindings(), options); len(out.New) != 4 || out.Accepted != 0 {
		t.Errorf("Apply = %+v", out)
	}
	if diff := cmp.Diff(sample, string(b.Update(sampleFindings(), options).Encode())); diff != "" {
		t.Error(diff)
	}
}

// TestUpdate is the ratchet: what is fixed goes, what was not looked at stays, and findings marked by Apply are kept.
func TestUpdate(t *testing.T) {
	t.Parallel()
	b, err := Parse("baseline.json", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	findings := []*rules.Finding{find(twice, "a/web.config", "f1")}
	o := options
	o.Covered = func(e Entry) bool { return e.Path == "a/web.config" }
	b.Apply(findings, o)
	want := `{
  "version": 2,
  "findings": [
    {"rule":"IIS2001","name":"duplicate-item","path":"a/web.config","fingerprint":"f1","count":1},
    {"rule":"IIS3002","name":"handler-shadowed","path":"b <&>/web.config","fingerprint":"f2","count":1}
  ]
}
`
	if diff := cmp.Diff(want, string(b.Update(findings, o).Encode())); diff != "" {
		t.Error(diff)
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", "b.json:1:1: not a baseline of iislens: unexpected end of JSON input"},
		{"no JSON", "version: 1", "b.json:1:1: not a baseline of iislens: invalid character 'v' looking for beginning of value"},
		{"something else", "{}", `b.json: not a baseline of iislens: it has no "version"`},
		{"newer", `{"version": 3, "entries": []}`, "b.json: the baseline has version 3, but this iislens knows versions up to 2 only; write it anew with --write-baseline"},
		{"unknown field", `{"version": 1, "finding": []}`, `b.json: not a baseline of iislens: unknown field "finding"`},
		{"wrong type", "{\"version\": 1,\n \"findings\": {}}", "b.json:2:15: not a baseline of iislens: findings must not be of the type object"},
		{"conflict", strings.Replace(sample, "    {\"rule\":\"IIS3002", "<<<<<<< HEAD\n    {\"rule\":\"IIS3002", 1), "b.json:5:1: a merge conflict was left here; keep the entries of both sides"},
		{"no count", `{"version": 1, "findings": [{"rule":"a","path":"b","fingerprint":"c"}]}`, "b.json: finding 1 has the count 0; it must be 1 or more"},
		{"no path", `{"version": 1, "findings": [{"rule":"a","count":1,"fingerprint":"c"}]}`, "b.json: finding 1 lacks its rule, path or fingerprint"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse("b.json", []byte(tt.text))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want an *Error", err)
			}
			if diff := cmp.Diff(tt.want, e.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseMergesDuplicates(t *testing.T) {
	t.Parallel()
	b, err := Parse("b.json", []byte("\uFEFF"+strings.Replace(sample, `"count":2},`, `"count":2},
{"rule":"IIS2001","name":"old-name","path":"a/web.config","fingerprint":"f1","count":1},`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample, string(b.Encode())); diff != "" {
		t.Error(diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(`{"version":1,"findings":[{"rule":"\ud800","name":"","path":"b","fingerprint":"c","count":9999999999}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := Parse("b.json", raw)
		if err != nil {
			return
		}
		again, err := Parse("b.json", b.Encode())
		if err != nil {
			t.Fatalf("%v\n%s", err, b.Encode())
		}
		if string(again.Encode()) != string(b.Encode()) {
			t.Fatalf("not stable:\n%s\n%s", b.Encode(), again.Encode())
		}
	})
}

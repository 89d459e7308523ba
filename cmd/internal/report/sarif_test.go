package report

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// parseSARIF renders a run and reads it back, refusing fields that the types do not know.
func parseSARIF(t *testing.T, run *Run, opt Options) sarifRun {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(render(t, "sarif", run, opt)))
	d.DisallowUnknownFields()
	var log sarifLog
	if err := d.Decode(&log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 {
		t.Fatalf("version %q with %d runs", log.Version, len(log.Runs))
	}
	return log.Runs[0]
}

func TestSARIFIsConsistent(t *testing.T) {
	t.Parallel()
	for name, run := range map[string]*Run{"full": fullRun(t), "clean": cleanRun(t), "broken": brokenRun(t), "empty": {}} {
		got := parseSARIF(t, run, full)
		if len(got.Results) != len(run.Findings) {
			t.Errorf("%s: %d results of %d findings", name, len(got.Results), len(run.Findings))
		}
		seen := map[string]bool{}
		for _, r := range got.Results {
			if id := got.Tool.Driver.Rules[r.RuleIndex].ID; id != r.RuleID {
				t.Errorf("%s: rule %s has the index of %s", name, r.RuleID, id)
			}
			if print := r.PartialFingerprints["iislensFingerprint/v2"]; len(print) != 32 || seen[print] {
				t.Errorf("%s: fingerprint %q is odd or not the only one", name, print)
			} else {
				seen[print] = true
			}
			if !slices.Contains([]string{"error", "warning", "note"}, r.Level) || !strings.HasSuffix(r.Message.Text, ".") {
				t.Errorf("%s: level %q, message %q", name, r.Level, r.Message.Text)
			}
			for _, location := range slices.Concat(r.Locations, r.Related) {
				p := location.Physical
				if p.Region.StartLine < 1 || p.Region.StartColumn < 1 || p.Region.EndLine < p.Region.StartLine {
					t.Errorf("%s: region %+v", name, p.Region)
				}
				if absolute := strings.Contains(p.Artifact.URI, ":"); absolute == (p.Artifact.Base != "") {
					t.Errorf("%s: address %+v", name, p.Artifact)
				}
			}
		}
		for _, r := range got.Tool.Driver.Rules {
			if r.Short.Text == "" || r.Full.Text == "" || r.Help.Text == "" || r.Help.Markdown == "" || strings.Contains(r.Name, "-") {
				t.Errorf("%s: rule %+v lacks a text", name, r)
			}
		}
		failed := run.Summary.Failed > 0
		if in := got.Invocations[0]; in.Successful == failed || len(in.Execution) != len(run.Problems) || len(in.Configuration) != len(run.Summary.Skipped) {
			t.Errorf("%s: invocation %+v", name, in)
		}
	}
}

func TestSARIFSuppressions(t *testing.T) {
	t.Parallel()
	kinds := map[string]int{}
	for _, r := range parseSARIF(t, fullRun(t), full).Results {
		for _, s := range r.Suppressions {
			kinds[s.Kind]++
		}
	}
	if diff := cmp.Diff(map[string]int{"external": 1, "inSource": 1}, kinds); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSARIFAddresses(t *testing.T) {
	t.Parallel()
	tests := []struct{ file, uri, base string }{
		{"a/web.config", "a/web.config", sarifRoot},
		{"Program Files/ü#1?/web.config", "Program%20Files/%C3%BC%231%3F/web.config", sarifRoot},
		{"a:b/c%d.config", "a%3Ab/c%25d.config", sarifRoot},
		{"../up/web.config", "../up/web.config", sarifRoot},
		{"/srv/a b/web.config", "file:///srv/a%20b/web.config", ""},
		{"C:/inetpub/a b/web.config", "file:///C:/inetpub/a%20b/web.config", ""},
		{"//server/share/web.config", "file://server/share/web.config", ""},
		{"profile:iis10/applicationHost.config", "profile:iis10/applicationHost.config", ""},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(sarifArtifact{URI: tt.uri, Base: tt.base}, new(sarifWriter).artifact(tt.file)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.file, diff)
		}
	}
}

func TestSARIFVersion(t *testing.T) {
	t.Parallel()
	tests := []struct{ version, want, semantic string }{
		{"", "0.0.0-dev", "0.0.0-dev"},
		{"v1.2.3", "1.2.3", "1.2.3"},
		{"1.2.3-rc.1+abc", "1.2.3-rc.1+abc", "1.2.3-rc.1+abc"},
		{"(devel)", "(devel)", ""},
	}
	for _, tt := range tests {
		d := parseSARIF(t, cleanRun(t), Options{Version: tt.version}).Tool.Driver
		if d.Version != tt.want || d.SemanticVersion != tt.semantic {
			t.Errorf("version %q gives %q and %q", tt.version, d.Version, d.SemanticVersion)
		}
	}
}

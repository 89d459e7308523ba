package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// goldenDir is testdata/report of the repository, seen from this package.
var goldenDir = filepath.Join("..", "..", "..", "testdata", "report")

// full are the options of most goldens.
var full = Options{Version: "v1.2.3", Base: "/srv/site"}

func TestGolden(t *testing.T) {
	t.Parallel()
	runs := []struct {
		name string
		run  func(testing.TB) *Run
	}{{"full", fullRun}, {"clean", cleanRun}, {"broken", brokenRun}}
	for _, r := range runs {
		for _, format := range Formats() {
			golden(t, r.name, format, r.run(t), full)
		}
	}
	color, narrow, quiet := full, full, full
	color.Color, narrow.Width, quiet.Quiet = true, 50, true
	golden(t, "full-color", "text", fullRun(t), color)
	golden(t, "full-narrow", "text", fullRun(t), narrow)
	golden(t, "full-concise", "text", fullRun(t), quiet)
}

func golden(t *testing.T, name, format string, run *Run, opt Options) {
	t.Run(name+"/"+format, func(t *testing.T) {
		t.Parallel()
		var out bytes.Buffer
		if err := Write(&out, format, run, opt); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(goldenDir, name+"."+format+".golden")
		if *update {
			if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out.String()); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", file, diff)
		}
	})
}

func TestMachineFormatsIgnoreColorAndWidth(t *testing.T) {
	t.Parallel()
	for _, format := range Formats()[1:] {
		plain, colored := render(t, format, fullRun(t), full), render(t, format, fullRun(t), Options{Version: full.Version, Base: full.Base, Color: true, Width: 20, Quiet: true})
		if diff := cmp.Diff(plain, colored); diff != "" {
			t.Errorf("%s (-plain +colored):\n%s", format, diff)
		}
	}
}

func TestOrderOfFindingsDoesNotMatter(t *testing.T) {
	t.Parallel()
	for _, format := range Formats() {
		run := fullRun(t)
		before := slices.Clone(run.Findings)
		want := render(t, format, run, full)
		if !slices.Equal(before, run.Findings) {
			t.Errorf("%s reorders the caller's findings", format)
		}
		slices.Reverse(run.Findings)
		slices.Reverse(run.Problems)
		if diff := cmp.Diff(want, render(t, format, run, full)); diff != "" {
			t.Errorf("%s (-sorted +reversed):\n%s", format, diff)
		}
	}
}

func TestMachineFormatsAreWellFormed(t *testing.T) {
	t.Parallel()
	for _, run := range []*Run{fullRun(t), cleanRun(t), brokenRun(t), {}} {
		for _, format := range []string{"json", "sarif", "gitlab"} {
			if out := render(t, format, run, full); !json.Valid([]byte(out)) {
				t.Errorf("%s is not JSON:\n%s", format, out)
			}
		}
		for _, format := range []string{"junit", "checkstyle"} {
			d := xml.NewDecoder(strings.NewReader(render(t, format, run, full)))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s: %v", format, err)
				}
			}
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := Write(&out, "yaml", &Run{}, Options{})
	if err == nil || !strings.Contains(err.Error(), `"yaml"`) || !strings.Contains(err.Error(), "checkstyle") || out.Len() > 0 {
		t.Errorf("error %v, output %q", err, out.String())
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteError(t *testing.T) {
	t.Parallel()
	for _, format := range Formats()[:3] {
		if err := Write(brokenWriter{}, format, cleanRun(t), full); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	tests := []struct{ base, path, want string }{
		{"", "a/web.config", "a/web.config"},
		{"", "./a/web.config", "a/web.config"},
		{"", ".//a", "a"},
		{"/srv", "/srv/a/web.config", "a/web.config"},
		{"/srv/", "/srv/a/web.config", "a/web.config"},
		{"/srv", "/srv2/web.config", "/srv2/web.config"},
		{"/srv", "/srv", "/srv"},
		{"/", "/a", "a"},
		{"C:/Work", "c:/work/A/web.config", "A/web.config"},
		{"/Srv", "/srv/a", "/srv/a"},
		{".", "./a", "a"},
		{"/srv", "profile:iis10/applicationHost.config", "profile:iis10/applicationHost.config"},
	}
	for _, tt := range tests {
		v := &view{opt: Options{Base: tt.base}}
		if got := v.path(tt.path); got != tt.want {
			t.Errorf("path(%q) below %q = %q, want %q", tt.path, tt.base, got, tt.want)
		}
	}
}

func render(t testing.TB, format string, run *Run, opt Options) string {
	t.Helper()
	var out strings.Builder
	if err := Write(&out, format, run, opt); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

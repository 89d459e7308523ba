package report

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/iislens/iislens/cmd/internal/ask/answer"
	"github.com/iislens/iislens/resolver/source"
)

// TestJSONEditsApply checks that the byte offsets mean what they promise: the edits of a program that knows only the file on
// disk give the file that source.Apply gives.
func TestJSONEditsApply(t *testing.T) {
	t.Parallel()
	run := fullRun(t)
	var report answer.Lint
	if err := json.Unmarshal([]byte(render(t, "json", run, Options{})), &report); err != nil {
		t.Fatal(err)
	}
	fixes := 0
	for _, f := range run.Findings {
		for _, fix := range f.Fixes {
			if f.Suppressed != "" {
				continue
			}
			fixes++
			file := f.Span.File
			want, err := source.Apply(file, fix.Edits)
			if err != nil {
				t.Fatal(err)
			}
			if got := applyJSON(t, report, file.Path, fix.Title, file); !bytes.Equal(got, want) {
				t.Errorf("%s: %q, want %q", file.Path, got, want)
			}
		}
	}
	if fixes != 2 {
		t.Errorf("%d fixes checked, want 2", fixes)
	}
}

func applyJSON(t *testing.T, report answer.Lint, path, title string, file *source.File) []byte {
	t.Helper()
	for _, f := range report.Findings {
		for _, fix := range f.Fixes {
			if f.File == path && fix.Title == title && len(fix.Edits) == 1 {
				e := fix.Edits[0]
				out := append([]byte{}, file.Raw[:e.StartByte]...)
				if strings.HasPrefix(file.Encoding.Name, "utf-16") && e.NewText != "" {
					t.Fatal("this test replaces text in UTF-8 only")
				}
				return append(append(out, e.NewText...), file.Raw[e.EndByte:]...)
			}
		}
	}
	t.Fatalf("no fix %q of %s", title, path)
	return nil
}

func TestDamagedAndEmbeddedFilesHaveNoFixes(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]*source.File{
		"damaged":  source.Decode("web.config", "", []byte("<a>\xff</a>")),
		"embedded": {Path: "profile:iis10/applicationHost.config", Text: "<a>x</a>", Profile: true},
	} {
		run := &Run{Findings: fullRun(t).Findings[:1]}
		run.Findings[0].Span = f.Span(0, 3)
		run.Findings[0].Fixes[0].Edits = []source.Edit{{Span: f.Span(0, 3)}}
		for format, sign := range map[string]string{"json": "startByte", "sarif": "replacements", "text": "--fix"} {
			if out := render(t, format, run, full); strings.Contains(out, sign) {
				t.Errorf("%s: %s offers a fix:\n%s", name, format, out)
			}
		}
	}
}

// TestTextKeepsItsWidth checks at many widths that only clickable places are longer than a line.
func TestTextKeepsItsWidth(t *testing.T) {
	t.Parallel()
	clickable := regexp.MustCompile(`^\S.*: (error|warning|info)(\[IIS\d{4} [a-z-]+\])?:$|^  note: \S+:$`)
	for width := 40; width <= 120; width++ {
		opt := full
		opt.Width = width
		for line := range strings.Lines(render(t, "text", fullRun(t), opt)) {
			line = strings.TrimSuffix(line, "\n")
			mark := strings.TrimRight(line, "^") // marks may stand one column behind the text
			if columns(line) > width && !clickable.MatchString(line) && columns(mark) >= width {
				t.Errorf("width %d: line of %d columns: %s", width, columns(line), line)
			}
			if line != strings.TrimRight(line, " ") {
				t.Errorf("width %d: blanks at the end of %q", width, line)
			}
		}
	}
}

func TestColorChangesNoText(t *testing.T) {
	t.Parallel()
	colored := full
	colored.Color = true
	escape := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for _, quiet := range []bool{false, true} {
		plain := full
		plain.Quiet, colored.Quiet = quiet, quiet
		with, without := render(t, "text", fullRun(t), colored), render(t, "text", fullRun(t), plain)
		if strings.Contains(without, "\x1b") {
			t.Errorf("quiet %v: colour nobody asked for", quiet)
		}
		if got := escape.ReplaceAllString(with, ""); with == without || got != without {
			t.Errorf("quiet %v: colour changes the text or does nothing:\n%s", quiet, got)
		}
	}
}

// TestGitHubCommandsStayOnTheirLine checks that no text of a finding can start a command of its own.
func TestGitHubCommandsStayOnTheirLine(t *testing.T) {
	t.Parallel()
	f := source.Decode("a\n::set-env name=X::y,b:c%0A", "", []byte("<a/>"))
	run := &Run{Findings: fullRun(t).Findings[:1]}
	run.Findings[0].Span, run.Findings[0].Fixes = f.Span(0, 4), nil
	run.Findings[0].Message = "one\r\n::error::two 100%"
	got := render(t, "github", run, Options{})
	want := "::notice file=a%0A%3A%3Aset-env name=X%3A%3Ay%2Cb%3Ac%250A,line=1,endLine=1,col=1,endColumn=5," +
		"title=IIS9003 tidy-name::one%0D%0A: :error::two 100%25\n"
	if got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}

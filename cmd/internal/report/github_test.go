package report

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// command is a workflow command as the runner of GitHub Actions reads it.
type command struct {
	Name, Message string
	Properties    map[string]string
}

var commandLine = regexp.MustCompile(`^::([a-z-]+)(?: ([^:]*(?:%3A[^:]*)*?))?::(.*)$`)

// parseCommand reads a line by the documented grammar, ::name key=value,key=value::message, where %25 %0D %0A stand for
// themselves in messages and %3A %2C too in values; ok is false for a line that is no command.
func parseCommand(line string) (c command, ok bool) {
	parts := commandLine.FindStringSubmatch(line)
	if parts == nil {
		return command{}, false
	}
	data := []string{"%0D", "\r", "%0A", "\n"}
	c = command{parts[1], strings.NewReplacer(append(data, "%25", "%")...).Replace(parts[3]), map[string]string{}}
	for property := range strings.SplitSeq(parts[2], ",") {
		key, value, found := strings.Cut(property, "=")
		if _, twice := c.Properties[key]; !found || twice {
			return command{}, false
		}
		c.Properties[key] = strings.NewReplacer(append(data, "%3A", ":", "%2C", ",", "%25", "%")...).Replace(value)
	}
	return c, true
}

// TestGitHubGrammar reads every line of the format as a runner does, and finds the findings in it.
func TestGitHubGrammar(t *testing.T) {
	t.Parallel()
	known := regexp.MustCompile(`^(file|line|endLine|col|endColumn|title)$`)
	stray := regexp.MustCompile(`%(?:[^0-9A-F]|.[^0-9A-F]|.?$)`)
	for name, run := range map[string]*Run{"full": fullRun(t), "clean": cleanRun(t), "broken": brokenRun(t)} {
		out := render(t, "github", run, full)
		var got []string
		for line := range strings.Lines(out) {
			line = strings.TrimSuffix(line, "\n")
			c, ok := parseCommand(line)
			if !ok || strings.ContainsRune(line, '\r') || stray.MatchString(line) {
				t.Errorf("%s: %q is no workflow command", name, line)
				continue
			}
			if c.Name != "error" && c.Name != "warning" && c.Name != "notice" {
				t.Errorf("%s: %q is no command that annotates", name, c.Name)
			}
			for key, value := range c.Properties {
				if !known.MatchString(key) {
					t.Errorf("%s: annotations have no property %q", name, key)
				}
				if n, err := strconv.Atoi(value); key != "file" && key != "title" && (err != nil || n < 1) {
					t.Errorf("%s: %s=%s is no position", name, key, value)
				}
			}
			if c.Properties["line"] != c.Properties["endLine"] && c.Properties["col"]+c.Properties["endColumn"] != "" {
				t.Errorf("%s: %q has columns over several lines", name, line)
			}
			if c.Message == "" {
				t.Errorf("%s: %q says nothing", name, line)
			}
			got = append(got, c.Name+" "+c.Properties["title"])
		}
		var want []string
		for range run.Problems {
			want = append(want, "error file not checked")
		}
		for _, f := range run.Findings {
			if f.Suppressed == "" {
				want = append(want, strings.Replace(f.Severity.String(), "info", "notice", 1)+" "+label(f.Rule))
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestParseCommand(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"", "error", "::error", "::error file=a::", "::error file=a,file=b::x", "::error file::x", ":: file=a::x"} {
		if c, ok := parseCommand(line); ok && c.Message != "" {
			t.Errorf("%q is read as %+v", line, c)
		}
	}
	c, ok := parseCommand("::error file=a%3Ab%2Cc%25,line=1::x%0Ay::z")
	want := command{"error", "x\ny::z", map[string]string{"file": "a:b,c%", "line": "1"}}
	if diff := cmp.Diff(want, c); !ok || diff != "" {
		t.Error(ok, diff)
	}
}

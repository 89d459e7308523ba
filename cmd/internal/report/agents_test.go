package report

import (
	"regexp"
	"strings"
	"testing"

	"github.com/iislens/iislens/rules"
)

var (
	vsoLine      = regexp.MustCompile(`^##vso\[task\.logissue ((?:[a-z]+=[^;\]]*;)+)\](.+)$`)
	teamcityLine = regexp.MustCompile(`^##teamcity\[([a-zA-Z]+)((?: [a-zA-Z]+='(?:[^|'\[\]]|\|['nr|\[\]]|\|0x[0-9a-f]{4})*')+)\]$`)
)

// TestAgentGrammar reads every line of the formats for build agents as these do.
func TestAgentGrammar(t *testing.T) {
	t.Parallel()
	for name, run := range map[string]*Run{"full": fullRun(t), "clean": cleanRun(t), "broken": brokenRun(t)} {
		counted := len(run.Problems)
		for _, f := range run.Findings {
			if f.Suppressed == "" {
				counted++
			}
		}
		issues, inspections := 0, 0
		for line := range strings.Lines(render(t, "azure", run, full)) {
			line = strings.TrimSuffix(line, "\n")
			if issues++; !vsoLine.MatchString(line) {
				t.Errorf("%s: %q is no logging command", name, line)
			}
		}
		for line := range strings.Lines(render(t, "teamcity", run, full)) {
			parts := teamcityLine.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
			if parts == nil || strings.ContainsFunc(line, func(r rune) bool { return r > 0x7e }) {
				t.Errorf("%s: %q is no service message", name, line)
				continue
			}
			if parts[1] == "inspection" || parts[1] == "buildProblem" {
				inspections++
			}
		}
		if issues != counted || inspections != counted {
			t.Errorf("%s: %d issues, %d inspections, want %d", name, issues, inspections, counted)
		}
	}
}

// TestAgentEscapes writes what would end a command, or begin another, so that the agent reads it as text.
func TestAgentEscapes(t *testing.T) {
	t.Parallel()
	const hostile = "x;y]z\n##vso[task.setvariable variable=a]b 100%"
	run := brokenRun(t)
	run.Findings, run.Problems = nil, []Problem{{Path: "a;b]c.config", Message: hostile}}
	azure := render(t, "azure", run, full)
	want := "##vso[task.logissue type=error;sourcepath=a%3Bb%5Dc.config;]file not checked: x;y]z%0A"
	if !strings.HasPrefix(azure, want) || strings.Count(azure, "\n") != 1 {
		t.Errorf("azure: %q", azure)
	}
	for in, want := range map[string]string{"a|b'c[d]": "a||b|'c|[d|]", "1\n2\r3": "1|n2|r3", "é": "|0x00e9", "😀": "|0xd83d|0xde00"} {
		if got := teamcityValue(in); got != want {
			t.Errorf("teamcityValue(%q) = %q, want %q", in, got, want)
		}
	}
	if got := shorten(strings.Repeat("é", 10), 5); got != "éééé…" {
		t.Errorf("shorten: %q", got)
	}
	if teamcitySeverity(rules.Info) != "INFO" {
		t.Error("an info is an INFO")
	}
}

package release

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestProblemMatcher reads the concise text report by the pattern that docs/ci gives to runners.
func TestProblemMatcher(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(repository, "docs", "ci", "problem-matcher.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		ProblemMatcher []struct {
			Pattern []struct {
				Regexp                                      string
				File, Line, Column, Severity, Code, Message int
			}
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	p := file.ProblemMatcher[0].Pattern[0]
	report, err := os.ReadFile(filepath.Join(repository, "testdata", "report", "full-concise.text.golden"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(report)) {
		parts := regexp.MustCompile(p.Regexp).FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if parts == nil {
			continue
		}
		if found++; found == 1 && strings.Join([]string{parts[p.File], parts[p.Line], parts[p.Column], parts[p.Severity], parts[p.Code]}, " ") != "app/web.config 4 56 error cgi-missing-script" {
			t.Errorf("%q is read as %q", line, parts)
		}
	}
	if found != strings.Count(string(report), "[IIS") {
		t.Errorf("%d lines are read of\n%s", found, report)
	}
}

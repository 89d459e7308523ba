package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/iislens/iislens/rules"
)

// gitlabFormat writes GitLab's Code Quality report (GitLab documentation: "Code Quality", report format), a list of issues
// whose fingerprints must all differ.
type gitlabFormat struct{}

type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

func (gitlabFormat) format(out *bytes.Buffer, v *view) error {
	v.identify()
	issues := []gitlabIssue{}
	for i, t := range v.problems {
		sum := sha256.Sum256([]byte(t.file + "\n" + t.Message + "\n" + strconv.Itoa(i)))
		issues = append(issues, gitlabIssue{
			Description: t.Message, CheckName: "file-not-checked", Fingerprint: hex.EncodeToString(sum[:16]),
			Severity: "critical", Location: gitlabPlace(t.place),
		})
	}
	for _, e := range v.counted {
		issues = append(issues, gitlabIssue{
			Description: told(e.Finding), CheckName: label(e.Rule), Fingerprint: e.fingerprint,
			Severity: gitlabSeverity(e.level), Location: gitlabPlace(e.place),
		})
	}
	return encodeJSON(out, issues)
}

// gitlabPlace is never without a line: GitLab drops issues that have none.
func gitlabPlace(p place) gitlabLocation {
	return gitlabLocation{Path: p.file, Lines: gitlabLines{Begin: max(p.from.Line, 1), End: max(p.to.Line, 1)}}
}

// gitlabSeverity maps to GitLab's scale of info, minor, major, critical and blocker.
func gitlabSeverity(s rules.Severity) string {
	switch s {
	case rules.Error:
		return "major"
	case rules.Warning:
		return "minor"
	}
	return "info"
}

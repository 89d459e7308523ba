package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLogKeepsQuery: a line's query string is long where it is the point.
func TestLogKeepsQuery(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "u_ex.log")
	text := "#Fields: date time s-sitename cs-method cs-uri-stem cs-uri-query s-port sc-status sc-substatus sc-win32-status\n" +
		"2026-03-01 08:00:00 W3SVC2 GET /index.html q=" + strings.Repeat("a", 3000) + " 80 404 15 0\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	server := filepath.Join(repository, "testdata", "elvenware")
	got := run("diagnose", "--log", name, "-c", filepath.Join(server, "applicationHost.config"), "--root", filepath.Join(server, "disks")).out
	if !strings.Contains(got, "max-query-string, certain") || !strings.Contains(got, "has 3,002 characters") {
		t.Error(got)
	}
}

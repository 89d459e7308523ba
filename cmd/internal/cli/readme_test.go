package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestReadme: what the README shows of diagnose is what testdata/script/tour.txtar expects.
func TestReadme(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join(repository, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	tour, err := txtar.ParseFile(filepath.Join(repository, "testdata", "script", "tour.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	answers := 0
	for _, f := range tour.Files {
		if !strings.HasPrefix(f.Name, "answer") {
			continue
		}
		if answers++; !strings.Contains(string(readme), string(f.Data)) {
			t.Errorf("%s is not in the README", f.Name)
		}
	}
	if answers != 5 {
		t.Errorf("%d answers, want 5", answers)
	}
}

package catalogue_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/rules/catalogue"
)

var update = flag.Bool("update", false, "write docs/rules anew")

// TestPages wants docs/rules to be what the rules say.
func TestPages(t *testing.T) {
	dir := filepath.Join("..", "..", "docs", "rules")
	pages := map[string]string{"README.md": catalogue.Index(catalogue.All())}
	for _, r := range catalogue.All() {
		pages[r.Name+".md"] = catalogue.Page(r)
	}
	if *update {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range pages {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if _, ok := pages[entry.Name()]; !ok {
			t.Errorf("docs/rules/%s belongs to no rule", entry.Name())
		}
	}
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Errorf("%v; run go test ./rules/catalogue -update", err)
			continue
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("docs/rules/%s is stale; run go test ./rules/catalogue -update (-want +got):\n%s", name, diff)
		}
	}
}

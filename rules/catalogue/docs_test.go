package catalogue_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/rules/catalogue"
)

var update = flag.Bool("update", false, "write docs/rules and docs/status anew")

// TestPages wants docs/rules and docs/status to be what the rules and the table of statuses say.
func TestPages(t *testing.T) {
	pages := map[string]string{"README.md": catalogue.Index(catalogue.All())}
	for _, r := range catalogue.All() {
		pages[r.Name+".md"] = catalogue.Page(r)
	}
	current(t, "rules", pages)
	pages = map[string]string{"README.md": catalogue.StatusIndex()}
	for _, s := range catalogue.Statuses() {
		pages[s+".md"] = catalogue.StatusPage(s)
	}
	current(t, "status", pages)
}

// current compares a directory of docs with the pages that belong there, or writes them.
func current(t *testing.T, name string, pages map[string]string) {
	t.Helper()
	dir := filepath.Join("..", "..", "docs", name)
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
			t.Errorf("docs/%s/%s belongs to nothing", name, entry.Name())
		}
	}
	for page, want := range pages {
		got, err := os.ReadFile(filepath.Join(dir, page))
		if err != nil {
			t.Errorf("%v; run go test ./rules/catalogue -update", err)
			continue
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("docs/%s/%s is stale; run go test ./rules/catalogue -update (-want +got):\n%s", name, page, diff)
		}
	}
}

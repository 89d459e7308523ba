package rulestest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
)

// Dir runs every fixture of testdata/rules/NAME, NAME being the rule's, and makes sure that each fix which the rule offers
// can be applied. A rule without such a directory has its two examples only.
func Dir(t *testing.T, rule *rules.Rule) {
	t.Helper()
	dir := filepath.Join(moduleRoot(t), "testdata", "rules", rule.Name)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		ext := filepath.Ext(entry.Name())
		if ext != ".config" && ext != ".txtar" {
			continue
		}
		t.Run(rule.Name+"/"+strings.TrimSuffix(entry.Name(), ext), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(filepath.Join(dir, entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range Load(t, string(raw)).Check(t, rule) {
				Applies(t, f)
			}
		})
	}
}

// Applies makes sure that every fix of a finding can be applied to its files.
func Applies(t *testing.T, f *rules.Finding) {
	t.Helper()
	for _, fix := range f.Fixes {
		byFile := map[*source.File][]source.Edit{}
		for _, e := range fix.Edits {
			byFile[e.Span.File] = append(byFile[e.Span.File], e)
		}
		for file, edits := range byFile {
			if _, err := source.Apply(file, edits); err != nil {
				t.Errorf("%s: fix %q: %v", f.Rule.Name, fix.Title, err)
			}
		}
	}
}

// moduleRoot returns the directory of go.mod.
func moduleRoot(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			tb.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}

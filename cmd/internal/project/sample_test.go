package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	all "github.com/iislens/iislens/rules/catalogue"
)

func TestReferenceIsCurrent(t *testing.T) {
	t.Parallel()
	golden(t, filepath.Join(root(t), "docs", "settings.md"), string(Reference())+"\n")
}

// TestSample: the sample holds no setting as it is, and every example in it is one when its comment is taken away.
func TestSample(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	load := func(text string) (*Project, error) {
		name := filepath.Join(dir, "site", FileName)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		for path, text := range map[string]string{name: text, filepath.Join(dir, "iislens-common.yaml"): "profile: iis10\n"} {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return Load(name, all.All())
	}
	if _, err := load(string(Sample())); err != nil {
		t.Errorf("the sample: %v", err)
	}
	for _, s := range settings() {
		if _, err := load(s.example + "\n"); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		if !strings.HasPrefix(s.example, s.name+":") || !strings.Contains(string(Sample()), "\n#"+strings.ReplaceAll(s.example, "\n", "\n#")+"\n") {
			t.Errorf("%s: the example is %q", s.name, s.example)
		}
	}
	for _, s := range overrideSettings() {
		text := "overrides:\n- paths: x\n  " + strings.ReplaceAll(s.example, "\n", "\n  ") + "\n"
		if s.name == "paths" {
			text = "overrides:\n- " + s.example + "\n"
		}
		if _, err := load(text); err != nil {
			t.Errorf("overrides, %s: %v", s.name, err)
		}
	}
}

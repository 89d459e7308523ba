package changed

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSince(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skipf("there is no git: %v", err)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run("init", "-q")
	write("a b.config", "old\r\n")
	write("same.config", "1")
	write("note.txt", "1")
	run("add", ".")
	run("commit", "-q", "-m", "one")
	write("a b.config", "new")
	write("note.txt", "2")
	write("sub/Ü.config", "1")
	write("staged.config", "1")
	run("add", "staged.config")
	files, err := Since(dir, "HEAD", func(path string) bool { return strings.HasSuffix(path, ".config") })
	if err != nil {
		t.Fatal(err)
	}
	if len(files.Old) != 1 || string(files.Old[filepath.Join(dir, "a b.config")]) != "old\r\n" {
		t.Errorf("old: %q", files.Old)
	}
	added := slices.Sorted(maps.Keys(files.Added))
	if want := []string{filepath.Join(dir, "staged.config"), filepath.Join(dir, "sub", "Ü.config")}; !slices.Equal(added, want) {
		t.Errorf("added: %q", added)
	}
	for _, bad := range []string{"nothing", "--output=x", ""} {
		if _, err := Since(dir, bad, func(string) bool { return true }); err == nil {
			t.Errorf("%q is taken for a revision", bad)
		}
	}
}

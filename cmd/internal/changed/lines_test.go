package changed

import (
	"os"
	"os/exec"
	"path/filepath"
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
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run("init", "-q")
	write("a b.config", "1\n2\n3\n4\n")
	write("same.config", "1\n")
	run("add", ".")
	run("commit", "-q", "-m", "one")
	write("a b.config", "1\nzwei\n3\n4\n5\n")
	write("sub/Ü.config", "1\n")
	lines, err := Since(dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name        string
		first, last int
		want        bool
	}{
		{"a b.config", 1, 1, false}, {"a b.config", 2, 2, true}, {"a b.config", 1, 3, true}, {"a b.config", 3, 4, false}, {"a b.config", 5, 9, true},
		{"same.config", 1, 1, false}, {"sub/Ü.config", 7, 7, true}, {"none.config", 1, 1, false},
	} {
		if got := lines.Has(filepath.Join(dir, filepath.FromSlash(tt.name)), tt.first, tt.last); got != tt.want {
			t.Errorf("%s %d-%d: %v", tt.name, tt.first, tt.last, got)
		}
	}
	for _, bad := range []string{"nothing", "--output=x", ""} {
		if _, err := Since(dir, bad); err == nil {
			t.Errorf("%q is taken for a revision", bad)
		}
	}
	if _, err := Since(os.TempDir(), "HEAD"); err == nil {
		t.Log("the directory for temporary files lies in a repository")
	}
}

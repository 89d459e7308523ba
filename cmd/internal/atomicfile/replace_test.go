package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// put writes a file of a test's directory and returns its path.
func put(t *testing.T, dir, name, content string, perm fs.FileMode) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, perm); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantContent fails unless path holds want, and unless no temporary file is beside it.
func wantContent(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s holds %q, want %q", path, got, want)
	}
	if left := temps(t, filepath.Dir(path)); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func temps(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := tempOwner(e.Name()); ok {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestReplace(t *testing.T) {
	t.Parallel()
	path := put(t, t.TempDir(), "web.config", "old", 0o640)
	if _, err := Replace(path, []byte("old"), []byte("newer")); err != nil {
		t.Fatal(err)
	}
	wantContent(t, path, "newer")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode() != 0o640 {
		t.Errorf("mode %v, want -rw-r-----", info.Mode())
	}
}

func TestReplaceChanged(t *testing.T) {
	t.Parallel()
	path := put(t, t.TempDir(), "web.config", "0ld", 0o644)
	for _, old := range []string{"old", "", "longer than that"} {
		if _, err := Replace(path, []byte(old), []byte("new")); !errors.Is(err, ErrChanged) {
			t.Errorf("read as %q: error %v, want ErrChanged", old, err)
		}
	}
	wantContent(t, path, "0ld")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Replace(path, []byte("0ld"), []byte("new")); !errors.Is(err, ErrChanged) {
		t.Errorf("vanished: error %v, want ErrChanged", err)
	}
}

func TestUnchanged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := put(t, dir, "web.config", "old", 0o644)
	before, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if !unchanged(path, before) || unchanged(path, nil) || !unchanged(filepath.Join(dir, "none"), nil) {
		t.Error("an untouched file counts as changed")
	}
	other := put(t, dir, "other", "old", 0o644)
	if err := os.Chtimes(other, before.ModTime(), before.ModTime()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	if unchanged(path, before) {
		t.Error("another file of the same size and time counts as the same")
	}
	if _, err := swap(path, before, []byte("new")); !errors.Is(err, ErrChanged) {
		t.Errorf("swap: error %v, want ErrChanged", err)
	}
	wantContent(t, path, "old")
}

// TestSwapWatches: between the comparison of contents and the rename size and time tell that somebody else has written.
func TestSwapWatches(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		content string
		later   time.Duration
	}{{"another time", "0ld", time.Second}, {"another size", "older", 0}, {"both", "older", time.Second}} {
		path := put(t, t.TempDir(), "web.config", "old", 0o644)
		before, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(tt.content), 0o644); err != nil {
			t.Fatal(err)
		}
		if at := before.ModTime().Add(tt.later); os.Chtimes(path, at, at) != nil {
			t.Fatal("the time of the file cannot be set")
		}
		if _, err := swap(path, before, []byte("new")); !errors.Is(err, ErrChanged) {
			t.Errorf("%s: error %v, want ErrChanged", tt.name, err)
		}
		wantContent(t, path, tt.content)
		if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
			t.Errorf("%s: %d files are left, %v", tt.name, len(left), err)
		}
	}
	path := put(t, t.TempDir(), "report.txt", "mine", 0o644)
	if _, err := swap(path, nil, []byte("new")); !errors.Is(err, ErrChanged) {
		t.Errorf("a file where there was none: error %v, want ErrChanged", err)
	}
	wantContent(t, path, "mine")
}

func TestReplaceReadOnly(t *testing.T) {
	t.Parallel()
	path := put(t, t.TempDir(), "web.config", "old", 0o444)
	_, err := Replace(path, []byte("old"), []byte("new"))
	if !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), "web.config") {
		t.Errorf("error %v, want ErrReadOnly with the path", err)
	}
	wantContent(t, path, "old")
}

func TestReplaceSymlink(t *testing.T) {
	t.Parallel()
	dir, elsewhere := t.TempDir(), t.TempDir()
	target := put(t, elsewhere, "shared.config", "old", 0o644)
	link := filepath.Join(dir, "web.config")
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	result, err := Replace(link, []byte("old"), []byte("new"))
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Base(result.Target) != "shared.config" {
		t.Errorf("target %q", result.Target)
	}
	wantContent(t, target, "new")
	wantContent(t, link, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link became %v (%v)", info.Mode(), err)
	}

	loop := filepath.Join(dir, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Fatal(err)
	}
	if _, err := Replace(loop, nil, []byte("new")); err == nil {
		t.Error("a link to itself was replaced")
	}
	dangling := filepath.Join(dir, "dangling")
	if err := os.Symlink("nowhere", dangling); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dangling, []byte("new")); !errors.Is(err, ErrNotRegular) {
		t.Errorf("dangling link: error %v, want ErrNotRegular", err)
	}
}

func TestReplaceHardLink(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("links are not counted on Windows")
	}
	dir := t.TempDir()
	path, other := put(t, dir, "web.config", "old", 0o644), filepath.Join(dir, "other.config")
	if err := os.Link(path, other); err != nil {
		t.Skip("no hard links here:", err)
	}
	result, err := Replace(path, []byte("old"), []byte("new"))
	if err != nil || result.Links != 1 {
		t.Errorf("links %d, error %v; want 1 and none", result.Links, err)
	}
	wantContent(t, path, "new")
	wantContent(t, other, "old")
}

func TestNotRegular(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Replace(dir, nil, []byte("new")); !errors.Is(err, ErrNotRegular) {
		t.Errorf("directory: error %v, want ErrNotRegular", err)
	}
	if _, err := Write(dir, []byte("new")); !errors.Is(err, ErrNotRegular) {
		t.Errorf("directory: error %v, want ErrNotRegular", err)
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "iislens-baseline.json")
	for _, content := range []string{"one", "", "three"} {
		if _, err := Write(path, []byte(content)); err != nil {
			t.Fatal(err)
		}
		wantContent(t, path, content)
	}
	if _, err := Write(filepath.Join(path, "below"), nil); err == nil {
		t.Error("a file below a file was written")
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	own := fmt.Sprintf(".iislens-%d-", os.Getpid())
	fresh := put(t, dir, own+"0123456789abcdef.tmp", "", 0o600)
	old := put(t, dir, own+"fedcba9876543210.tmp", "", 0o600)
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(filepath.Join(dir, "web.config"), nil); err != nil {
		t.Fatal(err)
	}
	if left := temps(t, dir); len(left) != 1 || left[0] != filepath.Base(fresh) {
		t.Errorf("left %q, want only %q, which a running process may be writing", left, filepath.Base(fresh))
	}
}

func TestTempOwner(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{
		".iislens-12-0123456789abcdef.tmp":                   12,
		".iislens-0-0123456789abcdef.tmp":                    0,
		".iislens--1-0123456789abcdef.tmp":                   0,
		".iislens-12-0123456789abcdeX.tmp":                   0,
		".iislens-12-0123456789abcd.tmp":                     0,
		".iislens-12-0123456789abcdef00.tmp":                 0,
		".iislens-12.tmp":                                    0,
		".iislens-12-0123456789abcdef":                       0,
		".iislens-99999999999999999999-0123456789abcdef.tmp": 0,
		".iislens.yaml":                                      0,
		"web.config":                                         0,
	} {
		if pid, ok := tempOwner(name); ok != (want > 0) || ok && pid != want {
			t.Errorf("tempOwner(%q) = %d, %v; want %d", name, pid, ok, want)
		}
	}
}

//go:build unix

package disk_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/iislens/iislens/resolver/disk"
)

// mapped makes a directory of files (text), directories (a name that ends with a slash) and links ("-> target"), and mounts it as C:\.
func mapped(t *testing.T, files map[string]string) (*disk.Disks, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "mount")
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		target, link := strings.CutPrefix(files[name], "-> ")
		switch {
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(path, 0o755)
		case link:
			err = os.Symlink(strings.ReplaceAll(target, "DIR", dir), path)
		default:
			err = os.WriteFile(path, []byte(files[name]), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	fsys, err := disk.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return disk.New(disk.Mount{Windows: `C:\`, FS: fsys, Local: dir}), dir
}

func TestLinks(t *testing.T) {
	t.Parallel()
	d, dir := mapped(t, map[string]string{
		"real/web.config": "real", "file": "-> real/web.config", "dir": "-> real", "hop": "-> dir", "up/back": "-> ../real", "through": "-> up/back/web.config",
		"self": "-> self", "ring1": "-> ring2", "ring2": "-> ring1", "broken": "-> nowhere", "outside": "-> ../outside", "root": "-> /", "absolute": "-> DIR/real",
		"above": "-> .", "real/parent": "-> ../real", "real/deep/top": "-> ../../real", "escape": "-> real/../../outside/secret",
	})
	if err := os.MkdirAll(filepath.Join(filepath.Dir(dir), "outside"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "outside", "secret"), []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		`C:\file`: "real", `C:\dir\web.config`: "real", `C:\hop\web.config`: "real", `C:\up\back\web.config`: "real", `C:\through`: "real",
	} {
		if raw, info, err := d.ReadFile(path, 99); string(raw) != want || err != nil || !info.IsFile() {
			t.Errorf("%s: %q, %+v, %v", path, raw, info, err)
		}
	}
	for _, path := range []string{`C:\self`, `C:\ring1`, `C:\broken`, `C:\outside`, `C:\outside\secret`, `C:\root`, `C:\root\etc\passwd`, `C:\absolute`, `C:\above`, `C:\above\real`,
		`C:\real\parent`, `C:\real\deep\top`, `C:\escape`} {
		info := d.Stat(path)
		if info.Fact != disk.Unknown || info.Odd == "" {
			t.Errorf("%s: %+v, want unknown and why", path, info)
		}
		if raw, _, err := d.ReadFile(path, 99); err == nil {
			t.Errorf("%s was read: %q", path, raw)
		}
	}
	if got, want := d.Dirs(`C:\`), []string{"dir", "hop", "real", "up"}; !slices.Equal(got, want) {
		t.Errorf("directories %q, want %q", got, want)
	}
	if got := d.Stat(`C:\gone`); got.Fact != disk.Absent {
		t.Errorf("a name beside a lost link: %+v", got)
	}
}

// TestLinkLoopsEnd walks a tree whose links lead back up: the walk ends.
func TestLinkLoopsEnd(t *testing.T) {
	t.Parallel()
	d, _ := mapped(t, map[string]string{"a/x": "-> ../b", "a/here": "-> .", "b/y": "-> ../a", "b/up": "-> ..", "b/file": "1"})
	count := 0
	var walk func(path string)
	walk = func(path string) {
		if count++; count > 100 {
			t.Fatalf("more than %d directories, at %s", count, path)
		}
		for _, name := range d.Dirs(path) {
			walk(path + `\` + name)
		}
	}
	walk(`C:`)
	if count < 4 {
		t.Errorf("%d directories", count)
	}
}

func TestOddFiles(t *testing.T) {
	t.Parallel()
	d, dir := mapped(t, map[string]string{"web.config/x": "in a directory", "empty": "", "link": "-> pipe"})
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for path, want := range map[string]string{`C:\pipe`: "a named pipe", `C:\link`: "a named pipe", `C:\web.config`: "is a directory"} {
			if raw, _, err := d.ReadFile(path, 10); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q, %v", path, raw, err)
			}
		}
		if raw, _, err := d.ReadFile(`C:\empty`, 0); err != nil || len(raw) != 0 {
			t.Errorf("empty: %q, %v", raw, err)
		}
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("reading hangs")
	}
}

func TestReadLimits(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 4095, 4096, 4097, 8192, 100_000} {
		want := string(bytes.Repeat([]byte("x"), size))
		d, _ := mapped(t, map[string]string{"f": want})
		if raw, _, err := d.ReadFile(`C:\f`, int64(size)); string(raw) != want || err != nil {
			t.Errorf("%d bytes: %d, %v", size, len(raw), err)
		}
		if size == 0 {
			continue
		}
		if _, _, err := d.ReadFile(`C:\f`, int64(size)-1); !errors.Is(err, disk.ErrTooLarge) {
			t.Errorf("%d bytes, one too many: %v", size, err)
		}
	}
}

// TestChangedUnderneath: what was listed as a file and has become a link to somewhere else is not followed.
func TestChangedUnderneath(t *testing.T) {
	t.Parallel()
	d, dir := mapped(t, map[string]string{"f": "first", "g": "gone soon"})
	d.List(`C:\`)
	secret := filepath.Join(filepath.Dir(dir), "secret")
	if err := errors.Join(os.WriteFile(secret, []byte("secret"), 0o644), os.Remove(filepath.Join(dir, "f")), os.Symlink(secret, filepath.Join(dir, "f")), os.Remove(filepath.Join(dir, "g"))); err != nil {
		t.Fatal(err)
	}
	if raw, _, err := d.ReadFile(`C:\f`, 99); err == nil {
		t.Errorf("followed to %q", raw)
	}
	if _, _, err := d.ReadFile(`C:\g`, 99); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
}

func TestConcurrentReads(t *testing.T) {
	t.Parallel()
	d, _ := mapped(t, map[string]string{"a/b/c/file": "deep", "a/link": "-> b/c", "x": "top"})
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			for _, path := range []string{`C:\a\b\c\FILE`, `C:\A\link\file`} {
				if raw, _, err := d.ReadFile(path, 99); string(raw) != "deep" {
					t.Errorf("%s: %q, %v", path, raw, err)
				}
			}
			d.List(`C:\a`)
			d.Stat(`C:\gone`)
		})
	}
	wait.Wait()
}

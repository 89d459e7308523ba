package disk_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestCanary proves that nothing outside a mapped directory is opened, by the times of last access of what lies there: the
// system moves them when a file is read or a directory is listed.
func TestCanary(t *testing.T) {
	t.Parallel()
	d, dir := mapped(t, map[string]string{
		"site/web.config": "inside", "site/sub/y": "y", "secret": "-> ../secret", "out": "-> ../outside", "file": "-> ../outside/web.config", "abs": "-> DIR/../outside",
		"site/up": "-> ../../outside", "inner": "-> site",
	})
	parent := filepath.Dir(dir)
	canaries := []string{filepath.Join(parent, "secret"), filepath.Join(parent, "outside", "web.config"), filepath.Join(parent, "outside")}
	if err := os.Mkdir(canaries[2], 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range canaries[:2] {
		if err := os.WriteFile(path, []byte("secret"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// The control is inside: reading it must show, or the test proves nothing here.
	control := filepath.Join(dir, "site", "web.config")
	old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, path := range append(canaries, control) {
		if err := os.Chtimes(path, old, old.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	accessed := func(path string) bool {
		var stat syscall.Stat_t
		if err := syscall.Lstat(path, &stat); err != nil {
			t.Fatal(err)
		}
		return stat.Atim.Sec != old.Unix()
	}
	paths := append([]string{`C:\secret`, `C:\out\web.config`, `C:\out`, `C:\file`, `C:\abs\web.config`, `C:\site\up\web.config`, `C:\inner\up\web.config`, `C:\inner\..\..\secret`, `C:\site\web.config`}, hostile...)
	for _, path := range paths {
		d.Stat(path)
		d.List(path)
		d.Dirs(path)
		_, _ = d.ACL(path)
		if raw, _, _ := d.ReadFile(path, 100); string(raw) == "secret" {
			t.Errorf("%s leads outside", path)
		}
	}
	if !accessed(control) {
		t.Skip("this file system does not record accesses")
	}
	for _, path := range canaries {
		if accessed(path) {
			t.Errorf("%s was opened", path)
		}
	}
}

//go:build linux

package atomicfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/iislens/iislens/cmd/internal/atomicfile"
)

// TestAttributes: what the system knows of a file besides its content stays.
func TestAttributes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "web.config")
	if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	// a list of four entries: the owner, the user 1, the group, everybody else, behind a mask
	list := []byte{2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 4, 0, 1, 0, 0, 0, 4, 0, 4, 0, 255, 255, 255, 255, 16, 0, 4, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255}
	want := map[string]string{"user.origin": "x", "system.posix_acl_access": string(list)}
	for name, value := range want {
		if err := unix.Setxattr(path, name, []byte(value), 0); err != nil {
			t.Logf("%s: %v", name, err)
			delete(want, name)
		}
	}
	if len(want) == 0 {
		t.Skip("the file system has no extended attributes")
	}
	result, err := atomicfile.Replace(path, []byte("old"), []byte("new"))
	if err != nil || len(result.Lost) > 0 {
		t.Fatalf("%v, lost %q", err, result.Lost)
	}
	for name, value := range want {
		got := make([]byte, 256)
		n, err := unix.Getxattr(path, name, got)
		if err != nil || string(got[:n]) != value {
			t.Errorf("%s: %q, %v", name, got[:max(n, 0)], err)
		}
	}
}

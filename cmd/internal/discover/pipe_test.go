//go:build unix

package discover

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPipes(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a/web.config", "b/")
	for _, name := range []string{"web.config", "pool.config", ".gitignore", "other"} {
		if err := syscall.Mkfifo(filepath.Join(dir, "b", name), 0o644); err != nil {
			t.Skip("no pipes here:", err)
		}
	}
	want := []string{"a/web.config web", "! b/other: a named pipe, not a file (explicit)", "! b/pool.config: a named pipe, not a file", "! b/web.config: a named pipe, not a file"}
	if diff := cmp.Diff(want, found(dir, Options{}, ".", "b/other")); diff != "" {
		t.Error(diff)
	}
}

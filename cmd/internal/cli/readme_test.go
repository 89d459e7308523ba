package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadme: what the README shows below an explain command is what the program prints for the sample server.
func TestReadme(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(repository, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "--root disks -q\n")
	if !ok {
		t.Fatal("the README has no explain -q any more")
	}
	want, _, _ := strings.Cut(after, "```")
	o := run(append(sample("elvenware"), "explain", hello, "-q")...)
	got := strings.ReplaceAll(o.out, repository+"/testdata/elvenware/", "")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("README (-shown +printed):\n%s", diff)
	}
	for _, command := range []string{
		"go run ./cmd/iislens explain " + hello + " -c testdata/elvenware/applicationHost.config --root testdata/elvenware/disks",
		"go test ./...",
	} {
		if !strings.Contains(string(raw), "$ "+command+"\n") {
			t.Errorf("the README lacks %q", command)
		}
	}
}

package changed

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// Files are those that differ from a revision, by absolute path.
type Files struct {
	// Old is what files held at the revision.
	Old map[string][]byte
	// Added are files that were not there.
	Added map[string]bool
}

// Since asks git about the repository that holds a directory. Only files whose name wanted takes are read. What git does not track yet,
// and does not ignore, was not there.
func Since(dir, revision string, wanted func(path string) bool) (*Files, error) {
	if strings.HasPrefix(revision, "-") {
		return nil, fmt.Errorf("%q is no revision", revision)
	}
	top, err := git(dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	root := filepath.FromSlash(strings.TrimSpace(string(top)))
	out, err := git(dir, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("git knows no revision %q; of a shallow clone it may have to be fetched first", revision)
	}
	commit := strings.TrimSpace(string(out))
	f := &Files{Old: map[string][]byte{}, Added: map[string]bool{}}
	changes, err := git(root, "diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", commit, "--")
	if err != nil {
		return nil, err
	}
	fields := strings.Split(string(changes), "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		if err := f.add(root, commit, fields[i], fields[i+1], wanted); err != nil {
			return nil, err
		}
	}
	untracked, err := git(root, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	for name := range bytes.SplitSeq(untracked, []byte{0}) {
		if path := filepath.Join(root, filepath.FromSlash(string(name))); len(name) > 0 && wanted(path) {
			f.Added[path] = true
		}
	}
	return f, nil
}

// add notes one change: a file that is new, or what another held.
func (f *Files) add(root, commit, kind, name string, wanted func(string) bool) error {
	path := filepath.Join(root, filepath.FromSlash(name))
	if !wanted(path) {
		return nil
	}
	if kind == "A" {
		f.Added[path] = true
		return nil
	}
	old, err := git(root, "cat-file", "blob", commit+":"+name)
	if err != nil {
		return err
	}
	f.Old[path] = old
	return nil
}

// git runs a command of git and returns what it prints.
func git(dir string, args ...string) ([]byte, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		first, _, _ := strings.Cut(strings.TrimSpace(string(exit.Stderr)), "\n")
		return nil, fmt.Errorf("git %s: %s", args[0], first)
	}
	if err != nil {
		return nil, fmt.Errorf("git: %w", err)
	}
	return out, nil
}

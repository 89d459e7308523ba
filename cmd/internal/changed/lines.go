package changed

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Lines are the lines that are new since a revision, by absolute path.
type Lines struct {
	files map[string]*file
}

// file holds ranges of lines, both ends counted, from 1; whole says that every line is new.
type file struct {
	whole  bool
	ranges [][2]int
}

// Since asks git about the repository that holds a directory. What git does not track yet, and does not ignore, is new as a whole.
func Since(dir, revision string) (*Lines, error) {
	if strings.HasPrefix(revision, "-") {
		return nil, fmt.Errorf("%q is no revision", revision)
	}
	top, err := git(dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	root := filepath.FromSlash(strings.TrimSpace(string(top)))
	commit, err := git(dir, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("git knows no revision %q", revision)
	}
	diff, err := git(root, "-c", "core.quotePath=false", "diff", "--no-color", "--no-ext-diff", "--no-renames", "--unified=0", "--src-prefix=a/", "--dst-prefix=b/",
		strings.TrimSpace(string(commit)), "--")
	if err != nil {
		return nil, err
	}
	l := &Lines{files: map[string]*file{}}
	l.read(root, diff)
	untracked, err := git(root, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	for name := range bytes.SplitSeq(untracked, []byte{0}) {
		if len(name) > 0 {
			l.files[filepath.Join(root, filepath.FromSlash(string(name)))] = &file{whole: true}
		}
	}
	return l, nil
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

var hunk = regexp.MustCompile(`^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@`)

// read takes the new lines out of a diff without context.
func (l *Lines) read(root string, diff []byte) {
	var now *file
	for line := range strings.Lines(string(diff)) {
		line = strings.TrimRight(line, "\r\n")
		if name, ok := strings.CutPrefix(line, "+++ b/"); ok {
			now = &file{}
			if unquoted, err := strconv.Unquote(`"` + name + `"`); err == nil && strings.HasSuffix(line, `"`) {
				name = unquoted
			}
			l.files[filepath.Join(root, filepath.FromSlash(strings.TrimSuffix(name, "\t")))] = now
			continue
		}
		m := hunk.FindStringSubmatch(line)
		if m == nil || now == nil {
			continue
		}
		start, _ := strconv.Atoi(m[1])
		count := 1
		if m[2] != "" {
			count, _ = strconv.Atoi(m[2])
		}
		if count > 0 {
			now.ranges = append(now.ranges, [2]int{start, start + count - 1})
		}
	}
}

// Has reports whether one of the lines from first to last of a file, given by its absolute path, is new.
func (l *Lines) Has(path string, first, last int) bool {
	f := l.files[path]
	if f == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			f = l.files[real]
		}
	}
	if f == nil {
		return false
	}
	for _, r := range f.ranges {
		if first <= r[1] && r[0] <= last {
			return true
		}
	}
	return f.whole
}

package xmlsrc

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/source"
)

// corpusFiles returns the configuration files of the corpus beside the repository; it skips the test without one.
func corpusFiles(t *testing.T) []string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the package")
		}
		dir = filepath.Dir(dir)
	}
	root := filepath.Join(filepath.Dir(dir), "shared", "corpus")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no shared/corpus beside the repository")
	}
	var files []string
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if ext := strings.ToLower(filepath.Ext(path)); err == nil && entry.Type().IsRegular() && (ext == ".config" || ext == ".xdt") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestCorpus(t *testing.T) {
	t.Parallel()
	refused := 0
	for _, path := range corpusFiles(t) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d := Parse(source.Decode(path, "", raw), Limits{})
		checkTree(t, d)
		if d.Err != nil {
			refused++
			t.Log(d.Err)
			d.Etree()
			continue
		}
		sameEtree(t, d)
	}
	t.Logf("%d files refused", refused)
}

// TestCorpusLikeXmllint compares verdict and line with xmllint, file by file.
func TestCorpusLikeXmllint(t *testing.T) {
	t.Parallel()
	needXmllint(t)
	files := corpusFiles(t)
	out, err := exec.Command("xmllint", append([]string{"--noout"}, files...)...).CombinedOutput()
	if err != nil && len(out) == 0 {
		t.Fatal(err)
	}
	theirs := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^(/.+):(\d+): parser error`).FindAllStringSubmatch(string(out), -1) {
		if _, ok := theirs[m[1]]; !ok {
			theirs[m[1]], _ = strconv.Atoi(m[2])
		}
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		ours := 0
		d := Parse(source.Decode(path, "", raw), Limits{})
		if d.Err != nil {
			ours = d.Err.Span().Line()
		}
		if ours != theirs[path] {
			t.Errorf("%s: line %d (%v), xmllint line %d", path, ours, d.Err, theirs[path])
		}
	}
}

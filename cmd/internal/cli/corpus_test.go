package cli_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestCorpus shows files that people published: whatever is in them, the program answers with one of its exit codes and, where
// it answers, with JSON.
func TestCorpus(t *testing.T) {
	t.Parallel()
	corpus := filepath.Join(repository, "..", "shared", "corpus")
	var files []string
	err := filepath.WalkDir(corpus, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && strings.HasSuffix(strings.ToLower(path), ".config") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Skipf("the corpus is not beside the checkout: %v", err)
	}
	for _, path := range files {
		t.Run(strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(corpus)+"/"), func(t *testing.T) {
			t.Parallel()
			runs := [][]string{{"show", "handlers", "--config", path}, {"show", "--config", path}, {"show", "sites", "--config", path}, {"explain", "http://localhost/x.aspx", "--config", path}}
			if strings.EqualFold(filepath.Base(path), "web.config") {
				dir := filepath.Dir(path)
				runs = [][]string{{"show", "handlers", "/", "--web-root", dir}, {"show", "/", "--web-root", dir}, {"explain", "/x.aspx", "--web-root", dir}}
			}
			for _, args := range runs {
				switch o := run(append(args, "--format", "json")...); o.code {
				case 0, 1:
					decode(t, o)
				case 3:
					if !strings.HasPrefix(o.err, "iislens: ") || o.out != "" {
						t.Errorf("%v: %s", args, o.err)
					}
				default:
					t.Errorf("%v: exit code %d: %s", args, o.code, o.err)
				}
				if o := run(args...); o.code > 3 || o.code == 2 {
					t.Errorf("%v as text: exit code %d: %s", args, o.code, o.err)
				}
			}
		})
	}
}

package release

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	markdownLink = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	fenced       = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	notAnchor    = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// TestLinks follows every link of our pages to a file, and to the heading behind its #. Addresses elsewhere are not asked.
func TestLinks(t *testing.T) {
	t.Parallel()
	var files []string
	for _, top := range []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs"} {
		err := filepath.WalkDir(filepath.Join(repository, top), func(name string, entry fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(name, ".md") {
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	links := 0
	for _, name := range files {
		for _, m := range markdownLink.FindAllStringSubmatch(fenced.ReplaceAllString(read(t, name), ""), -1) {
			to, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
				continue
			}
			links++
			target := name
			if to != "" {
				target = filepath.Join(filepath.Dir(name), filepath.FromSlash(to))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", name, m[1])
				continue
			}
			if anchor != "" && !headings(read(t, target))[anchor] {
				t.Errorf("%s: %s has no heading #%s", name, target, anchor)
			}
		}
	}
	if links < 100 {
		t.Errorf("%d links in %d files", links, len(files))
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// headings returns the anchors that GitHub makes of the headings of a page.
func headings(text string) map[string]bool {
	anchors := map[string]bool{}
	for line := range strings.Lines(fenced.ReplaceAllString(text, "")) {
		title, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !ok {
			continue
		}
		title = strings.ToLower(strings.TrimSpace(strings.TrimLeft(title, "#")))
		anchors[strings.ReplaceAll(notAnchor.ReplaceAllString(title, ""), " ", "-")] = true
	}
	return anchors
}

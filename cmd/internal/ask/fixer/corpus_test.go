package fixer_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/cmd/internal/ask/fixer"
	"github.com/iislens/iislens/cmd/internal/ask/lintrun"
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/harm"
)

var full = flag.Bool("full", false, "fix every file of the corpus, the incidents and the fixtures, not a sample")

const repository = "../../../.."

// sample is one in how many cases are tried where nobody asks for all.
const sample = 12

// example is a directory to fix: a server, or a tree with a web.config.
type example struct {
	name  string
	write func(t *testing.T, dir string)
}

func archived(name string, text []byte) example {
	return example{name, func(t *testing.T, dir string) {
		archive := txtar.Parse(text)
		if len(archive.Files) == 0 {
			archive.Files = []txtar.File{{Name: "web.config", Data: text}}
		}
		for _, f := range archive.Files {
			put(t, filepath.Join(dir, filepath.FromSlash(f.Name)), f.Data)
		}
	}}
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func copied(path string) example {
	return example{path, func(t *testing.T, dir string) {
		if err := os.CopyFS(dir, os.DirFS(path)); err != nil {
			t.Fatal(err)
		}
	}}
}

// examples are the fixtures of rules, the incidents and, where it is there, the corpus of public files.
func examples(t *testing.T) (list []example) {
	t.Helper()
	for _, r := range catalogue.All() {
		list = append(list, archived("example of "+r.Name, []byte(r.Doc.Bad)))
	}
	for _, dir := range []string{"rules", "incidents"} {
		err := filepath.WalkDir(filepath.Join(repository, "testdata", dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := os.ReadFile(path)
			list = append(list, archived(path, raw))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, pattern := range []string{"incidents/*", "corpus/web/*", "corpus/apphost/*"} {
		found, _ := filepath.Glob(filepath.Join(repository, "..", "shared", filepath.FromSlash(pattern)))
		for _, path := range found {
			if info, err := os.Stat(path); err == nil && info.IsDir() {
				list = append(list, copied(path))
			}
		}
	}
	return list
}

// TestFixesDoNoHarm fixes everything there is and looks at what came of it: nothing new is found, no protection and no handler is gone,
// the files can be read, and a second run changes nothing.
func TestFixesDoNoHarm(t *testing.T) {
	t.Parallel()
	for i, one := range examples(t) {
		if !*full && i%sample != 0 {
			continue
		}
		for _, unsafe := range []bool{false, true} {
			name := filepath.ToSlash(one.name)
			if unsafe {
				name += " unsafe"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				one.write(t, dir)
				fixAll(t, dir, unsafe)
			})
		}
	}
}

func fixAll(t *testing.T, dir string, unsafe bool) {
	o := lintrun.Options{Opener: &setup.Opener{}, Paths: []string{dir}, NoIgnore: true}
	if config := filepath.Join(dir, "applicationHost.config"); exists(config) {
		o.Paths, o.Settings.Config = nil, config
		if root := filepath.Join(dir, "root"); exists(root) {
			o.Settings.Root = root
		}
	}
	runner, err := lintrun.New(o)
	if err != nil {
		t.Fatal(err)
	}
	first, err := runner.Run(nil)
	if err != nil {
		t.Skipf("cannot be linted, so there is nothing to fix: %v", err)
	}
	texts := map[string][]byte{}
	run := func() (*lintrun.Result, *fixer.Outcome) {
		last := &lintrun.Result{}
		out, err := fixer.Run(func(more map[string][]byte) (*fixer.Look, error) {
			all := map[string][]byte{}
			for _, m := range []map[string][]byte{texts, more} {
				for path, text := range m {
					all[path] = text
				}
			}
			var err error
			if last, err = runner.Run(all); err != nil {
				return nil, err
			}
			return &fixer.Look{Findings: last.Findings, Units: last.Units}, nil
		}, fixer.Options{Unsafe: unsafe, Own: first.Own})
		if err != nil {
			t.Fatal(err)
		}
		return last, out
	}
	last, out := run()
	fixes := 0
	for _, c := range out.Changes {
		texts[c.File.Path] = c.Content
		fixes += c.Count
		whole := rules.Fix{Edits: []source.Edit{{Span: c.File.Span(0, len(c.File.Text)), NewText: source.Decode("", "", c.Content).Text}}}
		if what := harm.Removes(whole); what != "" {
			t.Errorf("%s: %s is gone", c.File.Path, what)
		}
		if doc := xmlsrc.Parse(source.Decode(c.File.Path, "", c.Content), xmlsrc.Limits{}); doc.Err != nil && xmlsrc.Parse(c.File, xmlsrc.Limits{}).Err == nil {
			t.Errorf("%s: %v", c.File.Path, doc.Err)
		}
	}
	t.Logf("%d findings, %d fixes, %d refused: %v", len(first.Findings), fixes, len(out.Refused), out.Refused)
	noMore(t, first.Findings, last.Findings)
	if _, again := run(); len(again.Changes) > 0 {
		t.Errorf("a second run changes %s again", again.Changes[0].File.Path)
	}
}

// noMore says what is found that was not before, but for what is behind a fault that kept IIS from reading on.
func noMore(t *testing.T, before, after []*rules.Finding) {
	t.Helper()
	had := func(f *rules.Finding) bool {
		return slices.ContainsFunc(before, func(b *rules.Finding) bool {
			return b.Rule == f.Rule && b.Span.File.Path == f.Span.File.Path || b.Rule.Group == rules.Structure || slices.Contains(b.Statuses, "500.19") && !slices.Contains(f.Statuses, "500.19")
		})
	}
	for _, f := range after {
		if !had(f) && f.Severity == rules.Error {
			t.Errorf("new: %s:%d: %s: %s", f.Span.File.Path, f.Span.Line(), f.Rule.Name, strings.TrimSpace(f.Message))
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

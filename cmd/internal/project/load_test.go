package project

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/rules"
)

var update = flag.Bool("update", false, "rewrite the golden files and docs/iislens.schema.json")

// catalogue is what the tests take for all rules.
var catalogue = []*rules.Rule{
	{ID: "IIS2001", Name: "duplicate-item", Group: rules.Merge, Severity: rules.Error},
	{ID: "IIS3001", Name: "cgi-missing-percent-s", Group: rules.Handlers, Severity: rules.Error},
	{ID: "IIS3002", Name: "handler-shadowed", Group: rules.Handlers, Severity: rules.Warning},
	{ID: "IIS9002", Name: "spare-advice", Group: rules.Hygiene, Severity: rules.Info, Off: true},
}

// samples returns the files of a directory of testdata.
func samples(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples at %s (%v)", pattern, err)
	}
	return files
}

// golden compares got with a file, or writes that.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Errorf("%s is not current (-want +got):\n%s", path, diff)
	}
}

// shown is a project as text, with paths relative to the current directory and slashes.
func shown(t *testing.T, p *Project) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	local := func(path string) string {
		if rel, err := filepath.Rel(here, path); err == nil && path != "" {
			return filepath.ToSlash(rel)
		}
		return path
	}
	var b strings.Builder
	list := func(name string, paths []string) {
		for _, path := range paths {
			fmt.Fprintln(&b, name, local(path))
		}
	}
	globs := func(name string, patterns []Pattern) {
		for _, p := range patterns {
			fmt.Fprintln(&b, name, local(p.Dir), p.Glob)
		}
	}
	list("file", p.Files)
	list("config", []string{p.Config})
	list("root", []string{p.Root})
	list("baseline", []string{p.Baseline})
	list("schema", p.Schema)
	for _, m := range p.Map {
		fmt.Fprintln(&b, "map", m.Windows, local(m.Local))
	}
	fmt.Fprintf(&b, "env %q\nprofile %q version %q severity %q\nrules %q skip %q\nseverities %q\n",
		p.Env, p.Profile, p.IISVersion, p.Severity, p.Rules, p.Skip, p.Severities)
	globs("exclude", p.Exclude)
	for _, o := range p.Overrides {
		fmt.Fprintf(&b, "override %q skip %q\n", o.Severities, o.Skip)
		globs("  for", o.Paths)
	}
	return b.String()
}

func TestGood(t *testing.T) {
	t.Parallel()
	for _, file := range samples(t, "testdata/good/*.yaml") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			p, err := Load(file, catalogue)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".want", shown(t, p))
		})
	}
}

func TestBad(t *testing.T) {
	t.Parallel()
	for _, file := range samples(t, "testdata/bad/*.yaml") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			p, err := Load(file, catalogue)
			var all Errors
			if p != nil || !errors.As(err, &all) {
				t.Fatalf("project %v, error %v; want Errors", p, err)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".want", err.Error()+"\n")
		})
	}
}

func TestExtends(t *testing.T) {
	t.Parallel()
	p, err := Load("testdata/extends/app.yaml", catalogue)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/extends/app.want", shown(t, p))
	for _, name := range []string{"circle-a", "missing"} {
		_, err := Load("testdata/extends/"+name+".yaml", catalogue)
		if err == nil {
			t.Fatal(name, "loaded")
		}
		golden(t, "testdata/extends/"+name+".want", err.Error()+"\n")
	}
}

func TestLoadOdd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, tt := range []struct{ path, want string }{
		{filepath.Join(dir, "none"), "there is no such file"},
		{dir, "not a regular file"},
		{write("utf16", "\xff\xfer\x00o\x00"), "not text in UTF-8"},
		{write("latin1", "root: gr\xfcn\n"), "latin1:1:1: the line is not text in UTF-8"},
		{write("long", strings.Repeat("# comment\n", 7000)), "longer than"},
		{write("bom", "\xEF\xBB\xBFroot: a\nrot: b"), "bom:2:1: unknown key \"rot\"; did you mean root?"},
		{write("crlf", "root: a\r\nskip: handlers\r\nrot: b\r\n"), "crlf:3:1: unknown key"},
	} {
		_, err := Load(tt.path, catalogue)
		var one *Error
		if !errors.As(err, &one) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %s", filepath.Base(tt.path), err, tt.want)
		}
	}
	_, err := Load(filepath.Join(dir, "none"), catalogue)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v does not wrap fs.ErrNotExist", err)
	}
	for i := range maxFiles + 1 { // a chain that is too long
		write(fmt.Sprint(i, ".yaml"), fmt.Sprintf("extends: %d.yaml\n", i+1))
	}
	if _, err := Load(filepath.Join(dir, "0.yaml"), catalogue); err == nil || !strings.Contains(err.Error(), "more than 32 files") {
		t.Errorf("long chain: error %v", err)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deep := filepath.Join(dir, "a", "b", "c")
	if err := os.MkdirAll(filepath.Join(deep, FileName), 0o755); err != nil { // a directory of that name is passed over
		t.Fatal(err)
	}
	put := func(path string) {
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put(filepath.Join(dir, FileName))
	for _, step := range []struct{ add, want string }{
		{"", filepath.Join(dir, FileName)},
		{filepath.Join(dir, "a", FileName), filepath.Join(dir, "a", FileName)},
	} {
		if step.add != "" {
			put(step.add)
		}
		if got, err := Find(deep); got != step.want || err != nil {
			t.Errorf("Find = %q, %v; want %q", got, err, step.want)
		}
	}
	put(filepath.Join(dir, "a", ".iislens.yml"))
	if _, err := Find(deep); err != nil {
		t.Errorf("Find minds a .yml beside a .yaml: %v", err)
	}
	put(filepath.Join(dir, "a", "b", ".iislens.yml"))
	var e *Error
	if _, err := Find(deep); !errors.As(err, &e) || e.Suggestion != FileName {
		t.Errorf("Find: error %v, want one about .iislens.yml", err)
	}
}

func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"testdata/good/*.yaml", "testdata/bad/*.yaml"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l := &loader{
			read: func(path string) ([]byte, error) {
				if filepath.Base(path) == "x" {
					return raw, nil
				}
				return nil, fs.ErrNotExist
			},
			real:  filepath.Clean,
			names: newNames(catalogue),
			done:  map[string]*Project{},
		}
		p := l.load("x", filepath.FromSlash("/dir/x"), nil, func(err error) { t.Fatal(err) })
		if (p == nil) == (len(l.errors) == 0) {
			t.Fatalf("project %v with errors %v", p, l.errors)
		}
		lines := strings.Count(string(raw), "\n") + strings.Count(string(raw), "\r") + 2
		for _, e := range sorted(l.errors, l.files) {
			if e.Message == "" || e.Line > lines || e.Line < 0 {
				t.Fatalf("%d lines: %v", lines, e)
			}
		}
		for _, r := range catalogue {
			if p != nil {
				p.Effective(r, filepath.FromSlash("/dir/a/web.config"))
			}
		}
	})
}

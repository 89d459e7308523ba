package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/iislens/iislens/"

// layers reads the diagram of docs/design.md: the number of the line of each package, from the top.
func layers(t *testing.T) map[string]int {
	t.Helper()
	text, err := os.ReadFile("../../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	_, behind, found := strings.Cut(string(text), "```layers\n")
	diagram, _, closed := strings.Cut(behind, "```")
	if !found || !closed {
		t.Fatal("docs/design.md has no diagram of layers")
	}
	of, group := map[string]int{}, ""
	for n, line := range strings.Split(diagram, "\n") {
		for i, name := range strings.Fields(line) {
			if i == 0 && strings.HasSuffix(name, ":") {
				if group = strings.TrimSuffix(name, ":"); group == "." {
					group = ""
				}
				continue
			}
			full := path.Join(group, name)
			if _, twice := of[full]; twice {
				t.Errorf("%s stands twice in the diagram", full)
			}
			of[full] = n
		}
	}
	return of
}

// imports returns what the packages of the module import of each other, whatever the system, without their tests.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..")
	list := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && len(entry.Name()) > 2):
			return filepath.SkipDir
		case entry.IsDir(), !strings.HasSuffix(file, ".go"), strings.HasSuffix(file, "_test.go"):
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		name := filepath.ToSlash(dir)
		list[name] = append(list[name], nil...)
		for _, one := range parsed.Imports {
			imported, err := strconv.Unquote(one.Path.Value)
			if err != nil {
				return err
			}
			if own, ok := strings.CutPrefix(imported, modulePath); ok && !slices.Contains(list[name], own) {
				list[name] = append(list[name], own)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestLayers holds the imports of every package against the diagram of docs/design.md: they go to lines below its own.
func TestLayers(t *testing.T) {
	t.Parallel()
	line, packages := layers(t), imports(t)
	for name, list := range packages {
		at, ok := line[name]
		if !ok {
			t.Errorf("%s is not in the diagram of docs/design.md", name)
			continue
		}
		for _, imported := range list {
			if below, ok := line[imported]; ok && below <= at {
				t.Errorf("%s imports %s, which the diagram does not put below it", name, imported)
			}
		}
	}
	for name := range line {
		if _, ok := packages[name]; !ok {
			t.Errorf("the diagram names %s, which is no package", name)
		}
	}
}

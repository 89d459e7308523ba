package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite docs/licenses.md")

const licensesFile = "../../docs/licenses.md"

// module is one that the program is linked with.
type module struct{ path, version, license, text string }

// kind is a licence and a sentence by which it is told from those behind it in the list.
type kind struct{ name, sentence string }

var kinds = []kind{
	{"Apache-2.0", "Apache License"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software"},
	{"MIT", "Permission is hereby granted, free of charge"},
}

// modules asks the go command what the program is linked with on the systems that it is released for.
func modules(t *testing.T) []module {
	t.Helper()
	found := map[string]module{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}|{{.Version}}|{{.Dir}}{{end}}{{end}}", ".")
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		out, err := list.Output()
		if err != nil {
			t.Skipf("no go command that knows the modules: %v", err)
		}
		for _, line := range strings.Fields(string(out)) {
			parts := strings.SplitN(line, "|", 3)
			found[parts[0]] = licensed(t, parts[0], parts[1], parts[2])
		}
	}
	list := make([]module, 0, len(found))
	for _, m := range found {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b module) int { return cmp.Compare(a.path, b.path) })
	return list
}

// licensed reads the licence of a module.
func licensed(t *testing.T, path, version, dir string) module {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "LICENSE*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s has no licence", path)
	}
	m := module{path: path, version: version}
	var licenses, texts []string
	for _, name := range names { // in order
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(string(raw)), " ")
		i := slices.IndexFunc(kinds, func(k kind) bool { return strings.Contains(text, k.sentence) })
		if i < 0 {
			t.Fatalf("nobody knows what licence %s is", name)
		}
		licenses = append(licenses, kinds[i].name)
		texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(raw), "\r", "")))
	}
	m.license, m.text = strings.Join(licenses, ", "), strings.Join(texts, "\n\n")
	return m
}

// TestLicenses: docs/licenses.md lists what the program is linked with, and the licences of all of it are known.
func TestLicenses(t *testing.T) {
	t.Parallel()
	list := modules(t)
	var b strings.Builder
	b.WriteString("# Licences\n\niislens is under the [MIT license](../LICENSE). The program holds the Go runtime and standard library (BSD-3-Clause, the\n" +
		"text of the golang.org/x modules below) and these modules. `make docs` writes this file.\n\n| Module | Version | Licence |\n| --- | --- | --- |\n")
	for _, m := range list {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", m.path, m.version, m.license)
	}
	seen := map[string]bool{}
	for _, m := range list {
		if seen[m.text] {
			continue
		}
		seen[m.text] = true
		var same []string
		for _, other := range list {
			if other.text == m.text {
				same = append(same, other.path)
			}
		}
		fmt.Fprintf(&b, "\n## %s\n\n```text\n%s\n```\n", strings.Join(same, ", "), m.text)
	}
	if *update {
		if err := os.WriteFile(licensesFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(licensesFile)
	if err != nil {
		t.Fatal(err)
	}
	if d := diff.Diff(strings.ReplaceAll(string(want), "\r", ""), b.String()); d != "" {
		t.Errorf("docs/licenses.md is old; run make docs (-file +modules):\n%s", d)
	}
}

package project

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// root is the directory of go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if isFile(filepath.Join(dir, "go.mod")) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above")
		}
		dir = parent
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(schemaID, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(schemaID)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSchemaIsCurrent(t *testing.T) {
	t.Parallel()
	golden(t, filepath.Join(root(t), "docs", "iislens.schema.json"), string(JSONSchema()))
}

// TestSchemaAgrees holds the schema against the samples. A bad sample whose first line says so is one that only Load refuses.
func TestSchemaAgrees(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	for _, file := range samples(t, "testdata/*/*.yaml") {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(raw), "\n")
		if strings.Contains(first, "only YAML itself") {
			continue
		}
		asJSON, err := yaml.YAMLToJSON(raw)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
		if err != nil {
			t.Errorf("%s: %v\n%s", file, err, asJSON)
			continue
		}
		wantOK := filepath.Base(filepath.Dir(file)) != "bad" && filepath.Base(file) != "circle-b.yaml"
		if strings.Contains(first, "the schema accepts") {
			wantOK = true
		}
		if err := schema.Validate(value); (err == nil) != wantOK {
			t.Errorf("%s: the schema says %v", file, err)
		}
	}
}

// TestSchemaKeys makes each known-bad value, one at a time, so that no fault hides another.
func TestSchemaKeys(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	dir := t.TempDir()
	for _, text := range []string{
		"config: ''", "config: 5", "root: [a]", "map: {a: b}", `map: {'C:\a': 5}`, "env: {A: null}", "env: {'A=B': c}", "profile: iis9",
		"iisVersion: 9", "iisVersion: '10.00'", "rules: {a: b}", "rules: ['a b']", "skip: [5]", "severity: off", "severities: {handlers: none}",
		"severities: [handlers]", "exclude: ['']", "overrides: {paths: a}", "overrides: [{skip: handlers}]",
		"overrides: [{paths: a, rules: [handlers]}]", "extends: 7", "unknown: 1", "config: a\napplicationHost: b", "'text'", "skip:",
	} {
		asJSON, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("the schema accepts %q", text)
		}
		path := filepath.Join(dir, FileName)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path, catalogue); err == nil {
			t.Errorf("Load accepts %q", text)
		}
	}
}

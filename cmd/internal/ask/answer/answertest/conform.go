// Package answertest holds what the program writes against the schemas of docs/json. Only tests import it.
package answertest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// written are the documents that a command may write.
var written = map[string][]string{
	"explain":  {"explain"},
	"show":     {"show", "sections", "describe"},
	"diagnose": {"diagnose", "status", "logs"},
	"lint":     {"lint", "statistics", "files"},
	"rules":    {"rules", "rule"},
	"version":  {"version"},
}

// Run checks the output of a command line that asks for JSON against the schemas of dir; any other is fine.
func Run(dir string, args []string, out []byte) error {
	if !JSON(args) || !bytes.HasPrefix(out, []byte("{")) {
		return nil
	}
	command := slices.IndexFunc(args, func(arg string) bool { return written[arg] != nil })
	if command < 0 {
		return fmt.Errorf("no document is known of %q", args)
	}
	return Document(dir, written[args[command]], out)
}

// JSON reports whether a command line asks for a JSON document.
func JSON(args []string) bool {
	at := slices.Index(args, "--format")
	asked := at >= 0 && at+1 < len(args) && args[at+1] == "json" || slices.Contains(args, "--format=json")
	return asked && !slices.Contains(args, "--partial")
}

// Document checks that a text is one of some documents, and has no field that its schema does not know.
func Document(dir string, names []string, text []byte) error { return New(dir).Check(names, text) }

// Schemas are the schemas of a directory, each compiled when it is asked for.
type Schemas struct {
	dir      string
	compiled map[string]*jsonschema.Schema
}

// New returns the schemas of a directory.
func New(dir string) *Schemas { return &Schemas{dir, map[string]*jsonschema.Schema{}} }

// Check checks that a text is one of some documents, and has no field that its schema does not know.
func (s *Schemas) Check(names []string, text []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("no JSON: %w", err)
	}
	var failed []error
	for _, name := range names {
		schema := s.compiled[name]
		if schema == nil {
			if schema, err = compile(filepath.Join(s.dir, name+".schema.json")); err != nil {
				return err
			}
			s.compiled[name] = schema
		}
		if err = schema.Validate(value); err == nil {
			return nil
		}
		failed = append(failed, fmt.Errorf("%s: %w", name, err))
	}
	return errors.Join(failed...)
}

func compile(path string) (*jsonschema.Schema, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	forbidOthers(doc)
	c := jsonschema.NewCompiler()
	id := doc.(map[string]any)["$id"].(string)
	if err := c.AddResource(id, doc); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c.Compile(id)
}

// forbidOthers makes every object refuse fields that its schema does not name. For readers they are fine: fields may be added.
func forbidOthers(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			forbidOthers(inner)
		}
		if _, ok := v["properties"].(map[string]any); ok && v["type"] == "object" {
			v["additionalProperties"] = false
		}
	case []any:
		for _, inner := range v {
			forbidOthers(inner)
		}
	}
}

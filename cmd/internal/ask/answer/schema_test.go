package answer

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/cmd/internal/ask/answer/answertest"
)

var update = flag.Bool("update", false, "rewrite docs/json")

// base is where the schemas are found.
const base = "https://raw.githubusercontent.com/iislens/iislens/main/docs/json/"

// object is one JSON object; encoding/json sorts its keys.
type object = map[string]any

// root is the directory of go.mod.
var root = filepath.Join("..", "..", "..", "..")

// generator makes JSON Schemas of structs. Comments of types and fields become descriptions.
type generator struct {
	comments map[string]string // by Type and Type.Field
	defs     object
}

// comments reads what the sources of packages say of their types and fields.
func comments(t *testing.T, dirs ...string) map[string]string {
	t.Helper()
	said := map[string]string{}
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, decl := range file.Decls {
				if types, ok := decl.(*ast.GenDecl); ok {
					typeComments(said, types)
				}
			}
		}
	}
	return said
}

func typeComments(said map[string]string, types *ast.GenDecl) {
	for _, spec := range types.Specs {
		one, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		said[one.Name.Name] = oneLine(types.Doc)
		fields, ok := one.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range fields.Fields.List {
			for _, name := range field.Names {
				if said[one.Name.Name+"."+name.Name] = oneLine(field.Doc); field.Doc == nil {
					said[one.Name.Name+"."+name.Name] = oneLine(field.Comment)
				}
			}
		}
	}
}

func oneLine(doc *ast.CommentGroup) string { return strings.Join(strings.Fields(doc.Text()), " ") }

// document is the schema of one document.
func (g *generator) document(d document) []byte {
	g.defs = object{}
	schema := g.structure(reflect.TypeOf(d.value))
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$id"] = base + d.file()
	schema["title"] = d.title
	schema["$defs"] = g.defs
	properties := schema["properties"].(object)
	properties["schemaVersion"] = object{"const": 1}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(schema); err != nil {
		panic(err) // maps, texts and numbers
	}
	return out.Bytes()
}

// structure is the schema of a struct, by itself.
func (g *generator) structure(t reflect.Type) object {
	schema := object{"type": "object"}
	if text := g.comments[t.Name()]; text != "" {
		schema["description"] = text
	}
	properties, required := object{}, []string{}
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-":
			continue
		case field.Anonymous && name == "":
			inner := g.structure(field.Type)
			for key, value := range inner["properties"].(object) {
				properties[key] = value
			}
			required = append(required, inner["required"].([]string)...)
			continue
		}
		schema := g.value(field.Type)
		if text := g.comments[t.Name()+"."+field.Name]; text != "" {
			schema["description"] = text
		}
		if properties[name] = schema; options != "omitempty" {
			required = append(required, name)
		}
	}
	schema["properties"], schema["required"] = properties, required
	return schema
}

// value is the schema of a value of a type; structs are referred to.
func (g *generator) value(t reflect.Type) object {
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Interface:
		return object{}
	case reflect.Slice:
		return object{"type": "array", "items": g.value(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": g.value(t.Elem())}
	case reflect.Pointer:
		inner := g.value(t.Elem())
		if kind, ok := inner["type"].(string); ok {
			inner["type"] = []string{kind, "null"}
			return inner
		}
		return object{"anyOf": []object{inner, {"type": "null"}}}
	case reflect.Struct:
		if name := t.Name(); g.defs[name] == nil {
			g.defs[name] = object{} // a type may hold itself
			g.defs[name] = g.structure(t)
		}
		return object{"$ref": "#/$defs/" + t.Name()}
	}
	panic(fmt.Sprintf("no schema for %s", t))
}

func schemas(t *testing.T) map[string][]byte {
	t.Helper()
	g := &generator{comments: comments(t, ".", filepath.Join("..", "setup"))}
	all := map[string][]byte{}
	for _, d := range documents {
		all[d.file()] = g.document(d)
	}
	return all
}

// TestSchemasAreCurrent holds docs/json against the structs.
func TestSchemasAreCurrent(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(root, "docs", "json")
	want := schemas(t)
	want["../json.md"] = []byte(page())
	for name, text := range want {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if *update {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(text), strings.ReplaceAll(string(have), "\r\n", "\n")); diff != "" {
			t.Errorf("%s is not current, run make docs (-want +have):\n%s", path, diff)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if want[filepath.Base(path)] == nil {
			t.Errorf("%s is the schema of no document", path)
		}
	}
}

// TestDescribed: every type of a document says what it is.
func TestDescribed(t *testing.T) {
	t.Parallel()
	g := &generator{comments: comments(t, ".", filepath.Join("..", "setup"))}
	for _, d := range documents {
		g.document(d)
		for name := range g.defs {
			if g.comments[name] == "" {
				t.Errorf("%s has no comment", name)
			}
		}
	}
}

// TestGoldens holds every golden document of the repository against its schema.
func TestGoldens(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "testdata", "report", "*.json.golden"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d goldens, %v", len(files), err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := answertest.Document(filepath.Join(root, "docs", "json"), []string{"lint"}, text); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

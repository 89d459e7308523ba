package handlers_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/rulestest"
)

// TestFixtures runs testdata/rules/NAME of every rule of the group.
func TestFixtures(t *testing.T) {
	t.Parallel()
	for _, rule := range catalogue.All() {
		if rule.Group == rules.Handlers {
			rulestest.Dir(t, rule)
		}
	}
}

// TestFixesMend applies each fix of each finding by itself and wants a well-formed file in which the rule says less.
func TestFixesMend(t *testing.T) {
	t.Parallel()
	applied := 0
	for _, rule := range catalogue.All() {
		if rule.Group != rules.Handlers && rule.Group != rules.Topology {
			continue
		}
		texts := []string{rule.Doc.Bad}
		paths, _ := filepath.Glob(filepath.Join("..", "..", "testdata", "rules", rule.Name, "*"))
		for _, path := range paths {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(raw))
		}
		for _, text := range texts {
			before := rulestest.Load(t, text).Run(t, rule)
			for _, f := range before {
				for _, fix := range f.Fixes {
					applied++
					after := rulestest.Load(t, apply(t, text, fix)).Run(t, rule)
					if len(after) >= len(before) {
						t.Errorf("%s: %q leaves %d of %d findings, such as: %s", rule.Name, fix.Title, len(after), len(before), after[0].Message)
					}
				}
			}
		}
	}
	if applied < 10 {
		t.Errorf("only %d fixes were applied", applied)
	}
}

// apply returns a fixture with the edits of a fix made.
func apply(t *testing.T, text string, fix rules.Fix) string {
	t.Helper()
	byFile := map[*source.File][]source.Edit{}
	for _, e := range fix.Edits {
		byFile[e.Span.File] = append(byFile[e.Span.File], e)
	}
	archive := txtar.Parse([]byte(text))
	for file, edits := range byFile {
		raw, err := source.Apply(file, edits)
		if err != nil {
			t.Fatalf("%s: %v", fix.Title, err)
		}
		if doc := xmlsrc.Parse(source.Decode(file.Path, "", raw), xmlsrc.Limits{}); doc.Err != nil {
			t.Errorf("%s: %v\n%s", fix.Title, doc.Err, raw)
		}
		if len(archive.Files) == 0 {
			return string(raw)
		}
		for i := range archive.Files {
			if archive.Files[i].Name == file.Path {
				archive.Files[i].Data = raw
			}
		}
	}
	out := string(txtar.Format(archive))
	if out == text {
		t.Errorf("%s: the fix changes nothing", strings.TrimSpace(fix.Title))
	}
	return out
}

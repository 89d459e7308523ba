package catalogue_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/tools/txtar"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/rulestest"
)

// encodings are ways in which the files of an example may be written; a fix must keep each.
var encodings = []struct {
	name  string
	write func(text string) []byte
}{
	{"as it is", func(text string) []byte { return []byte(text) }},
	{"CRLF", func(text string) []byte { return []byte(crlf(text)) }},
	{"CR", func(text string) []byte { return []byte(strings.ReplaceAll(crlf(text), "\r\n", "\r")) }},
	{"BOM and CRLF", func(text string) []byte { return append([]byte{0xEF, 0xBB, 0xBF}, crlf(text)...) }},
	{"UTF-16LE", func(text string) []byte { return utf16Bytes(text, binary.LittleEndian) }},
	{"UTF-16BE", func(text string) []byte { return utf16Bytes(crlf(text), binary.BigEndian) }},
}

func crlf(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
}

func utf16Bytes(text string, order binary.AppendByteOrder) []byte {
	text = strings.Replace(text, `encoding="utf-8"`, `encoding="utf-16"`, 1)
	text = strings.Replace(text, `encoding="UTF-8"`, `encoding="utf-16"`, 1)
	out := order.AppendUint16(nil, 0xFEFF)
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// TestFixes applies every fix that a rule offers in its examples and fixtures, in every encoding: the finding must be gone, nothing
// outside the edits may change, and the files must stay well-formed.
func TestFixes(t *testing.T) {
	t.Parallel()
	for _, rule := range catalogue.All() {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			fixes := 0
			for name, text := range fixtures(t, rule) {
				for _, encoding := range encodings {
					archive := rulestest.Archive(text)
					for i, f := range archive.Files {
						if strings.HasSuffix(strings.ToLower(f.Name), ".config") {
							archive.Files[i].Data = encoding.write(string(f.Data))
						}
					}
					fixes += tryFixes(t, rule, name+" "+encoding.name, archive)
				}
			}
			if fixes > 0 != rule.Fixable {
				t.Errorf("%s: Fixable is %v, and the examples and fixtures offer %d fixes", rule.Name, rule.Fixable, fixes)
			}
		})
	}
}

// fixtures returns the examples and fixtures of a rule by name.
func fixtures(t *testing.T, rule *rules.Rule) map[string]string {
	t.Helper()
	texts := map[string]string{"bad example": rule.Doc.Bad}
	dir := filepath.Join("..", "..", "testdata", "rules", rule.Name)
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		texts[entry.Name()] = string(raw)
	}
	return texts
}

// tryFixes applies each fix by itself and returns how many there were.
func tryFixes(t *testing.T, rule *rules.Rule, name string, archive *txtar.Archive) int {
	t.Helper()
	count := 0
	before := rulestest.LoadArchive(t, archive).Run(t, rule)
	for i, f := range before {
		for j := range f.Fixes {
			count++
			// The edits point into the documents of one load, so each fix starts from a load of its own.
			fresh := rulestest.LoadArchive(t, archive).Run(t, rule)
			if len(fresh) != len(before) {
				t.Fatalf("%s: two runs differ", name)
			}
			fix := fresh[i].Fixes[j]
			at := fmt.Sprintf("%s: %s:%d: fix %q", name, f.Span.File.Path, f.Span.Line(), fix.Title)
			after := applied(t, at, archive, fix)
			if after == nil {
				continue
			}
			rest := rulestest.LoadArchive(t, after).Run(t, rule)
			for _, left := range rest {
				if left.Message == f.Message && left.Span.File.Path == f.Span.File.Path && left.Span.Text() == f.Span.Text() && len(rest) >= len(before) {
					t.Errorf("%s: the finding is still there", at)
				}
			}
		}
	}
	return count
}

// applied returns the archive with a fix made, nil after an error.
func applied(t *testing.T, at string, archive *txtar.Archive, fix rules.Fix) *txtar.Archive {
	t.Helper()
	byFile := map[*source.File][]source.Edit{}
	for _, e := range fix.Edits {
		byFile[e.Span.File] = append(byFile[e.Span.File], e)
	}
	out := &txtar.Archive{Files: append([]txtar.File{}, archive.Files...)}
	for file, edits := range byFile {
		content, err := source.Apply(file, edits)
		if err != nil {
			t.Errorf("%s: %v", at, err)
			return nil
		}
		kept(t, at, file, edits, content)
		doc := xmlsrc.Parse(source.Decode(file.Path, "", content), xmlsrc.Limits{})
		was := xmlsrc.Parse(source.Decode(file.Path, "", file.Raw), xmlsrc.Limits{})
		if doc.Err != nil && was.Err == nil {
			t.Errorf("%s: the file is no longer well-formed: %v", at, doc.Err)
		}
		found := false
		for i, f := range out.Files {
			if strings.EqualFold(f.Name, file.Path) {
				out.Files[i].Data, found = content, true
			}
		}
		if !found {
			t.Errorf("%s: edits %s, which is not of the fixture", at, file.Path)
		}
	}
	return out
}

// kept wants the bytes outside the edits, the byte order mark and the line endings to be the same.
func kept(t *testing.T, at string, file *source.File, edits []source.Edit, content []byte) {
	t.Helper()
	first, last := len(file.Text), 0
	for _, e := range edits {
		first, last = min(first, e.Span.Start), max(last, e.Span.End)
	}
	head, tail := file.Raw[:file.RawOffset(first)], file.Raw[file.RawOffset(last):]
	if !bytes.HasPrefix(content, head) || !bytes.HasSuffix(content, tail) {
		t.Errorf("%s: bytes outside the edits changed", at)
	}
	after := source.Decode(file.Path, "", content)
	if declared := after.Encoding.Declared == file.Encoding.Declared; declared && after.Encoding.Name != file.Encoding.Name || after.Encoding.BOM != file.Encoding.BOM {
		t.Errorf("%s: the encoding changed from %v to %v", at, file.Encoding, after.Encoding)
	}
	lone := strings.Count(file.Text, "\n") - strings.Count(file.Text, "\r\n")
	if now := strings.Count(after.Text, "\n") - strings.Count(after.Text, "\r\n"); lone == 0 && now != 0 && strings.Contains(file.Text, "\r\n") {
		t.Errorf("%s: %d line endings are not CRLF", at, now)
	}
}

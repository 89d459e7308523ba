package schema

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"sync"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
)

//go:embed embedded/*.xml
var files embed.FS

// Embedded returns the schema of IIS 10, .NET and the common add-ons that is built into the program.
// Its files are indexed once, and the text of a section is parsed when somebody asks for it. A fault in it is a bug of ours,
// found by the tests, and panics.
var Embedded = sync.OnceValue(func() *Schema {
	s := newSchema()
	entries, err := files.ReadDir("embedded")
	if err != nil {
		panic(err)
	}
	buffer := make([]byte, 32<<10) // for every file: touching fresh memory would cost more than reading does
	for _, entry := range entries {
		name := "embedded/" + entry.Name()
		file, err := files.Open(name)
		if err != nil {
			panic(err)
		}
		n, err := file.Read(buffer)
		if err != nil || n == len(buffer) {
			panic(fmt.Sprintf("schema: %s: %d bytes, %v", name, n, err))
		}
		s.index(name, buffer[:n])
	}
	return s
})

// index notes where the definitions of an embedded file are: each begins on a line of its own and reaches to the next one. XML
// does not ask for that, but our files keep to it; a test compares the outcome with that of reading them as any other.
func (s *Schema) index(file string, text []byte) {
	text = text[:bytes.LastIndex(text, []byte("</configSchema>"))]
	name, start, at := "", 0, 0
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(bytes.TrimLeft(line, " "), []byte(`<sectionSchema name="`)); ok {
			if name != "" {
				s.define(name, definition{file: file, start: start, end: at})
			}
			value, _, _ := bytes.Cut(rest, []byte(`"`))
			name, start = string(value), at
		}
		at += len(line)
	}
	s.define(name, definition{file: file, start: start, end: at})
}

// definition is one <sectionSchema>: its element, or where its text is in an embedded file.
type definition struct {
	element    *xmlsrc.Element
	file       string
	start, end int
}

// read returns the element; that of an embedded file is parsed now.
func (d definition) read() *xmlsrc.Element {
	if d.element != nil {
		return d.element
	}
	file, err := files.Open(d.file)
	if err != nil {
		panic(err)
	}
	text := make([]byte, d.end-d.start)
	if _, err := file.(io.ReaderAt).ReadAt(text, int64(d.start)); err != nil {
		panic(err)
	}
	doc := xmlsrc.Parse(source.Decode(d.file, "", text), xmlsrc.Limits{})
	if doc.Err != nil {
		panic(doc.Err)
	}
	return doc.Root
}

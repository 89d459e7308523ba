package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed embedded/*.xml
var files embed.FS

// Embedded returns the schema of IIS 10, .NET and the common add-ons that is built into the program.
// It is read once; a fault in it is a bug of ours, found by the tests, and panics.
var Embedded = sync.OnceValue(func() *Schema {
	sub, err := fs.Sub(files, "embedded")
	if err != nil {
		panic(err)
	}
	s, problems, err := Load(sub, "schema:", nil)
	if err != nil {
		panic(err)
	}
	for _, p := range problems {
		panic(fmt.Sprintf("%s:%d: %s", p.Span.File.Path, p.Span.Line(), p.Message))
	}
	return s
})

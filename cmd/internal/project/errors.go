package project

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/token"
)

// Error is one thing that is wrong with a .iislens.yaml. It is a fault of the tool's configuration: exit code 2.
type Error struct {
	// Path is the file as reached, with slashes.
	Path string
	// Line and Column start at 1 and count characters; 0 where the fault has no place.
	Line, Column int
	// Message says what is wrong and what to write instead.
	Message string
	// Suggestion is the name that was probably meant, "" when none is near. Message holds it too.
	Suggestion string
	// Err is the reason when the file could not be read, nil otherwise.
	Err error
}

// Error returns "path:line:column: message".
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Path + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Message)
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Errors is everything that is wrong, sorted by file and place; never empty.
type Errors []*Error

// Error returns one line per error.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the single errors.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, one := range e {
		out[i] = one
	}
	return out
}

// sorted returns the errors in the order of files, then places.
func sorted(e []*Error, files []string) Errors {
	slices.SortStableFunc(e, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(slices.Index(files, a.Path), slices.Index(files, b.Path)), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return e
}

// malformed is how messages about the parser's errors begin.
const malformed = "not well-formed YAML"

// syntaxError turns an error of the YAML parser into one of ours; that has an excerpt in its text.
func syntaxError(path string, err error) *Error {
	e := &Error{Path: path, Message: err.Error()}
	var located yaml.Error
	if errors.As(err, &located) {
		e.Message = located.GetMessage()
		e.place(located.GetToken())
	}
	e.Message = malformed + ": " + strings.TrimSpace(e.Message)
	return e
}

func (e *Error) place(t *token.Token) {
	if t != nil && t.Position != nil {
		e.Line, e.Column = t.Position.Line, t.Position.Column
	}
}

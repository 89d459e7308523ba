package xmlsrc

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/source"
)

// Kind sorts syntax errors by what is wrong.
type Kind uint8

// The kinds of syntax errors.
const (
	Other              Kind = iota
	Mismatch                // an end tag that closes another element, or none
	DuplicateAttribute      // one attribute twice in a start tag
	BadAttribute            // an attribute without a value or without quotes
	MissingBlank            // no white space between two attributes
	SecondRoot              // an element behind the end of the root
	TextOutsideRoot         // character data before or behind the root
	Empty                   // no element at all
	Unterminated            // the file ends inside an element, tag, comment, …
	DTD                     // a document type declaration, which IIS prohibits
	Declaration             // a wrong or misplaced XML declaration
	BadEntity               // a bare &, an unknown entity, an impossible character reference
	BadCharacter            // a character that XML does not allow at all, or not there
	BadName                 // something else where a name must stand
	BadComment              // "--" inside a comment
	UndeclaredPrefix        // a namespace prefix that no xmlns:prefix declares
	MergeConflict           // a conflict marker of git broke the file
	Encoding                // the bytes do not fit the encoding
	TooDeep                 // more nested elements than Limits.MaxDepth
	TooLarge                // more text or nodes than Limits.MaxBytes and MaxNodes
)

var kindNames = [...]string{
	"other", "mismatch", "duplicate-attribute", "bad-attribute", "missing-blank", "second-root", "text-outside-root", "empty",
	"unterminated", "dtd", "declaration", "bad-entity", "bad-character", "bad-name", "bad-comment", "undeclared-prefix", "merge-conflict", "encoding",
	"too-deep", "too-large",
}

// String returns the kind in lower case with hyphens.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind-%d", k)
}

// SyntaxError says where and why a file is not well-formed.
type SyntaxError struct {
	File *source.File
	// Start and End enclose the offending text; they are equal where something is missing.
	Start, End int
	// Message is one sentence without the place.
	Message string
	Kind    Kind
	// Related is a second place that explains the first, such as the start tag of a mismatched end tag; its span may be zero.
	Related Related
}

// Related is a place beside the main one and what is there.
type Related struct {
	Span    source.Span
	Message string
}

// Error returns "path:line:column: message".
func (e *SyntaxError) Error() string {
	p := e.File.Position(e.Start)
	return fmt.Sprintf("%s:%d:%d: %s", e.File.Path, p.Line, p.Column, e.Message)
}

// Span returns the span of the offending text.
func (e *SyntaxError) Span() source.Span { return e.File.Span(e.Start, e.End) }

// fail records the error and returns -1, the position that ends the parse. An error on a line that begins with a
// conflict marker is put down to the marker.
func (p *parser) fail(kind Kind, start, end int, format string, args ...any) int {
	start = min(start, len(p.text))
	err := &SyntaxError{File: p.doc.File, Start: start, End: min(max(start, end), len(p.text)), Kind: kind, Message: fmt.Sprintf(format, args...)}
	if line := strings.LastIndexAny(p.text[:start], "\r\n") + 1; kind < Encoding && conflictMarker(p.text[line:]) {
		err.Kind, err.Start, err.End = MergeConflict, line, line+7
		err.Message = fmt.Sprintf("a merge conflict was left in the file: this line begins with %s", p.text[line:line+7])
	}
	p.doc.Err = err
	return -1
}

// relate adds a second place to the recorded error and returns -1. A conflict marker explains itself.
func (p *parser) relate(start, end int, format string, args ...any) int {
	if err := p.doc.Err; err.Kind != MergeConflict {
		err.Related = Related{Span: p.doc.File.Span(start, end), Message: fmt.Sprintf(format, args...)}
	}
	return -1
}

// line returns the 1-based line of an offset, for messages.
func (p *parser) line(offset int) int { return p.doc.File.Position(offset).Line }

// conflictMarker reports whether a line begins as git marks conflicts: seven equal signs of a kind, then a blank or nothing.
func conflictMarker(line string) bool {
	if len(line) < 7 || len(line) > 7 && classes[line[7]]&blank == 0 {
		return false
	}
	switch line[:7] {
	case "<<<<<<<", "|||||||", "=======", ">>>>>>>":
		return true
	}
	return false
}

package baseline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Version is the version of the file format that this package writes. Version 1, which is read too, has fingerprints of whole lines, and
// paths from the directory in which it was written.
const Version = 2

// Error says where and why a baseline could not be read.
type Error struct {
	Path string
	// Line and Column start at 1; 0 where the fault has no place.
	Line, Column int
	Message      string
}

// Error returns "path:line:column: message".
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Path + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Message)
}

// Encode returns the file: indented JSON with one entry a line, the same bytes for the same entries.
func (b *Baseline) Encode() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"version\": %d,\n  \"findings\": [", Version)
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for i, e := range b.Entries {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		if err := enc.Encode(e); err != nil {
			panic(err) // four strings and a number
		}
		out.Truncate(out.Len() - 1) // Encode ends the line
	}
	if len(b.Entries) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes()
}

// Parse reads what Encode wrote, by hand edited or merged. Errors are of type *Error. Entries that stand there twice, as a merge
// of two branches may leave them, count once, with the higher count.
func Parse(path string, raw []byte) (*Baseline, error) {
	raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	var version struct {
		Version *int `json:"version"`
	}
	if err := json.Unmarshal(raw, &version); err != nil {
		return nil, explain(path, raw, err)
	}
	if version.Version == nil {
		return nil, &Error{Path: path, Message: `not a baseline of iislens: it has no "version"`}
	}
	if v := *version.Version; v < 1 || v > Version {
		return nil, &Error{Path: path, Message: fmt.Sprintf("the baseline has version %d, but this iislens knows versions up to %d only; write it anew with --write-baseline", v, Version)}
	}
	var file struct {
		Version  int     `json:"version"`
		Findings []Entry `json:"findings"`
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, explain(path, raw, err)
	}
	for i, e := range file.Findings {
		switch {
		case e.Rule == "" || e.Path == "" || e.Fingerprint == "":
			return nil, &Error{Path: path, Message: fmt.Sprintf("finding %d lacks its rule, path or fingerprint", i+1)}
		case e.Count < 1:
			return nil, &Error{Path: path, Message: fmt.Sprintf("finding %d has the count %d; it must be 1 or more", i+1, e.Count)}
		}
	}
	return &Baseline{Version: *version.Version, Entries: normalize(file.Findings, func(a, b int) int { return max(a, b) })}, nil
}

// explain gives an error of encoding/json its place.
func explain(path string, raw []byte, err error) *Error {
	e := &Error{Path: path, Message: "not a baseline of iislens: " + strings.TrimPrefix(err.Error(), "json: ")}
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = max(syntax.Offset-1, 0)
	case errors.As(err, &kind):
		offset = kind.Offset
		e.Message = fmt.Sprintf("not a baseline of iislens: %s must not be of the type %s", orFile(kind.Field), kind.Value)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		offset = int64(len(raw))
	}
	if offset < 0 || offset > int64(len(raw)) {
		return e
	}
	before := string(raw[:offset])
	lineStart := strings.LastIndexByte(before, '\n') + 1
	e.Line, e.Column = strings.Count(before, "\n")+1, len([]rune(before[lineStart:]))+1
	if line, _, _ := bytes.Cut(raw[lineStart:], []byte("\n")); conflictMarker(line) {
		e.Column, e.Message = 1, "a merge conflict was left here; keep the entries of both sides"
	}
	return e
}

func orFile(field string) string {
	if field == "" {
		return "the file"
	}
	return field
}

func conflictMarker(line []byte) bool {
	for _, marker := range []string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"} {
		if bytes.HasPrefix(line, []byte(marker)) {
			return true
		}
	}
	return false
}

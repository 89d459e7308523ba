package source

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// Edit replaces a span of a file's text by other text. The span may be empty: an insertion.
type Edit struct {
	Span    Span
	NewText string
}

// ErrOverlap and ErrDamaged are the reasons for which edits are refused.
var (
	ErrOverlap = errors.New("edits overlap")
	ErrDamaged = errors.New("file holds bytes that are not valid in its encoding, so it cannot be edited safely")
)

// Apply returns the bytes of f with the edits made; every byte outside them stays as it is, the byte order mark included.
// Edits of other files, overlapping ones and ones outside the text are errors and change nothing.
func Apply(f *File, edits []Edit) ([]byte, error) {
	if f.Encoding.Damaged || !f.reversible() {
		return nil, fmt.Errorf("%s: %w", f.Path, ErrDamaged)
	}
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	out := make([]byte, 0, len(f.Raw)+256)
	done, text := 0, 0 // in Raw and in Text
	for _, e := range sorted {
		if e.Span.File != f || e.Span.Start < 0 || e.Span.Start > e.Span.End || e.Span.End > len(f.Text) {
			return nil, fmt.Errorf("%s: edit of [%d,%d) is outside the file", f.Path, e.Span.Start, e.Span.End)
		}
		if !f.boundary(e.Span.Start) || !f.boundary(e.Span.End) || !utf8.ValidString(e.NewText) {
			return nil, fmt.Errorf("%s:%d: edit of [%d,%d) cuts a character", f.Path, e.Span.Line(), e.Span.Start, e.Span.End)
		}
		if e.Span.Start < text {
			return nil, fmt.Errorf("%s:%d: %w", f.Path, e.Span.Line(), ErrOverlap)
		}
		start, end := f.RawOffset(e.Span.Start), f.RawOffset(e.Span.End)
		encoded, err := f.Encoding.encode(e.NewText)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Path, err)
		}
		out = append(append(out, f.Raw[done:start]...), encoded...)
		done, text = end, e.Span.End
	}
	return append(out, f.Raw[done:]...), nil
}

// boundary reports whether an offset of Text stands between two characters.
func (f *File) boundary(offset int) bool {
	return offset == len(f.Text) || utf8.RuneStart(f.Text[offset])
}

// reversible reports whether the text of a code page gives the bytes of the file again, wherever it is cut: some code pages have
// two spellings of a character or shift between states, so that an offset of the text has no place of its own in the bytes.
func (f *File) reversible() bool {
	switch f.Encoding.Name {
	case "utf-8", "utf-16le", "utf-16be":
		return true
	case "iso-2022-jp", "hz-gb-2312", "csiso2022jp":
		return false
	}
	encoded, err := f.Encoding.encode(f.Text)
	return err == nil && bytes.Equal(encoded, f.Raw[f.Encoding.BOM:])
}

// RawOffset converts an offset of Text to one of Raw. The file must not be damaged.
func (f *File) RawOffset(offset int) int {
	switch f.Encoding.Name {
	case "utf-8":
		return f.Encoding.BOM + offset
	case "utf-16le", "utf-16be":
		units := 0
		for _, r := range f.Text[:offset] {
			units += utf16.RuneLen(r)
		}
		return f.Encoding.BOM + 2*units
	}
	encoded, err := f.Encoding.encode(f.Text[:offset])
	if err != nil {
		return len(f.Raw)
	}
	return f.Encoding.BOM + len(encoded)
}

func (e Encoding) encode(s string) ([]byte, error) {
	switch e.Name {
	case "utf-8":
		return []byte(s), nil
	case "utf-16le", "utf-16be":
		var order binary.AppendByteOrder = binary.LittleEndian
		if e.Name == "utf-16be" {
			order = binary.BigEndian
		}
		out := make([]byte, 0, 2*len(s))
		for _, unit := range utf16.Encode([]rune(s)) {
			out = order.AppendUint16(out, unit)
		}
		return out, nil
	}
	page, err := htmlindex.Get(e.Name)
	if err != nil {
		return nil, err
	}
	out, err := page.NewEncoder().Bytes([]byte(s))
	if err != nil {
		return nil, fmt.Errorf("the text cannot be written in %s: %w", e.Name, err)
	}
	return out, nil
}

// LineEnding returns the line ending that the file uses at the start: "\r\n" or "\n", or "\r" where it uses no other.
func (f *File) LineEnding() string {
	switch at := strings.IndexByte(f.Text, '\n'); {
	case at > 0 && f.Text[at-1] == '\r':
		return "\r\n"
	case at < 0 && strings.IndexByte(f.Text, '\r') >= 0:
		return "\r"
	}
	return "\n"
}

// Indent returns the blanks at the start of the line that holds offset.
func (f *File) Indent(offset int) string {
	start := int(f.lineStarts()[f.line(offset)])
	end := start
	for end < len(f.Text) && (f.Text[end] == ' ' || f.Text[end] == '\t') {
		end++
	}
	return f.Text[start:end]
}

// EscapeAttr returns s as the text of an attribute value in double quotes.
func EscapeAttr(s string) string {
	if !strings.ContainsAny(s, "&<\"\r\n\t") && utf8.ValidString(s) {
		return s
	}
	return attrEncoder.Replace(s)
}

var attrEncoder = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\r", "&#13;", "\n", "&#10;", "\t", "&#9;")

package source

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// File is one file as read: its names, its bytes and its text. It is immutable after [Decode] and safe for concurrent use.
type File struct {
	// Path is the local path as reached, with slashes; for an embedded profile file "profile:NAME/file".
	Path string
	// Windows is the Windows path that the file stands for (`C:\inetpub\wwwroot\web.config`), "" when there is none.
	Windows string
	// Profile says that the file is embedded in iislens: what rests on it alone is at most likely.
	Profile bool
	// Missing says that there is no such file: it is named because IIS names it in an error. It has no lines.
	Missing bool
	// Raw holds the bytes on disk. Fixes are edits of these.
	Raw []byte
	// Text is Raw decoded to UTF-8 without its byte order mark; invalid sequences are replaced by U+FFFD.
	// Line endings are kept. When the file is plain UTF-8 it shares its memory with Raw.
	Text string
	// Encoding tells how Raw was read.
	Encoding Encoding

	linesOnce sync.Once
	lines     []int32 // byte offset of the start of each line; lines[0] == 0

	marksOnce sync.Once
	marks     []int32 // number of characters in front of every markStep-th byte
}

// longLine is the length from which on the characters of a line are not counted anew for each column: in a file of megabytes on one
// line that would take longer than all else. markStep is the distance of the marks that are used then.
const (
	longLine = 8 << 10
	markStep = 1 << 10
)

// Position is a place for people: line and column start at 1, columns count characters (runes), not bytes.
type Position struct {
	Line, Column int
}

// Span is the half-open byte range [Start, End) of File.Text. The zero Span means "no place".
type Span struct {
	File       *File
	Start, End int
}

// IsZero reports whether the span names no place.
func (s Span) IsZero() bool { return s.File == nil }

// Text returns the source text of the span, "" for the zero span.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return s.File.Text[s.Start:s.End]
}

// From returns the position of the first character of the span.
func (s Span) From() Position { return s.File.Position(s.Start) }

// To returns the position just behind the last character of the span.
func (s Span) To() Position { return s.File.Position(s.End) }

// String returns "file:line:column", the file alone where it is missing, and "" for the zero span.
func (s Span) String() string {
	switch {
	case s.File == nil:
		return ""
	case s.File.Missing:
		return s.File.Path
	}
	from := s.From()
	return s.File.Path + ":" + strconv.Itoa(from.Line) + ":" + strconv.Itoa(from.Column)
}

// Line returns the 1-based line of the start of the span, 0 for the zero span.
func (s Span) Line() int {
	if s.File == nil {
		return 0
	}
	return s.File.line(s.Start) + 1
}

// lineStarts computes the line table once. A line ends at LF, CRLF or a lone CR, as XML readers count them.
func (f *File) lineStarts() []int32 {
	f.linesOnce.Do(func() {
		lines := make([]int32, 1, 1+strings.Count(f.Text, "\n"))
		for i := 0; i < len(f.Text); {
			next := strings.IndexAny(f.Text[i:], "\r\n")
			if next < 0 {
				break
			}
			i += next + 1
			if f.Text[i-1] == '\r' && i < len(f.Text) && f.Text[i] == '\n' {
				i++
			}
			lines = append(lines, int32(i))
		}
		f.lines = lines
	})
	return f.lines
}

// Position returns the line and column of a byte offset of Text; offsets outside are clamped.
func (f *File) Position(offset int) Position {
	if f == nil {
		return Position{}
	}
	offset = min(max(offset, 0), len(f.Text))
	line := f.line(offset)
	return Position{Line: line + 1, Column: f.count(int(f.lines[line]), offset) + 1}
}

// count returns the number of characters in [start, end).
func (f *File) count(start, end int) int {
	if end-start < longLine {
		return utf8.RuneCountInString(f.Text[start:end])
	}
	f.marksOnce.Do(func() {
		f.marks = make([]int32, 0, len(f.Text)/markStep+1)
		n := 0
		for i := range len(f.Text) {
			if i%markStep == 0 {
				f.marks = append(f.marks, int32(n))
			}
			if utf8.RuneStart(f.Text[i]) {
				n++
			}
		}
	})
	return f.before(end) - f.before(start)
}

// before returns the number of characters that begin in front of offset. Text is valid UTF-8.
func (f *File) before(offset int) int {
	if offset == 0 {
		return 0
	}
	mark := min(offset/markStep, len(f.marks)-1)
	n := int(f.marks[mark])
	for i := mark * markStep; i < offset; i++ {
		if utf8.RuneStart(f.Text[i]) {
			n++
		}
	}
	return n
}

// LastLine returns the 1-based line of the last character of the span, 0 for the zero span; it is cheaper than [Span.To].
func (s Span) LastLine() int {
	if s.File == nil {
		return 0
	}
	return s.File.line(s.End) + 1
}

// line returns the index of the last line that starts at or before offset.
func (f *File) line(offset int) int {
	lines := f.lineStarts()
	low, high := 0, len(lines)
	for high-low > 1 {
		if mid := (low + high) / 2; int(lines[mid]) <= offset {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// LineCount returns the number of lines, at least 1.
func (f *File) LineCount() int { return len(f.lineStarts()) }

// Line returns the text of a 1-based line without its line ending, "" when there is no such line.
func (f *File) Line(n int) string {
	lines := f.lineStarts()
	if n < 1 || n > len(lines) {
		return ""
	}
	end := len(f.Text)
	if n < len(lines) {
		end = int(lines[n])
	}
	return strings.TrimRight(f.Text[lines[n-1]:end], "\r\n")
}

// LineSpan returns the span of a 1-based line without its line ending; clamped to the file.
func (f *File) LineSpan(n int) Span {
	lines := f.lineStarts()
	n = min(max(n, 1), len(lines))
	start := int(lines[n-1])
	return Span{File: f, Start: start, End: start + len(f.Line(n))}
}

// Span returns the span [start, end) of the file.
func (f *File) Span(start, end int) Span { return Span{File: f, Start: start, End: end} }

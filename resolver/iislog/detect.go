package iislog

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// headSize is how much of the input is looked at before reading it.
const headSize = 1024

// sniffLines is how many lines decide on the format of input without #Fields.
const sniffLines = 32

// containers are beginnings of files that are surely not logs.
var containers = []struct{ magic, name string }{
	{"PK\x03\x04", "a ZIP archive; unpack it first"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"},
	{"\x28\xb5\x2f\xfd", "Zstandard-compressed data; decompress it first"},
	{"BZh", "bzip2-compressed data; decompress it first"},
	{"\xfd7zXZ\x00", "xz-compressed data; decompress it first"},
	{"ElfFile\x00", "a Windows event log (.evtx)"},
	{"%PDF-", "a PDF document"},
	{"SQLite format 3\x00", "an SQLite database"},
	{"MZ", "a Windows program"},
	{"\x7fELF", "a program"},
	{"PAR1", "a Parquet file; export it as CSV or JSON lines"},
}

// open undoes gzip and UTF-16 by the first bytes and refuses binary data.
// head is the beginning of the text.
func open(r io.Reader) (in io.Reader, head []byte, err error) {
	br := bufio.NewReaderSize(r, 4096)
	head, err = peek(br)
	if err != nil {
		return nil, nil, err
	}
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		zr, err := gzip.NewReader(br)
		if err != nil {
			return nil, nil, fmt.Errorf("gzip: %w", err)
		}
		br = bufio.NewReaderSize(zr, 4096)
		if head, err = peek(br); err != nil {
			return nil, nil, err
		}
	}
	if enc := utf16Of(head); enc != nil {
		br = bufio.NewReaderSize(enc.NewDecoder().Reader(br), 4096)
		if head, err = peek(br); err != nil {
			return nil, nil, err
		}
	}
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		br.Discard(3) // cannot fail: the bytes are buffered
		head = head[3:]
	}
	for _, c := range containers {
		// "MZ" and "BZh" could begin a name; binary files also hold a NUL early.
		if bytes.HasPrefix(head, []byte(c.magic)) && (len(c.magic) > 3 || bytes.IndexByte(head, 0) >= 0) {
			return nil, nil, &NoLogError{Saw: c.name}
		}
	}
	if i := binaryAt(head); i >= 0 {
		return nil, nil, &NoLogError{Saw: fmt.Sprintf("binary data, byte 0x%02x at offset %d", head[i], i)}
	}
	return br, bytes.Clone(head), nil
}

// binaryAt returns the offset of the first control character where a text
// would not have so many of them; -1 for text. Zeros at the end do not count,
// a short log that is being written ends in them.
func binaryAt(head []byte) int {
	first, n := -1, 0
	text := bytes.TrimRight(head, "\x00")
	for i, c := range text {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
			if first < 0 {
				first = i
			}
			n++
		}
	}
	if n*20 > len(text) {
		return first
	}
	return -1
}

// peek returns up to headSize bytes without taking them. A short input and
// an error of the reader after some bytes are left for the reading proper.
func peek(br *bufio.Reader) ([]byte, error) {
	head, err := br.Peek(headSize)
	if err != nil && err != io.EOF && len(head) == 0 {
		return nil, err
	}
	return head, nil
}

// utf16Of recognises UTF-16 by its byte order mark, or by zero high bytes
// throughout, as redirected output of PowerShell may have; nil when it is not.
func utf16Of(head []byte) encoding.Encoding {
	if len(head) < 4 {
		return nil
	}
	if head[0] == 0xff && head[1] == 0xfe || head[0] == 0xfe && head[1] == 0xff {
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	}
	even, odd := 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	pairs := len(head) / 2
	switch {
	case even == 0 && odd*10 >= pairs*9:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case odd == 0 && even*10 >= pairs*9:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

func allZero(b []byte) bool { return len(bytes.TrimLeft(b, "\x00")) == 0 }

// sniff decides on the format of text that no #Fields line explains, by its
// first lines. It returns the length of a header line to skip. Where nothing
// fits, the layout stays unset and the next block is looked at again.
func (s *scanner) sniff(text []byte) (skip int, err error) {
	lines := make([][]byte, 0, sniffLines)
	for rest := text; len(rest) > 0 && len(lines) < sniffLines && rest[0] != '#'; {
		end := lineEnd(rest, 0)
		line := trimLine(rest[:end])
		rest = rest[end:]
		if len(line) > 0 && len(line) <= MaxLine {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return 0, nil
	}
	if lines[0][0] == '{' && json.Valid(lines[0]) {
		if bytes.Contains(lines[0], []byte(`"iislensPartial"`)) {
			return 0, ErrPartial
		}
		s.current = &layout{format: FormatJSON, day: noTime, tail: -1}
		s.format = FormatJSON
		return 0, nil
	}
	if l := newCSVLayout(lines[0]); l != nil {
		s.current, s.format = l, FormatCSV
		return lineEnd(text, 0), nil
	}
	if l := bestLayout(lines, s.day, s.opt); l != nil {
		s.current, s.format = l, l.format
	}
	return 0, nil
}

// bestLayout returns the layout that explains the most lines, the earlier one
// of equals; nil when none explains any.
func bestLayout(lines [][]byte, day int64, opt Options) *layout {
	candidates := make([]*layout, 0, len(stockFields)+2)
	for _, text := range stockFields {
		candidates = append(candidates, newW3CLayout(text, day))
	}
	candidates = append(candidates,
		&layout{format: FormatIIS, day: noTime, tail: -1},
		&layout{format: FormatNCSA, day: noTime, tail: -1})
	var best *layout
	most := 0
	w := newWorker(opt, opt.Status.table(), Limits{})
	for _, l := range candidates {
		n := 0
		for _, line := range lines {
			w.fields = [numSlots][]byte{}
			if w.parse(l, line) && w.plausible(l) {
				n++
			}
		}
		if n > most {
			best, most = l, n
		}
	}
	return best
}

// describe says what the input is instead of a log.
func describe(head []byte, l *layout, st Stats) string {
	text := bytes.TrimSpace(head)
	if len(head) == headSize && allZero(head) {
		return "it begins with NUL bytes only"
	}
	first := fmt.Sprintf("the first one (line %d) is %s", st.FirstBad, strconv.Quote(st.FirstBadText))
	if st.Long == st.Skipped {
		return fmt.Sprintf("every line is longer than %d bytes; %s", MaxLine, first)
	}
	if l != nil && (l.format == FormatW3C || l.format == FormatHTTPERR) {
		if !l.usable() {
			return "the #Fields line names no sc-status, so the log does not say what failed"
		}
		return fmt.Sprintf("no line has the %d columns of its #Fields line; %s", len(l.cols), first)
	}
	switch lower := bytes.ToLower(text); {
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")):
		return "an HTML page"
	case bytes.HasPrefix(lower, []byte("<?xml")), bytes.HasPrefix(lower, []byte("<failedrequest")):
		return "an XML file"
	case l != nil && l.format == FormatJSON:
		return "JSON without a status in any line; " + first
	case l != nil && l.format == FormatCSV:
		return "CSV in which no row has a status; " + first
	}
	return "no #Fields line, and no line looks like a W3C, HTTPERR, IIS or NCSA log entry; " + first
}

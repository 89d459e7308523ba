package source

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/encoding/htmlindex"
)

// Encoding says how the bytes of a file were turned into text.
type Encoding struct {
	// Name is the encoding that was used: "utf-8", "utf-16le", "utf-16be", or a code page such as "windows-1252".
	Name string
	// BOM is the number of bytes of the byte order mark, 0 without one.
	BOM int
	// Declared is the encoding of the XML declaration, lower case; "" without one.
	Declared string
	// Mismatch says that Declared contradicts the bytes: IIS refuses such a file (configuration.md §9.3).
	Mismatch bool
	// Damaged says that some bytes are not valid in Name and were replaced by U+FFFD.
	Damaged bool
}

// Decode reads raw as the file at path; raw must not be changed afterwards. It never fails: bytes that fit no encoding become U+FFFD and set Encoding.Damaged.
//
// The order is the byte order mark, the zero bytes of UTF-16 without a mark, the declared encoding, UTF-8.
func Decode(path, windows string, raw []byte) *File {
	f := &File{Path: path, Windows: windows, Raw: raw}
	enc := &f.Encoding
	switch {
	case bytes.HasPrefix(raw, []byte{0xEF, 0xBB, 0xBF}):
		enc.Name, enc.BOM = "utf-8", 3
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		enc.Name, enc.BOM = "utf-16le", 2
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		enc.Name, enc.BOM = "utf-16be", 2
	case len(raw) >= 4 && raw[0] == '<' && raw[1] == 0 && raw[2] != 0 && raw[3] == 0:
		enc.Name = "utf-16le"
	case len(raw) >= 4 && raw[0] == 0 && raw[1] == '<' && raw[2] == 0 && raw[3] != 0:
		enc.Name = "utf-16be"
	}
	switch enc.Name {
	case "utf-16le":
		f.Text = decodeUTF16(raw[enc.BOM:], binary.LittleEndian, enc)
	case "utf-16be":
		f.Text = decodeUTF16(raw[enc.BOM:], binary.BigEndian, enc)
	}
	if enc.Name == "utf-16le" || enc.Name == "utf-16be" {
		enc.Declared = declaredEncoding(f.Text)
		enc.Mismatch = enc.Declared != "" && !strings.HasPrefix(enc.Declared, "utf-16") && enc.Declared != "unicode" && enc.Declared != "ucs-2"
		return f
	}
	body := raw[enc.BOM:]
	enc.Declared = declaredEncoding(string(body[:min(len(body), 256)]))
	decodeBytes(f, body)
	return f
}

// decodeBytes decodes a file of one-byte units: UTF-8, or a declared code page.
func decodeBytes(f *File, body []byte) {
	enc := &f.Encoding
	valid := utf8.Valid(body)
	declaredUTF8 := enc.Declared == "" || enc.Declared == "utf-8" || enc.Declared == "utf8" || enc.Declared == "us-ascii" || enc.Declared == "ascii"
	if enc.BOM > 0 || declaredUTF8 || strings.HasPrefix(enc.Declared, "utf-16") || enc.Declared == "unicode" || enc.Declared == "ucs-2" {
		enc.Name = "utf-8"
		enc.Mismatch = !declaredUTF8
		enc.Damaged = !valid
		if len(body) > 0 {
			f.Text = unsafe.String(&body[0], len(body)) // Raw is never changed, so the text may share its memory
		}
		if !valid {
			f.Text = strings.ToValidUTF8(f.Text, "\uFFFD")
		}
		return
	}
	page, err := htmlindex.Get(enc.Declared)
	if err != nil { // an encoding nobody knows: the text is still worth reading
		enc.Name, enc.Mismatch, enc.Damaged = "utf-8", true, !valid
		f.Text = strings.ToValidUTF8(string(body), "\uFFFD")
		return
	}
	text, err := page.NewDecoder().Bytes(body)
	if err != nil {
		enc.Damaged = true
	}
	enc.Name = enc.Declared
	f.Text = strings.ToValidUTF8(string(text), "\uFFFD")
	if strings.ContainsRune(f.Text, utf8.RuneError) {
		enc.Damaged = true // decoders put the mark in the place of what they cannot read, without an error
	}
}

func decodeUTF16(raw []byte, order binary.ByteOrder, enc *Encoding) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	var b strings.Builder
	b.Grow(len(units))
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			next := rune(0)
			if i+1 < len(units) {
				next = rune(units[i+1])
			}
			if r = utf16.DecodeRune(r, next); r == utf8.RuneError {
				enc.Damaged = true
			} else {
				i++
			}
		}
		b.WriteRune(r)
	}
	if len(raw)%2 != 0 {
		enc.Damaged = true
		b.WriteRune(utf8.RuneError)
	}
	return b.String()
}

// declaredEncoding returns the encoding of the XML declaration at the start of text, lower case, or "".
func declaredEncoding(text string) string {
	if !strings.HasPrefix(text, "<?xml") {
		return ""
	}
	end := strings.Index(text, "?>")
	if end < 0 {
		return ""
	}
	decl := text[:end]
	at := strings.Index(decl, "encoding")
	if at < 0 {
		return ""
	}
	rest := strings.TrimLeft(decl[at+len("encoding"):], " \t\r\n")
	rest, ok := strings.CutPrefix(rest, "=")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, " \t\r\n")
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	name, _, ok := strings.Cut(rest[1:], rest[:1])
	if !ok {
		return ""
	}
	return strings.ToLower(name)
}

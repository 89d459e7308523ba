package errorpage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	enc "golang.org/x/text/encoding/unicode"
)

// decode makes UTF-8 of a saved page: by its byte order mark, else as UTF-8,
// else as Windows-1252.
func decode(data []byte) (string, error) {
	if len(data) >= 2 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		out, err := enc.UTF16(enc.LittleEndian, enc.UseBOM).NewDecoder().Bytes(data)
		return string(out), err
	}
	if utf8.Valid(data) {
		return strings.TrimPrefix(string(data), "\ufeff"), nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(out), err
}

// fold joins the words of a text with single spaces.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(printable(s), unicode.IsSpace), " ")
}

// printable replaces control and direction characters, which a saved page
// has no honest use for, by a space.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return r
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200b:
			return ' '
		}
		return r
	}, s)
}

// decoration is what quoting in mails, tickets and Markdown puts around lines.
const decoration = " \t>|*`_\u00a0"

// textLines makes lines of pasted text.
func textLines(s string) []line {
	var lines []line
	inTable := false
	for raw := range strings.Lines(s) {
		raw = printable(strings.TrimRight(raw, "\r\n"))
		bare := strings.TrimLeft(raw, " \t>\u00a0")
		if _, _, ok := numbered(bare); ok {
			lines = append(lines, line{kind: codeLine, text: strings.TrimRight(bare, " \t"), marked: hasArrow(bare)})
			continue
		}
		bare = strings.Trim(raw, decoration)
		if bare == "" {
			continue
		}
		inTable = inTable || strings.HasPrefix(strings.ToLower(bare), "detailed error information")
		if label, value, ok := labelled(bare, inTable); ok {
			inTable = true
			lines = append(lines, line{kind: rowLine, text: label, value: fold(value)})
			continue
		}
		lines = append(lines, line{text: fold(bare)})
	}
	return lines
}

// numbered splits "  12:   <add ..." into the number and the source line.
func numbered(s string) (number int, text string, ok bool) {
	s = strings.TrimPrefix(strings.TrimLeft(s, " \t"), "-->")
	s = strings.TrimLeft(s, " \t")
	s, negative := strings.CutPrefix(s, "-")
	i, n := 0, 0
	for i < len(s) && i < 7 && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	if i == 0 || i == len(s) || s[i] != ':' || len(s) > i+1 && s[i+1] >= '0' && s[i+1] <= '9' {
		return 0, "", false
	}
	if negative {
		n = -n
	}
	return n, strings.TrimPrefix(s[i+1:], " "), true
}

func hasArrow(s string) bool { return strings.HasPrefix(strings.TrimSpace(s), "-->") }

// labelled splits "Module<tab>IIS Web Core" where the first part is the name
// of a row. Where only a space is left between them, a sentence must not pass
// for a row ("Handler mappings are missing."): outside the table the value
// has to be short and no sentence.
func labelled(s string, inTable bool) (label, value string, ok bool) {
	for _, sep := range []string{"\t", "|", "  ", ":", "\u00a0"} {
		name, rest, found := strings.Cut(s, sep)
		name = strings.Trim(name, decoration+":")
		if found && rowOf(name) != noRow {
			return name, strings.Trim(rest, decoration+":"), true
		}
	}
	if rowOf(s) != noRow {
		return s, "", true
	}
	words := strings.SplitN(s, " ", 6)
	for n := len(words) - 1; n > 0; n-- {
		name := strings.Join(words[:n], " ")
		if rowOf(name) == noRow {
			continue
		}
		value = strings.Trim(s[len(name):], decoration)
		if inTable || !strings.HasSuffix(value, ".") && strings.Count(value, " ") < 4 {
			return name, value, true
		}
	}
	return "", "", false
}

package redact

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// File knows the secrets of one file.
type File struct {
	secrets []Range
	values  []string // as they read, longest first
	known   map[string]bool
}

// Of looks through the text of a file.
func Of(text string) *File {
	f := &File{secrets: scan(text)}
	for _, r := range f.secrets {
		written := strings.TrimSpace(text[r.Start:r.End])
		f.values = append(f.values, written)
		if read := html.UnescapeString(written); read != written {
			f.values = append(f.values, read)
		}
	}
	slices.SortFunc(f.values, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	f.values = slices.Compact(f.values)
	if len(f.values) >= many {
		f.known = make(map[string]bool, len(f.values))
		for _, value := range f.values {
			f.known[value] = true
		}
	}
	return f
}

// Masked returns a piece of the file that begins at an offset, with its secrets masked. It has as many bytes as before, so that
// places in it stay.
func (f *File) Masked(piece string, offset int) string {
	at, _ := slices.BinarySearchFunc(f.secrets, offset, func(r Range, offset int) int {
		if r.End <= offset {
			return -1
		}
		return 1
	})
	var b strings.Builder
	done := 0
	for ; at < len(f.secrets) && f.secrets[at].Start < offset+len(piece); at++ {
		start, end := max(f.secrets[at].Start-offset, 0), min(f.secrets[at].End-offset, len(piece))
		b.WriteString(piece[done:start] + mask(piece[start:end]))
		done = end
	}
	if done == 0 {
		return piece
	}
	return b.String() + piece[done:]
}

// mask returns a stand-in for each character, of the same number of bytes.
func mask(s string) string {
	return strings.Map(func(r rune) rune {
		switch n := utf8.RuneLen(r); {
		case r == '\n' || r == '\r' || r == '\t':
			return r
		case n == 2:
			return '×'
		case n == 3:
			return '•'
		case n == 4:
			return '𐄁'
		}
		return '*'
	}, s)
}

// In returns a sentence about the file with [Stars] where it quotes a secret. Short values and words count where they stand between
// quotes only: elsewhere they are words of the sentence.
func (f *File) In(sentence string) string {
	if len(f.values) == 0 || len(sentence) == 0 {
		return sentence
	}
	for _, value := range f.near(sentence) {
		for at := 0; value != ""; {
			found := strings.Index(sentence[at:], value)
			if found < 0 {
				break
			}
			start := at + found
			end := start + len(value)
			if at = end; apart(sentence, start, end) && (distinct(value) || quoted(sentence, start, end)) {
				sentence = sentence[:start] + Stars + sentence[end:]
				at = start + len(Stars)
			}
		}
	}
	return sentence
}

// many is the number of secrets from which on a sentence is taken apart to find those it quotes, rather than searched for each.
const many = 256

// near returns the secrets that a sentence may quote.
func (f *File) near(sentence string) []string {
	if len(f.values) < many {
		return f.values
	}
	var list []string
	quotes := func(r rune) bool { return strings.ContainsRune("\"'“”‘’«»=;,", r) }
	for _, part := range append(strings.FieldsFunc(sentence, quotes), strings.Fields(sentence)...) {
		if f.known[part] {
			list = append(list, part)
		}
	}
	return list
}

// Empty reports whether the file has no secrets.
func (f *File) Empty() bool { return len(f.secrets) == 0 }

// Holds reports whether a text quotes a secret of the file.
func (f *File) Holds(text string) bool { return f.In(text) != text }

// distinct reports whether a value is no word of a language: it is long and has digits, signs or capitals inside.
func distinct(value string) bool {
	return len(value) >= 6 && strings.ContainsFunc(value[1:], func(r rune) bool { return !unicode.IsLower(r) })
}

// apart reports whether no word goes on at either end of a part.
func apart(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	behind, _ := utf8.DecodeRuneInString(s[end:])
	first, _ := utf8.DecodeRuneInString(s[start:])
	last, _ := utf8.DecodeLastRuneInString(s[:end])
	return !(word(before) && word(first)) && !(word(last) && word(behind))
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// quoted reports whether a part stands between quotes, or behind "=".
func quoted(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	behind, _ := utf8.DecodeRuneInString(s[end:])
	return strings.ContainsRune(`"'“‘«`, before) && strings.ContainsRune(`"'”’»`, behind) || before == '='
}

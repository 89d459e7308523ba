package redact

import "strings"

// scanner finds the secrets of a file. It knows tags and attributes by their looks and no more, so that it finds them in comments and
// behind a syntax error too.
type scanner struct {
	text string
	at   int
	list []Range
	// open is the element whose text may follow, key what an element around it is called by.
	open, key string
}

// scan returns the secret parts of the text of a file.
func scan(text string) []Range {
	s := scanner{text: text}
	for s.at < len(text) {
		next := strings.IndexByte(text[s.at:], '<')
		if next < 0 {
			next = len(text) - s.at
		}
		s.content(s.at, s.at+next)
		s.at += next
		if s.at < len(text) {
			s.tag()
		}
	}
	return united(s.list)
}

// content judges the text between two tags, where comments may end.
func (s *scanner) content(start, end int) {
	const comment = "-->"
	for {
		at := strings.Index(s.text[start:end], comment)
		if at < 0 {
			s.words(start, end)
			return
		}
		s.words(start, start+at)
		s.open, start = "", start+at+len(comment)
	}
}

func (s *scanner) words(start, end int) {
	for start < end && blank(s.text[start]) {
		start++
	}
	for end > start && blank(s.text[end-1]) {
		end--
	}
	if start < end {
		s.add(Place{Element: s.open, Key: s.keyOf(s.open)}, start, end)
	}
}

// keyOf is the name under which <value> and the like inside <setting name="…"> stand.
func (s *scanner) keyOf(element string) string {
	if strings.EqualFold(element, "value") || strings.EqualFold(element, "string") {
		return s.key
	}
	return ""
}

func (s *scanner) add(p Place, start, end int) {
	for _, r := range Ranges(p, s.text[start:end]) {
		s.list = append(s.list, Range{start + r.Start, start + r.End})
	}
}

// pair is an attribute of the tag that is being read.
type pair struct {
	name       string
	start, end int // of the value
}

// tag reads what begins with "<".
func (s *scanner) tag() {
	s.at++
	if s.at < len(s.text) && (s.text[s.at] == '!' || s.text[s.at] == '?') {
		s.open = "" // a comment, a declaration: what it holds is read like anything else
		return
	}
	if s.at < len(s.text) && s.text[s.at] == '/' {
		s.open = ""
		if name := s.closing(); strings.EqualFold(name, "setting") {
			s.key = ""
		}
		return
	}
	name := s.name()
	if name == "" {
		return
	}
	var list []pair
	for s.at < len(s.text) && s.text[s.at] != '>' && s.text[s.at] != '<' {
		if a, ok := s.pair(); ok {
			list = append(list, a)
		}
	}
	s.open = name
	key := ""
	for _, a := range list {
		if named[strings.ToLower(a.name)] && key == "" {
			key = s.text[a.start:a.end]
		}
	}
	if key != "" {
		s.key = key
	}
	for _, a := range list {
		s.add(Place{Element: name, Attribute: a.name, Key: key}, a.start, a.end)
	}
	if s.at < len(s.text) && s.text[s.at] == '>' {
		s.at++
	}
}

// closing skips an end tag.
func (s *scanner) closing() string {
	s.at++
	name := s.name()
	if end := strings.IndexAny(s.text[s.at:], "<>"); end >= 0 {
		if s.at += end; s.text[s.at] == '>' {
			s.at++
		}
	} else {
		s.at = len(s.text)
	}
	return name
}

func (s *scanner) name() string {
	start := s.at
	for s.at < len(s.text) && nameByte(s.text[s.at]) {
		s.at++
	}
	return s.text[start:s.at]
}

// pair reads name="value", with quotes or without; ok is false where something else was skipped.
func (s *scanner) pair() (a pair, ok bool) {
	if a.name = s.name(); a.name == "" {
		s.at++
		return a, false
	}
	at := s.skip(s.at)
	if at >= len(s.text) || s.text[at] != '=' {
		return a, false
	}
	at = s.skip(at + 1)
	if at >= len(s.text) {
		s.at = at
		return a, false
	}
	ends := " \t\r\n<>"
	if c := s.text[at]; c == '"' || c == '\'' {
		ends, at = string(c)+"<", at+1
	}
	a.start = at
	if n := strings.IndexAny(s.text[at:], ends); n >= 0 {
		a.end = at + n
	} else {
		a.end = len(s.text)
	}
	s.at = a.end
	if len(ends) == 2 && s.at < len(s.text) && s.text[s.at] != '<' {
		s.at++
	}
	return a, true
}

func (s *scanner) skip(at int) int {
	for at < len(s.text) && blank(s.text[at]) {
		at++
	}
	return at
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func nameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':' || c >= 0x80
}

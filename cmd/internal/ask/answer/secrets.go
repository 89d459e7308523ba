package answer

import (
	"encoding/json"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules/redact"
)

// Secrets masks what a door read and must not repeat.
type Secrets struct {
	// Show leaves them as they are.
	Show    bool
	servers []*resolver.Server
	files   redact.Cache
}

// Add makes the files of a server known.
func (s *Secrets) Add(server *resolver.Server) { s.servers = append(s.servers, server) }

// In returns a sentence about a file as it may be shown.
func (s *Secrets) In(file *source.File, sentence string) string {
	if s.Show {
		return sentence
	}
	return s.files.Of(file).In(sentence)
}

// known returns the files with secrets among those that the servers read so far.
func (s *Secrets) known() []*redact.File {
	var list []*redact.File
	for _, server := range s.servers {
		for _, doc := range server.Documents() {
			if f := s.files.Of(doc.File); !f.Empty() {
				list = append(list, f)
			}
		}
	}
	return list
}

// Mask returns what masks the secrets in a text: those of the files, and what looks like one in an address or a command line, as
// logs and traces hold them. Commands that read no server have none.
func (s *Secrets) Mask() func(string) string {
	if s.Show || len(s.servers) == 0 {
		return func(text string) string { return text }
	}
	files := s.known()
	return func(text string) string {
		for _, f := range files {
			text = f.In(text)
		}
		return redact.Plain(text)
	}
}

// Line returns a line of a file as it may be shown.
func (s *Secrets) Line(file *source.File, n int) string {
	if s.Show {
		return file.Line(n)
	}
	return s.files.Of(file).Masked(file.Line(n), file.LineSpan(n).Start)
}

// Value returns the value of an attribute as it may be shown.
func (s *Secrets) Value(el *merge.Element, a *merge.Attr, value string) string {
	if s.Show {
		return value
	}
	p := redact.Place{Attribute: a.Name, Encrypted: a.Schema != nil && a.Schema.Encrypted}
	if el.Schema != nil {
		p.Element = el.Schema.Name
	}
	for _, name := range [...]string{"key", "name", "header", "variable"} {
		if key := el.Attr(name); key != nil && p.Key == "" {
			p.Key = key.Value
		}
	}
	return redact.Value(p, value)
}

// Document masks the secrets in the strings of a JSON document.
func (s *Secrets) Document(text string) string {
	if s.Show || len(s.servers) == 0 {
		return text
	}
	mask := s.Mask()
	var b strings.Builder
	done := 0
	for at := 0; at < len(text); at++ {
		if text[at] != '"' {
			continue
		}
		start := at
		for at++; at < len(text) && text[at] != '"'; at++ {
			if text[at] == '\\' {
				at++
			}
		}
		end := min(at+1, len(text))
		var value string
		if json.Unmarshal([]byte(text[start:end]), &value) != nil {
			continue
		}
		if masked := mask(value); masked != value {
			raw, _ := json.Marshal(masked) // a string has a form
			b.WriteString(text[done:start])
			b.Write(raw)
			done = end
		}
	}
	b.WriteString(text[done:])
	return b.String()
}

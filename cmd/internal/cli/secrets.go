package cli

import (
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules/redact"
)

// secrets masks what a command read and must not repeat.
type secrets struct {
	show    bool
	servers []*resolver.Server
	files   redact.Cache
}

func (s *secrets) add(root *cobra.Command) {
	root.PersistentFlags().BoolVar(&s.show, "show-secrets", false, "show passwords and keys, which are masked otherwise")
}

// known returns the files with secrets among those that the servers read so far.
func (s *secrets) known() []*redact.File {
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

// mask returns what masks the secrets in a text: those of the files, and what looks like one in an address or a command line, as
// logs and traces hold them. Commands that read no server have none.
func (s *secrets) mask() func(string) string {
	if s.show || len(s.servers) == 0 {
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

// line returns a line of a file as it may be shown.
func (s *secrets) line(file *source.File, n int) string {
	if s.show {
		return file.Line(n)
	}
	return s.files.Of(file).Masked(file.Line(n), file.LineSpan(n).Start)
}

// value returns the value of an attribute as it may be shown.
func (s *secrets) value(el *merge.Element, a *merge.Attr, value string) string {
	if s.show {
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

// document masks the secrets in the strings of a JSON document.
func (s *secrets) document(text string) string {
	if s.show || len(s.servers) == 0 {
		return text
	}
	mask := s.mask()
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

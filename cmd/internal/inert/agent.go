package inert

import "strings"

// commands are what GitHub's runner takes for a command where "::" stands before it (GitHub documentation: "Workflow commands").
var commands = [...]string{
	"add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher", "save-state",
	"set-env", "set-output", "stop-commands", "warning",
}

// next returns where a build agent would see a command next in s, from offset from on: the place between its two "#" or ":"; -1
// where none is. Azure Pipelines and GitHub look for "##name[" and "##[" anywhere in a line; GitHub looks for "::name::" at the start of
// one, where any name may be that of a stop-commands token. Names that are known are found anywhere, since lines are wrapped.
func next(s string, from int) int {
	for at := from; at < len(s)-2; at++ {
		switch {
		case s[at] == '#' && s[at+1] == '#' && opens(s[at+2:]):
			return at + 1
		case s[at] == ':' && s[at+1] == ':' && (known(s[at+2:]) || leads(s[:at]) && closed(s[at+2:])):
			return at + 1
		}
	}
	return -1
}

// opens reports whether s goes on like "vso[": a name, or none, and a bracket.
func opens(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '[':
			return true
		case !letter(c) && c != '.' && c != '-' && c != '_':
			return false
		}
	}
	return false
}

func known(s string) bool {
	for _, command := range commands {
		if len(s) >= len(command) && strings.EqualFold(s[:len(command)], command) {
			return true
		}
	}
	return false
}

// closed reports whether the first line of s goes on to the "::" that ends the name of a command.
func closed(s string) bool {
	if end := strings.IndexAny(s, "\r\n"); end >= 0 {
		s = s[:end]
	}
	return strings.Contains(s, "::")
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// leads reports whether nothing but blanks stands between the start of the last line and the end of s.
func leads(s string) bool {
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ' ', '\t':
		case '\n', '\r':
			return true
		default:
			return false
		}
	}
	return true
}

// broken returns s with a stand-in for the first of the two characters that begin a command.
func broken(s string, replace func(first byte) string) string {
	at := next(s, 0)
	if at < 0 {
		return s
	}
	var b strings.Builder
	done := 0
	for ; at >= 0; at = next(s, at+1) {
		b.WriteString(s[done : at-1])
		b.WriteString(replace(s[at-1]))
		done = at
	}
	b.WriteString(s[done:])
	return b.String()
}

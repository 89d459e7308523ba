package command

import "strings"

// Shell is what reads a command line.
type Shell uint8

// The shells of Windows. PowerShell is 5.1, which every server has, and later.
const (
	Any Shell = iota
	Cmd
	PowerShell
)

func (s Shell) String() string { return [...]string{"any", "cmd", "powershell"}[s] }

// Line is a command line as one shell reads it.
type Line struct {
	Shell Shell
	Text  string
}

// Lines writes the command: one line where both shells read the same, else one for each.
func (c Command) Lines(v Values) []Line {
	words := c.Words(v)
	cmd, power := make([]string, len(words)), make([]string, len(words))
	for i, word := range words {
		cmd[i], power[i] = quoteCmd(word), quotePowerShell(word)
	}
	if power[0] != words[0] { // a quoted text is a value there, and runs only behind the call operator
		power = append([]string{"&"}, power...)
	}
	one, other := strings.Join(cmd, " "), strings.Join(power, " ")
	if one == other {
		return []Line{{Any, one}}
	}
	return []Line{{Cmd, one}, {PowerShell, other}}
}

// special are the characters that mean something to one of the shells outside quotes.
const special = " \t&|<>^()@{};,'#`$\"!"

// plain reports whether a word needs no quotes in either shell.
func plain(word string) bool {
	switch {
	case word == "", strings.ContainsAny(word, special):
		return false
	case word[0] == '-' && strings.ContainsAny(word, ".:"): // PowerShell divides -name.ext and -name:value
		return false
	}
	return true
}

// quoteCmd writes a word for cmd.exe and the rules by which programs divide their command line.
func quoteCmd(word string) string {
	if plain(word) {
		return word
	}
	return `"` + inside(word) + `"`
}

// quotePowerShell writes a word for PowerShell. Where double quotes do, it is written as for cmd.exe.
func quotePowerShell(word string) string {
	switch {
	case plain(word):
		return word
	case strings.ContainsAny(word, "$`\""):
		return "'" + strings.ReplaceAll(inside(word), "'", "''") + "'"
	}
	return `"` + inside(word) + `"`
}

// inside escapes the quotes of a word, and backslashes before them or at its end: those would escape the closing quote.
func inside(word string) string {
	var b strings.Builder
	backslashes := 0
	for i := range len(word) {
		switch c := word[i]; c {
		case '\\':
			backslashes++
			b.WriteByte(c)
			continue
		case '"':
			b.WriteString(strings.Repeat(`\`, backslashes+1))
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		backslashes = 0
	}
	return b.String() + strings.Repeat(`\`, backslashes)
}

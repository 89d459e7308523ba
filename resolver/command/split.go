package command

import "strings"

// Split divides a command line into its words as programs of Windows do: quotes hold blanks together, a backslash counts only
// before a quote.
func Split(line string) []string {
	var words []string
	var word strings.Builder
	quoted, open := false, false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '\\':
			n := len(line[i:]) - len(strings.TrimLeft(line[i:], `\`))
			before := i+n < len(line) && line[i+n] == '"'
			if !before {
				word.WriteString(line[i : i+n])
			} else {
				word.WriteString(strings.Repeat(`\`, n/2))
				if n%2 == 1 {
					word.WriteByte('"')
					n++
				}
			}
			open, i = true, i+n-1
		case c == '"':
			quoted, open = !quoted, true
		case (c == ' ' || c == '\t') && !quoted:
			if open {
				words = append(words, word.String())
				word.Reset()
			}
			open = false
		default:
			word.WriteByte(c)
			open = true
		}
	}
	if open {
		words = append(words, word.String())
	}
	return words
}

package program

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
)

// Command is a CGI command line: a scriptProcessor taken apart as the CGI module and CreateProcess do.
// Spans are byte ranges of Text.
type Command struct {
	// Raw is the text as written, Text the text after %NAME% was expanded.
	Raw, Text string
	// Program is the path of the program without quotes; "" when there is none.
	Program string
	// Quoted says that double quotes enclose the program; Unclosed that the text has a quote without its partner.
	Quoted, Unclosed bool
	// Tries holds what CreateProcess tries in turn for a program with blanks and no quotes; nil for others.
	Tries []string
	// Arguments is what follows the program, without the blanks around it.
	Arguments string
	// Slots holds the places of %s: the first receives the script's path, the second the query string.
	Slots []Slot
	// Misses holds what somebody may have meant as %s.
	Misses []Miss
	// Bar is the place of the first "|", -1 without one.
	Bar int
	// Undefined holds the names of variables that were left in place.
	Undefined []string

	program    span
	start, end []int32 // by byte of Text: the range of Raw that it came from
}

// Slot is one %s.
type Slot struct {
	Start, End int
	// Quoted says that it stands between double quotes.
	Quoted bool
	// Joined says that it follows the slot before without anything between.
	Joined bool
}

// Miss is a text that looks like %s and is not.
type Miss struct {
	Start, End int
	Text       string
	// Why completes the sentence "it ...".
	Why string
}

type span struct{ start, end int }

// ParseCommand takes a scriptProcessor apart. It accepts every text.
func ParseCommand(text string, env winpath.Env) Command {
	c := Command{Raw: text, Bar: -1}
	covered := c.expand(env)
	c.placeholders(covered)
	c.Bar = strings.IndexByte(c.Text, '|')
	c.Unclosed = strings.Count(c.Text, `"`)%2 == 1
	c.findProgram()
	return c
}

// expand fills Text and the way back to Raw, and tells which bytes belong to variables. It replaces exactly what
// [winpath.Env.Expand] replaces.
func (c *Command) expand(env winpath.Env) (covered []bool) {
	var b strings.Builder
	b.Grow(len(c.Raw))
	c.start, c.end, covered = make([]int32, 0, len(c.Raw)), make([]int32, 0, len(c.Raw)), make([]bool, 0, len(c.Raw))
	add := func(s string, from, to int, variable bool) {
		for i := range len(s) {
			f, t := from+i, from+i+1
			if to >= 0 {
				f, t = from, to
			}
			c.start, c.end, covered = append(c.start, int32(f)), append(c.end, int32(t)), append(covered, variable)
		}
		b.WriteString(s)
	}
	raw, at := c.Raw, 0
	for {
		open := strings.IndexByte(raw[at:], '%')
		if open < 0 {
			break
		}
		open += at
		length := strings.IndexByte(raw[open+1:], '%')
		if length < 0 {
			break
		}
		name, next := raw[open+1:open+1+length], open+length+2
		if value, ok := env[strings.ToUpper(name)]; ok && name != "" {
			add(raw[at:open], at, -1, false)
			add(value, open, next, true)
			at = next
			continue
		}
		if isName(name) {
			c.Undefined = append(c.Undefined, name)
			if !opensVariable(raw[next-1:], env) { // else Windows takes the closing sign for an opening one
				add(raw[at:open], at, -1, false)
				add(raw[open:next], open, -1, true)
				at = next
				continue
			}
		}
		add(raw[at:next-1], at, -1, false)
		at = next - 1
	}
	add(raw[at:], at, -1, false)
	c.Text = b.String()
	return covered
}

// opensVariable reports whether the text begins with a variable that env holds.
func opensVariable(text string, env winpath.Env) bool {
	end := strings.IndexByte(text[1:], '%')
	if end <= 0 {
		return false
	}
	_, ok := env[strings.ToUpper(text[1:1+end])]
	return ok
}

func isName(name string) bool {
	if len(name) < 2 {
		return false
	}
	for i := range len(name) {
		if !isWord(name[i]) && name[i] != '(' && name[i] != ')' {
			return false
		}
	}
	return true
}

func isWord(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_'
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// programEndings end the path of a program that has blanks and no quotes.
var programEndings = []string{".exe", ".com", ".bat", ".cmd", ".dll", ".py", ".pl", ".cgi", ".rb", ".php", ".js", ".ps1", ".vbs", ".sh"}

// findProgram splits the program from its arguments. Where a program with blanks has no quotes it is the one that somebody
// meant: CreateProcess tries shorter ones first.
func (c *Command) findProgram() {
	from := 0
	for from < len(c.Text) && isBlank(c.Text[from]) {
		from++
	}
	text := c.Text[from:]
	if strings.HasPrefix(text, `"`) {
		c.Quoted = true
		length := strings.IndexByte(text[1:], '"')
		if length < 0 {
			length = len(text) - 1
		}
		c.program = span{from + 1, from + 1 + length}
		c.Program = text[1 : 1+length]
		c.Arguments = strings.Trim(text[min(len(text), length+2):], " \t|")
		return
	}
	limit := len(text)
	if len(c.Slots) > 0 {
		limit = min(limit, max(0, c.Slots[0].Start-from))
	}
	if at := strings.IndexAny(text, `|"`); at >= 0 {
		limit = min(limit, at)
	}
	end := programEnd(text[:limit])
	c.program = span{from, from + end}
	c.Program = text[:end]
	c.Arguments = strings.Trim(text[end:], " \t|")
	for i := range end {
		if isBlank(text[i]) && !isBlank(text[i-1]) {
			c.Tries = append(c.Tries, withExtension(text[:i]))
		}
	}
	if c.Tries != nil {
		c.Tries = append(c.Tries, withExtension(c.Program))
	}
}

// programEnd returns the length of the program at the start of a text without quotes.
func programEnd(text string) int {
	words := slices.Collect(wordEnds(text))
	if len(words) == 0 {
		return 0
	}
	last := words[0].end
	for i, w := range words {
		word := text[w.start:w.end]
		if i > 0 && (strings.ContainsRune("-/%$'", rune(word[0])) || len(word) > 1 && word[1] == ':' || strings.HasPrefix(word, `\\`)) {
			break
		}
		for _, ending := range programEndings {
			if len(word) >= len(ending) && strings.EqualFold(word[len(word)-len(ending):], ending) {
				// A bare name after the first word is an argument unless the first word is the start of a path.
				if i == 0 || winpath.IsAbs(text) && strings.Contains(word, `\`) || winpath.IsAbs(text) && !strings.Contains(text[words[0].start:words[0].end], ".") {
					return w.end
				}
			}
		}
		if i > 0 && winpath.IsAbs(text) && strings.Contains(word, `\`) {
			last = w.end
		}
	}
	return last
}

func wordEnds(text string) func(func(span) bool) {
	return func(yield func(span) bool) {
		for i := 0; i < len(text); {
			if isBlank(text[i]) {
				i++
				continue
			}
			end := i
			for end < len(text) && !isBlank(text[end]) {
				end++
			}
			if !yield(span{i, end}) {
				return
			}
			i = end
		}
	}
}

// withExtension adds the .exe that CreateProcess adds to a name without extension.
func withExtension(program string) string {
	if winpath.Ext(program) == "" {
		return program + ".exe"
	}
	return program
}

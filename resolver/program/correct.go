package program

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
)

// edit replaces Raw[start:end]; edits that insert have start == end.
type edit struct {
	start, end int
	text       string
}

// Corrected returns the command line as it should be written: the program and the script in quotes where they have blanks, %s in its
// plain form, and the script for interpreters that need it. script is the physical path of a script, "" when it is not
// known. Variables stay as written. Where nothing can be corrected the result is Raw.
func (c *Command) Corrected(script string) string {
	if c.Unclosed || c.Program == "" || c.Bar >= 0 {
		return c.Raw
	}
	var edits []edit
	if c.Tries != nil {
		edits = append(edits, c.quote(c.program)...)
	}
	found := len(c.Slots)
	for i, m := range c.Misses {
		e, ok := c.edit(span{m.Start, m.End}, "%s")
		if !ok || found >= 2 {
			continue
		}
		if found++; found == 1 && i == 0 && !c.quotedAt(m.Start) {
			e.text = `"%s"`
		}
		edits = append(edits, e)
	}
	if len(c.Slots) > 0 && strings.Contains(script, " ") && !c.Slots[0].Quoted && c.standsAlone(c.Slots[0]) {
		edits = append(edits, c.quote(span{c.Slots[0].Start, c.Slots[0].End})...)
	}
	if len(c.Slots) > 1 && c.Slots[1].Joined && !c.Slots[1].Quoted {
		if e, ok := c.edit(span{c.Slots[1].Start, c.Slots[1].Start}, " "); ok {
			edits = append(edits, e)
		}
	}
	if found == 0 && NeedsScript(c.Program) {
		edits = append(edits, edit{len(c.Raw), len(c.Raw), c.scriptArgument()})
	}
	return apply(c.Raw, edits)
}

// scriptArgument is what the end of the command line lacks.
func (c *Command) scriptArgument() string {
	lead := " "
	if strings.HasSuffix(c.Raw, " ") {
		lead = ""
	}
	low := strings.ToLower(c.Arguments)
	switch stem(c.Program) {
	case "cmd":
		if !strings.Contains(low, "/c") {
			return lead + `/c "%s"`
		}
	case "powershell", "pwsh":
		if !strings.Contains(low, "-f") {
			return lead + `-File "%s"`
		}
	}
	return lead + `"%s"`
}

// quotedAt reports whether a byte of Text stands between double quotes.
func (c *Command) quotedAt(at int) bool { return strings.Count(c.Text[:at], `"`)%2 == 1 }

// standsAlone reports whether a slot is a whole argument.
func (c *Command) standsAlone(s Slot) bool {
	return (s.Start == 0 || isBlank(c.Text[s.Start-1])) && (s.End == len(c.Text) || isBlank(c.Text[s.End]) || strings.HasPrefix(c.Text[s.End:], "%s"))
}

func (c *Command) quote(s span) []edit {
	from, to := int(c.start[s.start]), int(c.end[s.end-1])
	return []edit{{from, from, `"`}, {to, to, `"`}}
}

// edit turns a range of Text into one of Raw; ok is false when a variable brought it.
func (c *Command) edit(s span, text string) (e edit, ok bool) {
	if s.start == s.end {
		return edit{int(c.start[s.start]), int(c.start[s.start]), text}, true
	}
	e = edit{int(c.start[s.start]), int(c.end[s.end-1]), text}
	return e, e.end-e.start == s.end-s.start
}

func apply(text string, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		if e.start < at {
			continue
		}
		b.WriteString(text[at:e.start])
		b.WriteString(e.text)
		at = e.end
	}
	b.WriteString(text[at:])
	return b.String()
}

// withProgram returns Raw with another program file in the same directory.
func (c *Command) withProgram(name string) string {
	at := strings.LastIndexAny(c.Program, `\/`) + 1
	e, ok := c.edit(span{c.program.start + at, c.program.end}, name)
	if !ok {
		return ""
	}
	if c.Tries == nil {
		return apply(c.Raw, []edit{e})
	}
	return apply(c.Raw, append(c.quote(c.program), e))
}

// suggestion returns what to write instead of a scriptProcessor, "" when that is what stands there.
func (c *Command) suggestion(script string) string {
	if text := c.Corrected(script); text != c.Raw {
		return text
	}
	return ""
}

// programPath returns the clean path of the program, "" for one that is not absolute or not known.
func (c *Command) programPath() string {
	if !winpath.IsAbs(c.Program) || strings.ContainsRune(c.Program, '%') {
		return ""
	}
	clean, err := winpath.Clean(withExtension(c.Program))
	if err != nil {
		return ""
	}
	return clean
}

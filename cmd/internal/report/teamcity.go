package report

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/iislens/iislens/rules"
)

// teamcityFormat writes the service messages by which TeamCity lists inspections beside a build
// (TeamCity documentation: "Service messages", reporting inspections; escaped values).
type teamcityFormat struct{}

// teamcityMessage is the length to which TeamCity keeps a text.
const teamcityMessage = 4000

func (teamcityFormat) format(out *bytes.Buffer, v *view) error {
	for _, t := range v.problems {
		message := "file not checked: " + t.Message
		if t.file != "" {
			message = t.place.String() + ": " + message
		}
		serviceMessage(out, "buildProblem", "description", shorten(message, teamcityMessage), "identity", "iislens-unread")
	}
	declared := map[string]bool{}
	for _, e := range v.counted {
		if !declared[e.Rule.ID] {
			declared[e.Rule.ID] = true
			serviceMessage(out, "inspectionType", "id", e.Rule.ID, "name", e.Rule.Name, "category", "iislens: "+string(e.Rule.Group),
				"description", shorten(e.Rule.Doc.What, teamcityMessage))
		}
		line := "0"
		if e.known() {
			line = fmt.Sprint(e.from.Line)
		}
		serviceMessage(out, "inspection", "typeId", e.Rule.ID, "message", shorten(detail(e.Finding), teamcityMessage),
			"file", e.file, "line", line, "SEVERITY", teamcitySeverity(e.level))
	}
	return nil
}

func teamcitySeverity(level rules.Severity) string {
	switch level {
	case rules.Error:
		return "ERROR"
	case rules.Warning:
		return "WARNING"
	}
	return "INFO"
}

// serviceMessage writes one message; pairs are the names and values of its attributes.
func serviceMessage(out *bytes.Buffer, name string, pairs ...string) {
	out.WriteString("##teamcity[" + name)
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(out, " %s='%s'", pairs[i], teamcityValue(visible(pairs[i+1])))
	}
	out.WriteString("]\n")
}

// teamcityValue escapes a value: the message ends at an unescaped quote or bracket, and is read as ASCII.
func teamcityValue(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '|' || r == '\'' || r == '[' || r == ']':
			b.WriteString("|" + string(r))
		case r == '\n':
			b.WriteString("|n")
		case r == '\r':
			b.WriteString("|r")
		case r < 0x80:
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, "|0x%04x|0x%04x", high, low)
		default:
			fmt.Fprintf(&b, "|0x%04x", r)
		}
	}
	return b.String()
}

// shorten cuts a text to a number of characters.
func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

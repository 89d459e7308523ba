package incident

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/iislens/iislens/rules/diagnose"
)

// Place is where a cause may be reported: a line of a file, or an item of a section.
type Place struct {
	// File is the end of a path; Line is 0 for all of it.
	File string
	Line int
	// Section and Key are an item instead.
	Section, Key string
}

func (p Place) String() string {
	if p.Section != "" {
		return fmt.Sprintf("%s[%s]", p.Section, p.Key)
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// Holds reports whether a cause is at the place.
func (p Place) Holds(c *diagnose.Cause) bool {
	return p.Is(c.Span.File.Path, c.Span.Line(), c.Section, c.Key)
}

// Is reports whether a line of a file and an item of a section are the place: the line within two, or the same section and key.
func (p Place) Is(file string, line int, section, key string) bool {
	if p.Section != "" {
		return section == p.Section && strings.EqualFold(key, p.Key)
	}
	distance := line - p.Line
	return sameEnd(file, p.File) && (p.Line == 0 || -2 <= distance && distance <= 2)
}

// sameEnd reports whether a path ends in another one, name by name and without case.
func sameEnd(whole, end string) bool {
	return strings.HasSuffix("/"+strings.ToLower(filepath.ToSlash(whole)), "/"+strings.ToLower(end))
}

// place reads "FILE:LINE", "FILE: TEXT", which is the first line that holds the text, "FILE", which is all of it, or
// "SECTION[KEY]". FILE is the end of a path.
func (c *Case) place(t testing.TB, text string) Place {
	t.Helper()
	if section, key, ok := strings.Cut(text, "["); ok && strings.HasPrefix(text, "system.") {
		return Place{Section: section, Key: strings.TrimSuffix(key, "]")}
	}
	file, where, ok := strings.Cut(text, ":")
	if !ok {
		return Place{File: file}
	}
	if n, err := strconv.Atoi(where); err == nil {
		return Place{File: file, Line: n}
	}
	content := c.Config
	if file != "applicationHost.config" {
		content = ""
		for name, entry := range c.Tree {
			if sameEnd(name, file) {
				content = string(entry.Data)
			}
		}
	}
	at := strings.Index(content, strings.TrimSpace(where))
	if at < 0 {
		t.Fatalf("no such place: %q", text)
	}
	return Place{File: file, Line: 1 + strings.Count(content[:at], "\n")}
}

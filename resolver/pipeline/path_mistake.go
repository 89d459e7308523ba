package pipeline

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/static"
)

// PathMistake says why the path of an entry never matches what it is meant for, "" where it can be meant as it stands, and the patterns
// that it reads like, nil where nobody can tell. With an extension it is about requests for such files only.
func PathMistake(e *handler.Entry, ext string) (why string, meant []string) {
	path := e.Path.Text
	if !strings.Contains(strings.ToLower(path), strings.TrimPrefix(ext, ".")) {
		return "", nil
	}
	meant = patternsOf(path)
	if literalPath(e, ext, meant) {
		return "", nil
	}
	switch {
	case strings.Contains(path, ","):
		return "a comma is an ordinary character in a path, not a list", meant
	case strings.Contains(path, `\`), strings.ContainsAny(path, "^$|("):
		return "paths are no regular expressions; * and ? are the only wildcards, and segments are separated by /", meant
	case strings.HasPrefix(path, ".") && strings.Count(path, ".") == 1:
		return "without the star it matches only a file of exactly that name", meant
	case strings.ContainsAny(path, " ;"):
		return "blanks and semicolons are ordinary characters in a path", meant
	}
	return "", nil
}

// literalPath reports whether what looks like a mistake can be meant as it stands: a file that really begins with a dot, a URL segment
// with a blank, a comma, parentheses or a dollar sign.
func literalPath(e *handler.Entry, ext string, meant []string) bool {
	path := e.Path.Text
	switch {
	case strings.ContainsAny(path, `\|^`), len(meant) > 1, strings.TrimSpace(path) != path:
		return false
	case strings.HasPrefix(path, "."):
		return e.Path.Class != handler.Exact || !static.IsScript(path) && e.RawScriptProcessor == "" && !strings.EqualFold(path, ext)
	case strings.HasSuffix(path, "$") && strings.Contains(path, "."):
		return false
	}
	return !strings.Contains(path, "(.") // "(.*)" is no URL
}

// patternsOf splits a path that reads like a list of patterns; nil where it does not.
func patternsOf(path string) []string {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '|' })
	for i, part := range parts {
		if !strings.ContainsAny(part, "*.") || strings.ContainsAny(part, `\^$()[]+`) {
			return nil
		}
		if strings.HasPrefix(part, ".") {
			parts[i] = "*" + part
		}
	}
	return parts
}

// OneForEach is the advice to make one entry of each pattern of a list.
func OneForEach(patterns []string) string {
	return fmt.Sprintf("Write one entry for each pattern: %s.", Quoted(patterns))
}

// Quoted lists names as "a", "b" and "c".
func Quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = `"` + n + `"`
	}
	if len(out) < 2 {
		return strings.Join(out, "")
	}
	return strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
}

package incident

import (
	"slices"
	"strings"
	"testing"
)

// patch edits a configuration as text. A line that begins with a letter is an edit, the indented lines below it are what to put
// there, "#" begins a comment:
//
//	after TEXT          behind the first line that holds the text
//	before TEXT         in front of it
//	replace TEXT        instead of it; "replace TEXT .. TEXT" is the block that ends with the next line that holds the second text
//	delete TEXT         away with every line that holds the text
//	end                 in front of the last line of the file
func patch(t testing.TB, config, edits string) string {
	t.Helper()
	lines := strings.Split(strings.TrimRight(config, "\n"), "\n")
	list := strings.Split(strings.TrimRight(edits, "\n"), "\n")
	for i := 0; i < len(list); {
		edit := list[i]
		first := i + 1
		for i = first; i < len(list) && (list[i] == "" || strings.ContainsAny(list[i][:1], " \t")); i++ {
		}
		if edit != "" && edit[0] != '#' {
			lines = apply(t, lines, edit, list[first:i])
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// apply does one edit.
func apply(t testing.TB, lines []string, edit string, with []string) []string {
	t.Helper()
	verb, text, _ := strings.Cut(edit, " ")
	text, until, block := strings.Cut(strings.TrimSpace(text), " .. ")
	holds := func(line string) bool { return strings.Contains(line, text) }
	at := slices.IndexFunc(lines, holds)
	if verb == "end" {
		at = len(lines) - 1
	}
	if at < 0 {
		t.Fatalf("patch: no line holds %q", text)
	}
	to := at + 1
	if block {
		to = at + slices.IndexFunc(lines[at:], func(line string) bool { return strings.Contains(line, until) }) + 1
	}
	switch verb {
	case "after":
		return slices.Insert(lines, at+1, with...)
	case "before", "end":
		return slices.Insert(lines, at, with...)
	case "replace":
		return slices.Replace(lines, at, to, with...)
	case "delete":
		return slices.DeleteFunc(lines, holds)
	}
	t.Fatalf("patch: %q is no edit", edit)
	return nil
}

package program

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/winpath"
)

// compare tells how a listed text resembles what a handler runs: rank 0 for unrelated texts, more for closer ones, and what
// differs, in words about the entry.
func compare(key, listed string) (rank int, difference string) {
	if plain(key) == plain(listed) {
		return 5, detail(key, listed)
	}
	mine, theirs := ParseCommand(key, nil), ParseCommand(listed, nil)
	same := plain(mine.Program) == plain(theirs.Program) && mine.Program != ""
	switch {
	case same && theirs.Arguments == "":
		return 4, fmt.Sprintf("the entry lacks the arguments %s", mine.Arguments)
	case same && mine.Arguments == "":
		return 4, fmt.Sprintf("the entry has the arguments %s, the handler has none", theirs.Arguments)
	case same:
		return 3, fmt.Sprintf("the arguments differ: %s in the handler, %s in the entry", mine.Arguments, theirs.Arguments)
	case plain(withExtension(mine.Program)) == plain(withExtension(theirs.Program)) && mine.Program != "":
		return 3, "one of the two lacks the extension of the program"
	case variableTail(key, listed) || variableTail(listed, key):
		return 2, "a %NAME% of one of the two is not expanded"
	}
	return 0, ""
}

// plain drops what people overlook: quotes, placeholders, blanks, the direction of slashes, case.
func plain(s string) string {
	s = winpath.Fold(s)
	for _, placeholder := range []string{"%%s", "%s", "$s", "s%"} {
		s = dropWord(s, placeholder)
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '"', '\'', ' ', '\t', '|':
			return -1
		case '/':
			return '\\'
		}
		return r
	}, s)
}

// dropWord removes a text where it is not part of a longer word.
func dropWord(s, word string) string {
	at := 0
	for {
		i := strings.Index(s[at:], word)
		if i < 0 {
			return s
		}
		i += at
		if word[0] == 's' && i > 0 && isWord(s[i-1]) || word[len(word)-1] == 's' && wordAt(s, i+len(word)) {
			at = i + 1
			continue
		}
		s, at = s[:i]+s[i+len(word):], i
	}
}

// detail names the first thing in which two texts differ that are equal in [plain].
func detail(key, listed string) string {
	fold := winpath.Fold
	k, l := fold(key), fold(listed)
	only := func(drop string) bool {
		strip := func(s string) string {
			for _, c := range drop {
				s = strings.ReplaceAll(s, string(c), "")
			}
			return s
		}
		return strip(k) == strip(l)
	}
	switch {
	case strings.TrimSpace(k) == strings.TrimSpace(l):
		return "blanks before or after the text"
	case only(`"'`):
		if strings.Count(k, `"`) > strings.Count(l, `"`) {
			return "the entry lacks the quotes"
		}
		if strings.Count(k, `"`) < strings.Count(l, `"`) {
			return "the entry has quotes, the handler has none there"
		}
		return "the quotes stand in other places"
	case only(" \t"):
		return "the number of blanks differs"
	case strings.ReplaceAll(k, "/", `\`) == strings.ReplaceAll(l, "/", `\`):
		return "one of the two has forward slashes"
	case strings.Contains(k, "|") != strings.Contains(l, "|"):
		return "one of the two has a bar"
	}
	mine, theirs := strings.Count(k, "%s"), strings.Count(l, "%s")
	switch {
	case mine > 0 && theirs == 0:
		if mine == 1 {
			return `the entry lacks the placeholder %s`
		}
		return fmt.Sprintf("the entry lacks the %d placeholders %%s", mine)
	case mine == 0 && theirs > 0:
		return `the entry has the placeholder %s, the handler has none`
	case mine != theirs:
		return fmt.Sprintf("%%s stands %d times in the handler, %d times in the entry", mine, theirs)
	}
	return "quotes, blanks or placeholders differ"
}

// variableTail reports whether a text with a leading variable that nobody expanded ends like the other.
func variableTail(with, other string) bool {
	tail, ok := variableEnd(with)
	return ok && strings.HasSuffix(plain(other), tail)
}

// variableEnd returns, as [plain] has it, what follows the leading variable of a text, where that is enough to tell programs apart.
func variableEnd(text string) (tail string, ok bool) {
	text = strings.TrimLeft(text, `" `)
	if !strings.HasPrefix(text, "%") {
		return "", false
	}
	name, tail, ok := strings.Cut(text[1:], "%")
	if !ok || !isName(name) || len(tail) <= 4 || !strings.Contains(tail, `\`) {
		return "", false
	}
	return plain(tail), true
}

package program

import (
	"slices"
	"strings"
	"sync"
)

// resemblances finds the entries of a restriction list that may come nearest to a command line without comparing it with all of them.
// It is built when the first program is looked up that the list lacks.
type resemblances struct {
	once sync.Once
	// These hold the number of the first entry of a text as [plain] has it.
	texts, programs, bare, extended map[string]int
	// tails holds the entries that begin with a variable nobody expanded, and what follows it; plains the texts of all entries by what
	// stands behind their last backslash.
	tails  []plainEntry
	plains map[string][]plainEntry
}

// plainEntry is an entry by its number, and a text as [plain] has it.
type plainEntry struct {
	entry int
	text  string
}

// candidates returns, in the order of the list, the first entry of each way in which one may resemble a command line: the one that comes
// nearest by [compare] is among them.
func (n *resemblances) candidates(key string, entries []*Restricted) []*Restricted {
	n.once.Do(func() { n.build(entries) })
	text, mine := plain(key), ParseCommand(key, nil)
	var at []int
	add := func(index map[string]int, text string) {
		if i, ok := index[text]; ok {
			at = append(at, i)
		}
	}
	add(n.texts, text)
	if mine.Program != "" {
		add(n.programs, plain(mine.Program))
		add(n.bare, plain(mine.Program))
		add(n.extended, plain(withExtension(mine.Program)))
	}
	if after, ok := variableEnd(key); ok {
		for _, e := range n.plains[lastPart(after)] {
			if strings.HasSuffix(e.text, after) {
				at = append(at, e.entry)
				break
			}
		}
	}
	for _, t := range n.tails {
		if strings.HasSuffix(text, t.text) {
			at = append(at, t.entry)
			break
		}
	}
	slices.Sort(at)
	list := make([]*Restricted, 0, len(at))
	for _, i := range slices.Compact(at) {
		list = append(list, entries[i])
	}
	return list
}

func (n *resemblances) build(entries []*Restricted) {
	n.texts, n.programs, n.bare, n.extended = map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	n.plains = map[string][]plainEntry{}
	first := func(index map[string]int, text string, i int) {
		if _, ok := index[text]; !ok {
			index[text] = i
		}
	}
	for i, e := range entries {
		text, theirs := plain(e.Path), ParseCommand(e.Path, nil)
		first(n.texts, text, i)
		first(n.programs, plain(theirs.Program), i)
		if theirs.Arguments == "" {
			first(n.bare, plain(theirs.Program), i)
		}
		first(n.extended, plain(withExtension(theirs.Program)), i)
		if after, ok := variableEnd(e.Path); ok {
			n.tails = append(n.tails, plainEntry{i, after})
		}
		n.plains[lastPart(text)] = append(n.plains[lastPart(text)], plainEntry{i, text})
	}
}

func lastPart(text string) string { return text[strings.LastIndexByte(text, '\\')+1:] }

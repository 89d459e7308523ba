package catalogue

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/rules"
)

// Select returns the rules that a word stands for, in ID order: a rule by name or ID, a group by name ("processes"), the beginning of
// IDs ("IIS2"), a status that clients see ("404.2"; "404" is all of its substatuses). It returns none where the word means nothing.
func Select(word string) []*rules.Rule {
	if r := Find(word); r != nil {
		return []*rules.Rule{r}
	}
	low := strings.ToLower(word)
	return slices.DeleteFunc(All(), func(r *rules.Rule) bool {
		return string(r.Group) != low && !(strings.HasPrefix(low, "iis") && strings.HasPrefix(strings.ToLower(r.ID), low)) && !gives(r, low)
	})
}

// gives reports whether a rule has a status, or a substatus of it.
func gives(r *rules.Rule, status string) bool {
	return slices.ContainsFunc(r.Statuses, func(s string) bool {
		s, _, _ = strings.Cut(s, " ")
		return s == status || s == status+".0" || strings.HasPrefix(s, status+".")
	})
}

// Groups returns the names of all groups, in the order of the catalogue.
func Groups() []string {
	var names []string
	for _, r := range All() {
		if name := string(r.Group); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

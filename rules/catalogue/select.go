package catalogue

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// Select returns the rules that a word stands for, in ID order: a rule by name or ID ("3001" too), a group by name ("processes"), the
// beginning of IDs ("IIS2"), a status that clients see, as people paste it ("404.2", "404.2 - Not Found"; "404" is all of its
// substatuses), or else a part of names ("cgi"). It returns none where the word means nothing.
func Select(word string) []*rules.Rule {
	for _, name := range []string{word, "IIS" + word} {
		if r := Find(name); r != nil {
			return []*rules.Rule{r}
		}
	}
	low := strings.ToLower(strings.TrimSpace(word))
	status, _, _ := strings.Cut(strings.Replace(low, ",", ".", 1), " ")
	list := slices.DeleteFunc(All(), func(r *rules.Rule) bool {
		return string(r.Group) != low && !(strings.HasPrefix(low, "iis") && strings.HasPrefix(strings.ToLower(r.ID), low)) && !gives(r, status)
	})
	if len(list) > 0 || len(low) < 3 || low[0] < 'a' || low[0] > 'z' {
		return list
	}
	return slices.DeleteFunc(All(), func(r *rules.Rule) bool { return !strings.Contains(r.Name, low) })
}

// Nearest returns the name of the rule or group that a word may have meant, also where only the beginning was written; "" for none.
func Nearest(word string) string {
	names := Groups()
	for _, r := range All() {
		names = append(names, r.Name)
	}
	if near := topology.Nearest(word, names); near != "" || len(word) < 5 {
		return near
	}
	whole := map[string]string{}
	var beginnings []string
	for _, name := range names {
		if len(name) > len(word) {
			beginning := name[:len(word)]
			if whole[beginning] == "" {
				beginnings = append(beginnings, beginning)
				whole[beginning] = name
			}
		}
	}
	return whole[topology.Nearest(word, beginnings)]
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

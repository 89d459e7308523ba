package target

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/cmd/internal/ask"
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/topology"
)

// Sections returns the full names of all sections that are declared at a node or have a schema, sorted.
func Sections(n *merge.Node) []string {
	names := n.Engine.Schema.Names()
	n.Decls.All(func(d *merge.Declaration) bool {
		names = append(names, d.Section)
		return true
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// Section returns the full name of the section that text stands for: the name itself in any case, or its unique end
// ("handlers", "security/authorization"). Sections that are declared go before those that only have a schema.
func Section(d *resolver.Directory, text string) (string, error) {
	names := Sections(d.Node)
	low := strings.ToLower(strings.Trim(text, "/"))
	declared := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return d.Node.Decls.Lookup(name) == nil })
	for _, known := range [][]string{declared, names} {
		if name, ok := exact(known, low); ok && (strings.Contains(low, "/") || len(known) == len(declared)) {
			return name, nil
		}
	}
	for _, known := range [][]string{declared, names} {
		var ends []string
		for _, name := range known {
			if low != "" && strings.HasSuffix(strings.ToLower(name), "/"+low) {
				ends = append(ends, name)
			}
		}
		if web := slices.DeleteFunc(slices.Clone(ends), isFTP); len(web) > 0 {
			ends = web
		}
		if len(ends) == 1 {
			if all := d.Node.Engine.Schema; all.Section(ends[0]) == nil && !strings.Contains(low, "/") && len(all.Search(text)) > 0 {
				return "", partOfSection(text, all.Search(text)) // WCF's bindings are not what people ask IIS about
			}
			return ends[0], nil
		}
		if len(ends) > 1 {
			err := ask.Misused("%q is the end of several sections", text)
			err.Hint = "write one of: " + strings.Join(ends, ", ")
			return "", err
		}
	}
	if name, ok := exact(names, low); ok {
		return name, nil
	}
	if matches := d.Node.Engine.Schema.Search(text); len(matches) > 0 {
		return "", partOfSection(text, matches)
	}
	return "", unknownSection(text, low, names)
}

// partOfSection is the error of a name that no section has, but something in some sections.
func partOfSection(text string, matches []schema.Match) error {
	slices.SortStableFunc(matches, func(a, b schema.Match) int { return cmp.Compare(distance(a), distance(b)) })
	err := ask.Misused("no section is called %q, but something in a section is", text)
	err.Hint = matches[0].String()
	for i, m := range matches[1:] {
		if i == 4 {
			err.Hint += fmt.Sprintf("\nand %d more", len(matches)-5)
			break
		}
		err.Hint += "\n" + m.String()
	}
	err.Hint += "\nsee: iislens show " + matches[0].Section + ", and what it may hold: iislens show " + text + " --describe"
	return err
}

// distance puts the sections of the web server first, and defaults behind what they are the defaults of.
func distance(m schema.Match) int {
	n := 4
	for i, group := range []string{"system.webServer/", "system.applicationHost/"} {
		if strings.HasPrefix(m.Section, group) {
			n = 2 * i
		}
	}
	if slices.ContainsFunc(m.Path, func(name string) bool { return strings.HasSuffix(name, "Defaults") }) {
		n++
	}
	return n
}

// isFTP reports whether a section is the FTP server's, which has many names in common with the web server.
func isFTP(name string) bool { return strings.HasPrefix(name, "system.ftpServer/") }

func exact(names []string, low string) (string, bool) {
	at := slices.IndexFunc(names, func(name string) bool { return strings.ToLower(name) == low })
	if at < 0 {
		return "", false
	}
	return names[at], true
}

func unknownSection(text, low string, names []string) error {
	err := ask.Misused("no section is called %q", text)
	short := map[string]string{}
	var shorts []string
	for _, name := range names {
		last := strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
		short[last] = name
		shorts = append(shorts, last)
	}
	near := topology.Nearest(low, names)
	if !strings.Contains(low, "/") {
		near = short[topology.Nearest(low, shorts)]
	}
	if near != "" {
		err.Hint = "did you mean " + near + "?"
	} else {
		err.Hint = "see the sections that are set: iislens show"
	}
	return err
}

// Element finds the section, and the elements below it, that a text stands for: a section in any form that show takes, one with
// elements behind it, or the name of an element or attribute that one section has.
func Element(d *resolver.Directory, text string) (full string, below []string, err error) {
	all := d.Node.Engine.Schema
	parts := strings.Split(strings.Trim(text, "/"), "/")
	for n := len(parts); n > 0; n-- {
		name, failed := Section(d, strings.Join(parts[:n], "/"))
		if failed == nil && all.Section(name) != nil && all.Section(name).Find(parts[n:]...) != nil {
			return name, parts[n:], nil
		}
		if err == nil {
			err = failed
		}
	}
	matches := all.Search(text)
	slices.SortStableFunc(matches, func(a, b schema.Match) int { return cmp.Compare(distance(a), distance(b)) })
	if n := len(matches); n == 1 || n > 1 && distance(matches[0]) < distance(matches[1]) {
		return matches[0].Section, matches[0].Path, nil
	}
	if err == nil {
		err = ask.Misused("no element %q is known there", text)
	}
	return "", nil, err
}

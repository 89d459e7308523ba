package cli

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/topology"
)

// sections returns the full names of all sections that are declared at a node or have a schema, sorted.
func sections(n *merge.Node) []string {
	names := n.Engine.Schema.Names()
	n.Decls.All(func(d *merge.Declaration) bool {
		names = append(names, d.Section)
		return true
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// section returns the full name of the section that text stands for: the name itself in any case, or its unique end
// ("handlers", "security/authorization"). Where several end so, only declared ones count.
func section(d *resolver.Directory, text string) (string, error) {
	names := sections(d.Node)
	if slices.Contains(names, text) {
		return text, nil
	}
	low := strings.ToLower(strings.Trim(text, "/"))
	var ends []string
	for _, name := range names {
		folded := strings.ToLower(name)
		if folded == low {
			return name, nil
		}
		if low != "" && strings.HasSuffix(folded, "/"+low) {
			ends = append(ends, name)
		}
	}
	if len(ends) > 1 {
		declared := slices.DeleteFunc(slices.Clone(ends), func(name string) bool { return d.Node.Decls.Lookup(name) == nil })
		if len(declared) == 1 {
			ends = declared
		}
	}
	switch len(ends) {
	case 1:
		return ends[0], nil
	case 0:
		return "", unknownSection(text, low, names)
	}
	err := usage("%q is the end of several sections", text)
	err.hint = "write one of: " + strings.Join(ends, ", ")
	return "", err
}

func unknownSection(text, low string, names []string) error {
	err := usage("no section is called %q", text)
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
		err.hint = "did you mean " + near + "?"
	} else {
		err.hint = "see the sections that are set: iislens show"
	}
	return err
}

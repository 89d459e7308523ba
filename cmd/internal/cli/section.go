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
// ("handlers", "security/authorization"). Sections that are declared go before those that only have a schema.
func section(d *resolver.Directory, text string) (string, error) {
	names := sections(d.Node)
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
		if len(ends) == 1 {
			return ends[0], nil
		}
		if len(ends) > 1 {
			err := usage("%q is the end of several sections", text)
			err.hint = "write one of: " + strings.Join(ends, ", ")
			return "", err
		}
	}
	if name, ok := exact(names, low); ok {
		return name, nil
	}
	return "", unknownSection(text, low, names)
}

func exact(names []string, low string) (string, bool) {
	at := slices.IndexFunc(names, func(name string) bool { return strings.ToLower(name) == low })
	if at < 0 {
		return "", false
	}
	return names[at], true
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

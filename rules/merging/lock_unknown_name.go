package merging

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// maxLockList is the length of a list from which on it is not mended name by name.
const maxLockList = 4096

// LockUnknownName reports a lock list that names nothing of the schema.
var LockUnknownName = &rules.Rule{
	ID: "IIS2008", Name: "lock-unknown-name", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "lock of an unknown name",
		What:  "A name in lockAttributes, lockAllAttributesExcept, lockElements or lockAllElementsExcept that the schema of the element does not have.",
		Why:   "Whatever reads the section answers 500.19 (\"lockAttributes contains unknown attribute\"), at the path of the file and below.",
		Bad: `<configuration>
  <system.webServer>
    <!-- want@+1 "names .enable" -->
    <directoryBrowse enabled="false" lockAttributes="enable" />
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <directoryBrowse enabled="false" lockAttributes="enabled" />
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, lockingPage},
	},
	Scope: rules.Faults(func(p *rules.Pass, _ *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		el := edit.Written(f.Origin)
		if el == nil {
			return
		}
		for i := range el.Attrs {
			a := &el.Attrs[i]
			if a.Prefix != "" || !strings.HasPrefix(a.Name, "lock") || len(a.Value) > maxLockList {
				continue
			}
			names := strings.Split(a.Value, ",")
			at := slices.IndexFunc(names, func(name string) bool { return strings.TrimSpace(name) == f.Key })
			if at < 0 {
				continue
			}
			finding.Span = el.AttrSpan(a)
			finding.Advice = fmt.Sprintf("Write in %s the name that was meant: without it, what it should lock is open.", a.Name)
			near := topology.Nearest(f.Key, lockable(sectionSchema(p, f.Section), el.Name, strings.Contains(a.Name, "Attribute")))
			if near == "" {
				return
			}
			names[at] = near
			finding.Advice = fmt.Sprintf("Write %s in %s.", near, a.Name)
			// not safe: the lock holds from then on, against files that set what it names
			finding.Fixes = []rules.Fix{{Title: "write " + near + " in " + a.Name, Edits: []source.Edit{edit.Value(el, a, strings.Join(names, ","))}}}
			return
		}
	}),
}

func sectionSchema(p *rules.Pass, name string) *schema.Element {
	if s := p.Server.Engine.Schema.Section(name); s != nil {
		return &s.Element
	}
	return nil
}

// lockable returns the names of attributes, or of child elements, that elements of a name have in a section.
func lockable(in *schema.Element, name string, attributes bool) []string {
	var list []string
	if in == nil {
		return nil
	}
	if strings.EqualFold(in.Name, name) {
		for _, a := range in.Attributes {
			if attributes {
				list = append(list, a.Name)
			}
		}
		for _, e := range in.Elements {
			if !attributes {
				list = append(list, e.Name)
			}
		}
	}
	for _, e := range in.Elements {
		list = append(list, lockable(e, name, attributes)...)
	}
	return list
}

package merging

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
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
		Since:   "0.1.0",
		Sources: []string{kb942055, lockingPage},
	},
	Scope: rules.Faults(func(_ *rules.Pass, _ *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		el := edit.Written(f.Origin)
		if el == nil {
			return
		}
		for i := range el.Attrs {
			a := &el.Attrs[i]
			if a.Prefix != "" || !strings.HasPrefix(a.Name, "lock") || len(a.Value) > maxLockList {
				continue
			}
			var kept []string
			found := false
			for part := range strings.SplitSeq(a.Value, ",") {
				if part = strings.TrimSpace(part); part == f.Key {
					found = true
				} else if part != "" {
					kept = append(kept, part)
				}
			}
			if !found {
				continue
			}
			finding.Span = el.AttrSpan(a)
			change := edit.Value(el, a, strings.Join(kept, ","))
			if len(kept) == 0 {
				change = edit.DeleteAttr(el, a)
			}
			finding.Advice = fmt.Sprintf("Take %s out of %s.", f.Key, a.Name)
			finding.Fixes = []rules.Fix{{Title: "take " + f.Key + " out of " + a.Name, Safe: true, Edits: []source.Edit{change}}}
			return
		}
	}),
}

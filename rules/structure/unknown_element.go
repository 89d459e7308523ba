package structure

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/schema"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// UnknownElement reports an element that the schema of its section lacks.
var UnknownElement = &rules.Rule{
	ID: "IIS1010", Name: "unknown-element", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "unknown element in a section",
		What: "An element that the schema of the section does not know, at this place. Names count letter case; some collections have " +
			"directives of their own (<application> in fastCgi) or no <remove>.",
		Why: "Whatever reads the section answers 500.19 (0x8007000d, \"Unrecognized element\"). handlers, modules and most others are " +
			"read for every request.",
		Bad: `<configuration>
  <system.webServer>
    <staticContent>
      <!-- want@+1 "does not know the element mimemap.*" -->
      <mimemap fileExtension=".webp" mimeType="image/webp" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <staticContent>
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
    </staticContent>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{kb942055, "the schema files in inetsrv\\config\\schema"},
	},
	Scope: rules.Faults(func(p *rules.Pass, _ *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		el := edit.Written(f.Origin)
		if el == nil || el.Parent == nil || f.Since != "" {
			return
		}
		parent := edit.SchemaOf(p.Server.Engine.Schema, f.Origin.Contribution, el.Parent)
		if parent == nil {
			return
		}
		near := nearestName(el.Name, childNames(parent))
		if near == "" {
			return
		}
		finding.Advice = fmt.Sprintf("Write <%s>, or delete <%s>.", near, el.Name)
		finding.Fixes = []rules.Fix{{Title: "write <" + near + ">", Safe: strings.EqualFold(near, el.Name), Edits: edit.Rename(el, near)}}
	}),
}

// childNames returns the names that may stand inside an element.
func childNames(e *schema.Element) []string {
	var names []string
	for _, child := range e.Elements {
		names = append(names, child.Name)
	}
	if c := e.Collection; c != nil {
		names = append(names, c.Add...)
		for _, name := range []string{c.Remove, c.Clear} {
			if name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// nearestName returns the name that somebody meant, "" when none resembles it: the same letters in another case first.
func nearestName(name string, candidates []string) string {
	for _, c := range candidates {
		if strings.EqualFold(c, name) {
			return c
		}
	}
	near := topology.Nearest(name, candidates)
	if len(name) < 5 && !oneLetterOff(strings.ToLower(name), strings.ToLower(near)) {
		return "" // nearly every short name is near another
	}
	return near
}

// oneLetterOff reports whether all but one letter of the longer name stand in both, at its ends.
func oneLetterOff(a, b string) bool {
	n := min(len(a), len(b))
	front := 0
	for front < n && a[front] == b[front] {
		front++
	}
	back := 0
	for back < n-front && a[len(a)-1-back] == b[len(b)-1-back] {
		back++
	}
	return front+back >= max(len(a), len(b))-1
}

package structure

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// NestedLocation reports a location tag inside another.
var NestedLocation = &rules.Rule{
	ID: "IIS1009", Name: "nested-location", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "location tag inside another",
		What:  "A <location> inside another <location>. Location tags stand directly in <configuration>, each with its full path.",
		Why:   "IIS and ASP.NET refuse the whole file: every request at its directory and below answers 500.19.",
		Bad: `<configuration>
  <location path="admin">
    <!-- want@+1 "inside another" -->
    <location path="reports">
      <system.webServer>
        <defaultDocument enabled="false" />
      </system.webServer>
    </location>
  </location>
</configuration>
`,
		Good: `<configuration>
  <location path="admin/reports">
    <system.webServer>
      <defaultDocument enabled="false" />
    </system.webServer>
  </location>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{appHostPage, "Microsoft Learn: location Element (ASP.NET Settings Schema)"},
	},
	Scope: rules.Faults(func(_ *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		if el := ownElement(s, f); el != nil && el.Parent != nil && el.Attr("path") != nil {
			fix := moveOut(el)
			finding.Advice, finding.Fixes = rules.Sentence(fix.Title), []rules.Fix{fix}
		}
	}),
}

// moveOut puts an inner location tag behind the outer one, with its full path.
func moveOut(inner *xmlsrc.Element) rules.Fix {
	outer, path := inner.Parent, inner.Attr("path")
	file := inner.Doc.File
	full := path.Value
	if above := outer.Value("path"); above != "" && above != "." {
		full = strings.TrimSuffix(above+"/"+full, "/.")
	}
	text := file.Text[inner.Start:path.ValueStart] + source.EscapeAttr(full) + file.Text[path.ValueEnd:inner.End]
	if step, ok := strings.CutPrefix(file.Indent(inner.Start), file.Indent(outer.Start)); ok && step != "" {
		text = strings.ReplaceAll(text, "\n"+file.Indent(inner.Start), "\n"+file.Indent(outer.Start))
	}
	return rules.Fix{Title: fmt.Sprintf("move the inner <location> behind the outer one, with path=\"%s\"", full), Edits: []source.Edit{edit.Delete(inner), edit.After(outer, text)}}
}

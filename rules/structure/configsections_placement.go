package structure

import (
	"strings"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// ConfigSectionsPlacement reports a configSections element that is not the first, or a second one.
var ConfigSectionsPlacement = &rules.Rule{
	ID: "IIS1004", Name: "configsections-placement", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "configSections not first, or twice",
		What:  "A <configSections> that is not the first element of <configuration>, or a second one. Comments may stand before it.",
		Why:   "IIS refuses the whole file: every request at its directory and below answers 500.19. ASP.NET refuses it too.",
		Bad: `<configuration>
  <appSettings>
    <add key="theme" value="dark" />
  </appSettings>
  <!-- want@+1 "must come first" -->
  <configSections>
    <section name="shop" type="Shop.Section, Shop" />
  </configSections>
</configuration>
`,
		Good: `<configuration>
  <configSections>
    <section name="shop" type="Shop.Section, Shop" />
  </configSections>
  <appSettings>
    <add key="theme" value="dark" />
  </appSettings>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{appHostPage, kb942055},
	},
	Scope: rules.Faults(func(_ *rules.Pass, s *rules.Scope, f *merge.Fault, finding *rules.Finding) {
		el := ownElement(s, f)
		if el == nil || el.Parent == nil {
			return
		}
		file := el.Doc.File
		first := el.Parent.Child("configSections")
		if first == el {
			top := el.Parent.Children[0]
			finding.Fixes = []rules.Fix{{Title: "move <configSections> to the top", Safe: true, Edits: []source.Edit{
				edit.Delete(el), edit.Before(top, file.Text[el.Start:el.End]),
			}}}
			return
		}
		if fix, ok := merged(first, el, "merge the two <configSections>"); ok {
			finding.Fixes = []rules.Fix{fix}
		}
	}),
}

// merged moves what is inside second to the end of first and deletes second. Nothing of the file works before, so the fix
// is safe.
func merged(first, second *xmlsrc.Element, title string) (rules.Fix, bool) {
	file := first.Doc.File
	to, ok := edit.Inner(first)
	if !ok {
		return rules.Fix{}, false
	}
	edits := []source.Edit{edit.Delete(second)}
	if from, ok := edit.Inner(second); ok {
		at := to.Start
		if k := len(first.Children); k > 0 {
			at = first.Children[k-1].End
		}
		edits = append(edits, source.Edit{Span: file.Span(at, at), NewText: strings.TrimRight(from.Text(), " \t\r\n")})
	}
	return rules.Fix{Title: title, Safe: true, Edits: edits}, true
}

// ownElement returns the element of a file-level fault of the scope's own file, or of a contribution's.
func ownElement(s *rules.Scope, f *merge.Fault) *xmlsrc.Element {
	if el := edit.Written(f.Origin); el != nil {
		return el
	}
	if layer := s.Node.Layer; layer != nil {
		return edit.Find(layer.Doc, f.Origin.Span)
	}
	return nil
}

package structure

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// TypographicQuotes reports values that stand in curly quotes.
var TypographicQuotes = &rules.Rule{
	ID: "IIS1018", Name: "typographic-quotes", Group: rules.Structure, Severity: rules.Warning, Fixable: true,
	Doc: rules.Doc{
		Title: "value in typographic quotes",
		What:  "An attribute whose value begins and ends with the curly quotes of a word processor, inside the straight ones of XML: the curly ones belong to the value.",
		Why:   "Names, paths and patterns with such letters in them match nothing: the entry is another one than it seems, a file is not found, a rule never applies. Which status follows depends on the attribute.",
		Bad: `<configuration>
  <system.webServer>
    <defaultDocument>
      <files>
        <!-- want@+1 "curly quotes" -->
        <add value="“start.htm”" />
      </files>
    </defaultDocument>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <defaultDocument>
      <files>
        <add value="start.htm" />
      </files>
    </defaultDocument>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Observed behaviour: configuration pasted from pages and word processors"},
	},
	File: func(p *rules.FilePass) {
		if p.Doc.Root != nil && strings.ContainsAny(p.Doc.File.Text, "“”„‘’«»") {
			quotedValues(p, p.Doc.Root)
		}
	},
}

// curly pairs the quotes that open with those that close.
var curly = map[string][]string{"“": {"”", "“"}, "”": {"”"}, "„": {"“", "”"}, "‘": {"’", "‘"}, "’": {"’"}, "«": {"»"}, "»": {"«"}}

func quotedValues(p *rules.FilePass, el *xmlsrc.Element) {
	for i := range el.Attrs {
		a := &el.Attrs[i]
		inner, ok := unquoted(a.Value)
		if !ok {
			continue
		}
		f := rules.AtSpan(el.AttrSpan(a), "", a.Name)
		f.Certainty = rules.Likely
		f.Message = fmt.Sprintf("The value of %s stands in curly quotes, which belong to it: IIS reads %s, not %s.", a.Name, a.Value, inner)
		f.Advice = "Delete the curly quotes."
		f.Fixes = []rules.Fix{{Title: "delete the curly quotes", Edits: []source.Edit{edit.Value(el, a, inner)}}}
		p.Report(f)
	}
	for _, child := range el.Children {
		quotedValues(p, child)
	}
}

// unquoted returns what a value holds between curly quotes; ok is false where it does not stand in them.
func unquoted(value string) (inner string, ok bool) {
	for open, closing := range curly {
		rest, found := strings.CutPrefix(value, open)
		if !found {
			continue
		}
		for _, end := range closing {
			if inner, found := strings.CutSuffix(rest, end); found && inner != "" && !strings.ContainsAny(inner, "“”„‘’«»") {
				return inner, true
			}
		}
	}
	return "", false
}

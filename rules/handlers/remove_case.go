package handlers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// fewRemovals is how many removals are compared with every entry before these are put in order.
const fewRemovals = 16

// maxSpellings is how many names are looked at that differ by letter case only.
const maxSpellings = 8

// RemoveCase reports a remove that misses its entry by letter case.
var RemoveCase = &rules.Rule{
	ID: "IIS4021", Name: "remove-handler-case", Group: rules.Handlers, Severity: rules.Warning, Statuses: []string{"500.19", "404.0"}, Sections: onHandlers,
	Fixable: true,
	Doc: rules.Doc{
		Title: "remove of a handler in other letter case",
		What:  "A <remove> in <handlers> whose name differs from an entry's by letter case only.",
		Why:   "Names of handlers are compared with case, and a <remove> that finds nothing is silent: the entry stays and takes its requests. An <add> of the right name behind it then collides with it: 500.19 (0x800700b7).",
		Bad: `<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "StaticFile" -->
      <remove name="staticfile" />
      <add name="StaticFile" path="*" verb="GET,HEAD" modules="StaticFileModule" resourceType="File" requireAccess="Read" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <handlers>
      <remove name="StaticFile" />
      <add name="StaticFile" path="*" verb="GET,HEAD" modules="StaticFileModule" resourceType="File" requireAccess="Read" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"IIS_schema.xml: system.webServer/handlers/add/@name has caseSensitive=\"true\"", "Microsoft Learn: Handlers <handlers>"},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		section := s.Section(handler.SectionName)
		var byName map[string][]*merge.Item // in small letters; nil until it pays
		asked := 0
		duplicates := map[string]bool{}
		for _, fault := range section.Faults {
			if fault.Rule == "duplicate-collection-entry" {
				duplicates[fault.Key] = true
			}
		}
		for _, event := range section.Events {
			if event.Clear || len(event.Dropped) > 0 || !s.Owns(event.Origin) {
				continue
			}
			el := edit.Written(event.Origin)
			if el == nil || el.Attr("name") == nil {
				continue
			}
			same := section.Items
			if asked++; asked > fewRemovals && byName == nil {
				byName = map[string][]*merge.Item{}
				for _, item := range section.Items {
					if low := strings.ToLower(item.Text("name")); len(byName[low]) < maxSpellings {
						byName[low] = append(byName[low], item)
					}
				}
			}
			if byName != nil {
				same = byName[strings.ToLower(el.Value("name"))]
			}
			missed := slices.IndexFunc(same, func(item *merge.Item) bool {
				return strings.EqualFold(item.Text("name"), el.Value("name")) && item.Text("name") != el.Value("name")
			})
			if missed < 0 {
				continue
			}
			item := same[missed]
			if item.Origin.Contribution == event.Origin.Contribution && item.Origin.Span.Start > event.Origin.Span.Start {
				continue // it was not there yet
			}
			name := item.Text("name")
			f := rules.At(event.Origin, handler.SectionName, name)
			f.Advice = fmt.Sprintf("Write name=\"%s\".", name)
			f.Message = fmt.Sprintf("This <remove> takes nothing away: the entry is called \"%s\", names of handlers are compared with case, and a <remove> that finds nothing is silent.", name)
			relate(f, "the entry that stays", item.Origin)
			f.Fixes = []rules.Fix{{Title: f.Advice[:len(f.Advice)-1], Safe: duplicates[name], Edits: []source.Edit{edit.Value(el, el.Attr("name"), name)}}}
			p.Report(f)
		}
	},
}

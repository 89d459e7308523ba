package processes

import (
	"fmt"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// ISAPICGIUnused reports entries of the restriction list that no handler needs.
var ISAPICGIUnused = &rules.Rule{
	ID: "IIS3012", Name: "isapi-cgi-unused", Group: rules.Processes, Severity: rules.Info, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "isapiCgiRestriction entry without a handler",
		What:  "An entry of isapiCgiRestriction that allows a program which no handler of any site runs. It is looked for only where the directories of all sites are known.",
		Why:   "Nothing fails. The entry lets whoever may write a web.config run that program, which nobody needs to be able to do.",
		Bad: serverExample(`    <security>
      <isapiCgiRestriction>
        <!-- want@+1 "no handler" -->
        <add path="C:\Old\perl.exe &quot;%s&quot; %s" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="Either" requireAccess="Read" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.html --\n-- root/C/Perl/perl.exe --\n"),
		Good: serverExample(`    <security>
      <isapiCgiRestriction />
    </security>
    <handlers>
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule" resourceType="Either" requireAccess="Read" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.html --\n-- root/C/Perl/perl.exe --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ISAPI/CGI Restrictions <isapiCgiRestriction>"},
	},
	Sites:  usedRestrictions,
	Server: unusedRestrictions,
}

// usedRestrictions notes the entries that the handlers of some sites use, or nearly name: near misses have a rule of their own.
func usedRestrictions(p *rules.Pass) {
	if p.Profile() {
		return
	}
	var entries []*handler.Entry
	for u := range uses(p, cgiOrISAPI...) {
		entries = append(entries, u.entry)
		if got := u.restrictions(p).Check(u.entry, ""); got.Entry != nil {
			p.Note(got.Entry.Item.Origin.Span)
		}
	}
	own := serverRestrictions(p)
	unused := map[*program.Restricted]bool{}
	for _, entry := range own.Unused(entries, nil) {
		unused[entry] = true
	}
	for _, entry := range own.Entries {
		if !unused[entry] {
			p.Note(entry.Item.Origin.Span)
		}
	}
}

func serverRestrictions(p *rules.Pass) *program.Restrictions {
	return p.Predictor.Restrictions(p.Root().Section(program.RestrictionSection), p.Predictor.Host(nil))
}

func unusedRestrictions(p *rules.Pass) {
	if p.Profile() {
		p.Skip(profileRestrictions)
		return
	}
	if !allKnown(p) {
		p.Skip("the directories of some sites are not mapped, so that their handlers are not known")
		return
	}
	used := map[any]bool{}
	for _, span := range p.Notes() {
		used[span] = true
	}
	for _, entry := range serverRestrictions(p).Entries {
		if used[entry.Item.Origin.Span] || entry.Item.Origin.Profile() {
			continue
		}
		f := rules.At(entry.Item.Origin, program.RestrictionSection, entry.Raw)
		f.Message = fmt.Sprintf("The entry allows %s, and no handler runs it.", entry.Path)
		f.Advice = "Delete the entry, or set allowed=\"false\"."
		if entry.Item.XML != nil {
			f.Fixes = []rules.Fix{{Title: "delete the entry", Edits: []source.Edit{edit.Delete(entry.Item.XML)}}}
		}
		p.Report(f)
	}
}

// allKnown reports whether the directory of every virtual directory of the server is mapped.
func allKnown(p *rules.Pass) bool {
	for _, site := range p.Server.Topology.Sites {
		for _, app := range site.Applications {
			for _, v := range app.Directories {
				if v.Physical == "" || p.Server.Disks.Stat(v.Physical).Fact == disk.Unknown {
					return false
				}
			}
		}
	}
	return true
}

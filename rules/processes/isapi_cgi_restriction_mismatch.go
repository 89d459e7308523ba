package processes

import (
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/rules"
)

// ISAPICGIRestrictionMismatch reports entries of the restriction list that were meant for a handler and differ from it.
var ISAPICGIRestrictionMismatch = &rules.Rule{
	ID: "IIS3011", Name: "isapi-cgi-restriction-mismatch", Group: rules.Processes, Severity: rules.Error, Statuses: []string{"404.2"}, NeedsServer: true,
	Fixable: true,
	Doc: rules.Doc{
		Title: "isapiCgiRestriction entry that differs from the handler",
		What:  "A handler of CgiModule or IsapiModule for which isapiCgiRestriction has no entry of the same text, but one that differs in arguments, quotes, blanks, placeholders, slashes or variables.",
		Why: `IIS compares the whole scriptProcessor, arguments and quotes included, with the path of the entries; only letter case and expanded variables do not matter. An entry with the program
alone allows nothing: every request to the handler answers 404.2 (0x800704ec).`,
		Bad: serverExample(`    <security>
      <isapiCgiRestriction>
        <!-- want@+1 "letter by letter.*lacks the arguments" -->
        <add path="C:\Python\python.exe" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <add name="Python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python\python.exe -u &quot;%s&quot;" resourceType="File" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.py --\n-- root/C/Python/python.exe --\n"),
		Good: serverExample(`    <security>
      <isapiCgiRestriction>
        <add path="c:\python\Python.exe -u &quot;%s&quot;" allowed="true" />
      </isapiCgiRestriction>
    </security>
    <handlers>
      <add name="Python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python\python.exe -u &quot;%s&quot;" resourceType="File" />
    </handlers>
`, "-- root/C/inetpub/wwwroot/index.py --\n-- root/C/Python/python.exe --\n"),
		Request: "GET http://localhost/index.py",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: ISAPI/CGI Restrictions <isapiCgiRestriction>", "David Wang's weblog, 2005-04-20, on CGI and web service extensions"},
	},
	Sites: eachRestriction(program.NearMiss, func(p *rules.Pass, u use, got program.Restriction, problem program.Problem, f *rules.Finding) {
		entry := got.Entry.Item.Where("path")
		if !sameFile(entry.Span, u.entry.Item.Origin.Span) {
			atHandler(f, u.entry, "the entry that was meant for it")
		}
		handlerWrong := problem.Suggest == ""
		shared := sharedEntry(p, u, got.Entry)
		text := written(u.entry, got.Key)
		change, ok := valueFix("write the entry as the handler: "+quoted(text), !handlerWrong && !shared, entry, text)
		other, also := valueFix("write the handler as the entry: "+quoted(got.Entry.Raw), handlerWrong, u.entry.Item.Where("scriptProcessor"), got.Entry.Raw)
		if handlerWrong {
			offer(f, other, also)
			return
		}
		if !shared {
			offer(f, change, ok)
		}
		added, possible := addEntry(p, u, text)
		offer(f, added, possible)
		offer(f, other, also)
	}),
}

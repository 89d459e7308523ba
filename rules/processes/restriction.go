package processes

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/program"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/mend"
)

// profileRestrictions is why rules about the restriction list do not speak of a profile.
const profileRestrictions = "the ISAPI and CGI restriction list of the server is not known, only that of a profile"

// eachRestriction reports the handlers of which the restriction list says what the rule is about. place moves the finding and adds
// fixes.
func eachRestriction(standing program.Standing, place func(*rules.Pass, use, program.Restriction, program.Problem, *rules.Finding)) func(*rules.Pass) {
	return func(p *rules.Pass) {
		if p.Profile() {
			p.Skip(profileRestrictions)
			return
		}
		seen := once{}
		for u := range uses(p, cgiOrISAPI...) {
			if u.Pool == nil || u.Section(program.RestrictionSection).Decl == nil {
				continue // nobody runs it here, or the file is a part of a server's and says nothing of what may run
			}
			got := u.restrictions(p).Check(u.entry, "")
			if got.Standing != standing {
				continue
			}
			file := ""
			if ofInstallation(u.entry) && standing != program.NearMiss {
				if file = wanting(p, u); file == "" {
					continue
				}
			}
			if !seen.first(u.entry.Item.Origin.Span, u) {
				continue
			}
			problem := got.Problem()
			f := found(problem)
			if file != "" {
				f.Severity, f.Certainty = rules.Warning, rules.Likely
				f.Message += fmt.Sprintf(" %s is there, which %s would run. Not certain: whether anybody asks for it; the program may be kept from running on purpose.", file, u.entry.Name)
			}
			place(p, u, got, problem, f)
			p.Report(f)
		}
	}
}

// ofInstallation reports a handler of the whole server that came with IIS or ASP.NET, for their own ISAPI extensions. The restriction list is
// where an administrator switches such a feature off, so that the handler without its program says nothing wrong.
func ofInstallation(entry *handler.Entry) bool {
	c := entry.Item.Origin.Contribution
	if c == nil || c.Layer.Kind != merge.AppHost || c.Location != nil && c.Location.Path != "" && c.Location.Path != "." || !entry.HasModule("IsapiModule") {
		return false
	}
	clean, err := winpath.Clean(entry.ScriptProcessor)
	return err == nil && disk.IsStock(clean)
}

// wanting returns a file in the directory of a use that the handler would run, "" where none is seen.
func wanting(p *rules.Pass, u use) string {
	ext := winpath.Ext(u.entry.Path.Text)
	if ext == "" || u.Physical == "" {
		return ""
	}
	names, _ := p.Server.Disks.List(u.Physical)
	for _, name := range names {
		if strings.EqualFold(winpath.Ext(name), ext) {
			return winpath.Join(u.Physical, name)
		}
	}
	return ""
}

// atHandler moves a finding to the handler, and keeps the place where it was as a related one.
func atHandler(f *rules.Finding, entry *handler.Entry, message string) {
	was := f.Span
	origin := entry.Item.Where("scriptProcessor")
	f.Span, f.Section, f.Key, f.ConfigPath = origin.Span, handler.SectionName, entry.Name, origin.ConfigPath()
	f.Related = nil
	if !was.IsZero() && was != origin.Span {
		f.Related = append(f.Related, rules.Related{Message: message, Span: was})
	}
}

// addEntry returns the fix that allows a command line in the restriction list of the server.
func addEntry(p *rules.Pass, u use, key string) (rules.Fix, bool) {
	line := fmt.Sprintf(`<add path="%s" allowed="true" description="%s" />`, source.EscapeAttr(key), source.EscapeAttr(u.entry.Name))
	edit, ok := intoServer(p, u.Section(program.RestrictionSection), line)
	return rules.Fix{Title: "allow the program in isapiCgiRestriction", Edits: []source.Edit{edit}}, ok
}

// intoServer returns the edit that adds a line to a section of the server's own file.
func intoServer(p *rules.Pass, section *merge.Section, line string) (source.Edit, bool) {
	if p.Profile() {
		return source.Edit{}, false
	}
	if section.XML != nil && section.XML.Doc == p.Server.Config {
		return mend.Append(section.XML, line), true
	}
	if section.Decl == nil {
		return source.Edit{}, false
	}
	return mend.Section(p.Server.Config, section.Name, line)
}

// written is the text that IIS looks up for a handler, with its variables as written.
func written(entry *handler.Entry, key string) string {
	if entry.RawScriptProcessor != "" {
		return entry.RawScriptProcessor
	}
	return key
}

// valueFix returns a fix that gives one attribute another value.
func valueFix(title string, safe bool, origin merge.Origin, value string) (rules.Fix, bool) {
	edit, ok := mend.Value(origin, value)
	return rules.Fix{Title: title, Safe: safe, Edits: []source.Edit{edit}}, ok
}

// offer adds fixes that could be made.
func offer(f *rules.Finding, fix rules.Fix, ok bool) {
	if ok {
		f.Fixes = append(f.Fixes, fix)
	}
}

// sameFile reports whether two places stand in one file.
func sameFile(a, b source.Span) bool { return a.File != nil && a.File == b.File }

// quoted shortens a command line for titles.
func quoted(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:57]) + "..."
	}
	return strings.ReplaceAll(s, "\n", " ")
}

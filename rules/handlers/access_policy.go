package handlers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// AccessPolicy reports entries that need a right which accessPolicy does not grant.
var AccessPolicy = &rules.Rule{
	ID: "IIS4013", Name: "handler-access-policy", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"403.1", "403.2", "403.3", "404.17"}, Sections: onHandlers,
	Fixable: true,
	Doc: rules.Doc{
		Title: "handler without the right it needs",
		What: "An entry, added here or above, that asks in requireAccess (Script where it says nothing) for a right that accessPolicy of this path does not grant; and an accessPolicy without Read " +
			"over files that StaticFile should give out. Inherited entries below a deliberate accessPolicy=\"Read\" are not reported.",
		Why: "IIS passes over an entry whose right is missing. Where StaticFile is left its files answer 404.17; where nothing is left the answer is 403.1 (Script or Execute), 403.2 (Read) or 403.3 (Write).",
		Bad: server("", "", `
<configuration>
  <system.webServer>
    <handlers accessPolicy="Read">
      <!-- want@+1 "needs Script" -->
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" />
    </handlers>
  </system.webServer>
</configuration>
`),
		Good: server("", "", `
<configuration>
  <system.webServer>
    <handlers>
      <add name="PHP" path="*.php" verb="GET,HEAD,POST" modules="FastCgiModule" scriptProcessor="C:\PHP\php-cgi.exe" resourceType="Either" />
    </handlers>
  </system.webServer>
</configuration>
`),
		Request: "GET http://localhost/index.php",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Handlers <handlers> (accessPolicy)", "Microsoft Learn: Adding Handler Mappings <add> (requireAccess)"},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		entryCheck(withoutRight).scope(p, s)
		t := s.Handlers(p.Server)
		if at := t.Section.Attr("accessPolicy"); at != nil && s.Owns(at.Origin) && t.Policy&handler.Read == 0 && t.Policy != 0 {
			withoutRead(p, s, t, at)
		}
	},
	Sites:  entryCheck(withoutRight).sites,
	Server: entryCheck(withoutRight).server,
}

// disabled reports the entries that run whatever program a URL names. IIS ships them, and ships them without their right.
func disabled(e *handler.Entry) bool {
	return e.RawScriptProcessor == "" && e.Access == handler.Execute && shipped().handlers[e.Name]
}

// withoutRight is the finding of an entry that the policies of its own path and of a place keep from running.
func withoutRight(p *rules.Pass, place *rules.Scope, e *handler.Entry) *rules.Finding {
	if disabled(e) || place.Closed(p.Server) || e.Static() && e.Access == handler.Read {
		return nil // a policy without Read is judged by the files that it keeps back
	}
	f := ungranted(p, place, e)
	if f == nil || stockName(e.Name) && !e.Static() {
		return nil
	}
	if c := e.Item.Origin.Contribution; c != nil && c.ServerWide() && p.Root().Handlers(p.Server).Policy.Grants(e.Access) {
		return nil
	}
	return f
}

// ungranted is the finding of an entry that the policy of a place keeps from running.
func ungranted(p *rules.Pass, place *rules.Scope, e *handler.Entry) *rules.Finding {
	t := place.Handlers(p.Server)
	if t.Policy.Grants(e.Access) || place.HandlerPool() != nil && e.PreCondition.Failing(place.HandlerPool()) != "" {
		return nil
	}
	f := rules.At(e.Item.Origin, handler.SectionName, e.Name)
	f.Message = fmt.Sprintf("%s needs %s (requireAccess%s), and accessPolicy grants %s here: IIS passes the entry over.", e.Name, e.Access, unsaid(e), t.Policy)
	f.Statuses = []string{"404.17", "403.1"}
	need := e.Access.String()
	if e.Static() {
		f.Statuses = []string{"403.1", "404.4"}
		f.Advice = `Write requireAccess="Read" on it.`
		if el := xmlOf(e); el != nil && e.Access == handler.Script && t.Policy.Grants(handler.Read) {
			change := edit.AddAttr(el, "requireAccess", "Read")
			if a := el.Attr("requireAccess"); a != nil {
				change = edit.Value(el, a, "Read")
			}
			f.Fixes = []rules.Fix{{Title: `Write requireAccess="Read"`, Safe: true, Edits: []source.Edit{change}}}
		}
		return f
	}
	at := t.Section.Where("accessPolicy")
	relate(f, "the policy", at)
	f.Advice = fmt.Sprintf("Add %s to accessPolicy for this path.", need)
	f.Fixes = grant(place, t, e)
	return f
}

func unsaid(e *handler.Entry) string {
	if e.Item.Attr("requireAccess") == nil {
		return ", Script by default"
	}
	return ""
}

// grant offers the policy with the right added, where this path has a <handlers> of its own.
func grant(place *rules.Scope, t *handler.Table, e *handler.Entry) []rules.Fix {
	c := e.Item.Origin.Contribution
	if c == nil || e.Item.Origin.Profile() {
		return nil
	}
	title := "Add " + e.Access.String() + " to accessPolicy"
	policy := strings.TrimPrefix(t.Section.Text("accessPolicy"), "None")
	policy = strings.TrimPrefix(policy+", "+e.Access.String(), ", ")
	if a := c.XML.Attr("accessPolicy"); a != nil {
		return []rules.Fix{{Title: title, Edits: []source.Edit{edit.Value(c.XML, a, policy)}}}
	}
	if place.Owns(e.Item.Origin) {
		return []rules.Fix{{Title: title, Edits: []source.Edit{edit.AddAttr(c.XML, "accessPolicy", policy)}}}
	}
	return nil
}

// withoutRead reports a policy that keeps StaticFile from the files of the directory.
func withoutRead(p *rules.Pass, s *rules.Scope, t *handler.Table, at *merge.Attr) {
	files := lostFiles(p, s)
	f := rules.At(at.Origin, handler.SectionName, "accessPolicy")
	f.Statuses = []string{"403.2"}
	f.Message = fmt.Sprintf("accessPolicy grants %s, not Read, so no static file of this path can be served: 403.2.", t.Policy)
	f.Advice = "Add Read to accessPolicy."
	switch {
	case len(files) > 0:
		f.Message += " " + filesText(files)
	case s.Site != nil && s.Info.Fact == disk.Unknown && !slices.ContainsFunc(t.Entries, func(e *handler.Entry) bool { return takesAll(t, e) }):
		f.Severity, f.Certainty = rules.Info, rules.Likely
		f.Message += " Right for a directory of scripts only."
	default:
		return
	}
	p.Report(f)
}

package handlers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// Unreachable reports entries behind others that take all of their requests.
var Unreachable = &rules.Rule{
	ID: "IIS4008", Name: "handler-unreachable", Group: rules.Handlers, Severity: rules.Warning, Statuses: []string{"404.0", "404.3"}, NeedsServer: true,
	Fixable:  true,
	Sections: onHandlers,
	Doc: rules.Doc{
		Title: "handler that no request reaches",
		What:  "An entry whose every request an earlier entry takes: the same or a wider path, all of its verbs, no narrower precondition or resource type.",
		Why: "IIS takes the first entry that fits; how specific a path is does not count. The entry is dead, and its URLs meet the other program, or StaticFile with 404.0 or 404.3. " +
			"Shipped entries do not count, nor do entries that ASP.NET hands on.",
		Bad: `<configuration>
  <system.webServer>
    <handlers>
      <add name="Proxy" path="*" verb="*" modules="IsapiModule" scriptProcessor="C:\Tomcat\isapi_redirect.dll" resourceType="Unspecified" requireAccess="Script" />
      <!-- want@+1 "Proxy" -->
      <add name="Reports" path="reports/*.rep" verb="GET,POST" modules="IsapiModule" scriptProcessor="C:\Reports\reports.dll" resourceType="Unspecified" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <handlers>
      <add name="Reports" path="reports/*.rep" verb="GET,POST" modules="IsapiModule" scriptProcessor="C:\Reports\reports.dll" resourceType="Unspecified" />
      <add name="Proxy" path="*" verb="*" modules="IsapiModule" scriptProcessor="C:\Tomcat\isapi_redirect.dll" resourceType="Unspecified" requireAccess="Script" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Handlers <handlers>", "Microsoft Learn: Wildcard script mapping and the IIS integrated pipeline"},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		if s.Site == nil && p.Sites != nil {
			return // told when all sites were looked at
		}
		reportBehind(p, s, func(e, earlier *handler.Entry) bool { return !freedBelow(p, s, earlier.Item, e.Item) })
	},
	Sites: func(p *rules.Pass) {
		root := p.Root()
		for e, earlier := range shadowed(p, root) {
			if freedBelow(p, root, earlier.Item, e.Item) {
				p.Note(e.Item)
			}
		}
	},
	Server: func(p *rules.Pass) {
		reportBehind(p, p.Root(), func(e, _ *handler.Entry) bool { return !slices.Contains(p.Notes(), any(e.Item)) })
	},
}

// reportBehind reports the entries of a path that no request reaches: what stands behind one entry is one finding.
func reportBehind(p *rules.Pass, s *rules.Scope, dead func(e, earlier *handler.Entry) bool) {
	var order []*handler.Entry
	behind := map[*handler.Entry][]*handler.Entry{}
	for e, earlier := range shadowed(p, s) {
		if !dead(e, earlier) {
			continue
		}
		if behind[earlier] == nil {
			order = append(order, earlier)
		}
		behind[earlier] = append(behind[earlier], e)
	}
	for _, earlier := range order {
		p.Report(unreachable(s, earlier, behind[earlier]))
	}
}

// shadowed calls yield for each entry that a path owns and an earlier one that takes its requests.
func shadowed(p *rules.Pass, s *rules.Scope) func(yield func(e, earlier *handler.Entry) bool) {
	return func(yield func(e, earlier *handler.Entry) bool) {
		t := s.Handlers(p.Server)
		for _, e := range owned(p, s) {
			if e.Extensionless() {
				continue // the routes of the application answer without it
			}
			for _, earlier := range firstOf(t.Entries[:max(t.Index(e.Item), 0)]) {
				if earlier.Item.Origin.IsZero() || !shadows(t, earlier, e) {
					continue
				}
				if stockName(e.Name) {
					break // it is there because it always is
				}
				if !yield(e, earlier) {
					return
				}
				break
			}
		}
	}
}

// freedBelow reports whether some deeper path keeps the later entry without the earlier one.
func freedBelow(p *rules.Pass, s *rules.Scope, earlier, later *merge.Item) bool {
	base := winpath.Fold(s.Path) + "/"
	return slices.ContainsFunc(p.Scopes, func(other *rules.Scope) bool {
		if path := winpath.Fold(other.Path); len(path) <= len(base) || path[:len(base)] != base {
			return false
		}
		t := other.Handlers(p.Server)
		return find(t, later) != nil && find(t, earlier) == nil
	})
}

func unreachable(s *rules.Scope, earlier *handler.Entry, dead []*handler.Entry) *rules.Finding {
	e := dead[0]
	f := rules.At(e.Item.Origin, handler.SectionName, e.Name)
	f.Advice = fmt.Sprintf("Move %s before %s, or delete it.", e.Name, earlier.Name)
	f.Message = fmt.Sprintf("No request reaches %s: %s (path \"%s\") stands before it and takes every request that it could take, since IIS uses the first entry that fits.",
		e.Name, earlier.Name, earlier.Path.Text)
	relate(f, "takes the requests", earlier.Item.Origin)
	if len(dead) > 1 {
		names := make([]string, 0, 3)
		for _, other := range dead[1:min(len(dead), 4)] {
			names = append(names, other.Name)
		}
		f.Message += fmt.Sprintf(" It stands before %d more in the same way: %s", len(dead)-1, strings.Join(names, ", "))
		if len(dead) > 4 {
			f.Message += ", …"
		} else {
			f.Message += "."
		}
		f.Advice = fmt.Sprintf("Move %s to the end, or delete what stands behind it.", earlier.Name)
		return f
	}
	el, other := xmlOf(e), xmlOf(earlier)
	if el == nil || other == nil || el.Doc != other.Doc || el.Parent != other.Parent || !s.Owns(earlier.Item.Origin) {
		return f
	}
	f.Fixes = []rules.Fix{{Title: "Move " + e.Name + " before " + earlier.Name, Edits: []source.Edit{edit.Before(other, el.Span().Text()), edit.Delete(el)}}}
	return f
}

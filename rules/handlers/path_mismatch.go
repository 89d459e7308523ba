package handlers

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// PathMismatch reports handler paths in a notation that IIS does not have.
var PathMismatch = &rules.Rule{
	ID: "IIS4002", Name: "handler-path-mismatch", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.3", "404.0", "404.4"},
	Fixable:  true,
	Sections: onHandlers,
	Doc: rules.Doc{
		Title: "handler path that never matches",
		What: "A path in a notation that handler mappings do not have: a bare extension (.py), a comma or blank separated list, regular-expression syntax, backslashes. " +
			"Below the site root also a leading slash, of which nobody documents where it starts.",
		Why: "A path knows two wildcards, * and ?, and is compared with the last segment of the URL, or with the path below the application where it holds a slash. " +
			"An entry that never matches leaves its requests to the next one, mostly StaticFile: 404.3 for files of unknown type, 404.0 for virtual URLs.",
		Bad: `<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "exactly that name" -->
      <add name="Python" path=".py" verb="*" modules="CgiModule" scriptProcessor="C:\Python312\python.exe &quot;%s&quot;" resourceType="File" />
      <!-- want@+1 "comma" -->
      <add name="Images" path="*.jpg,*.png" verb="GET" type="Shop.ImageHandler" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <handlers>
      <add name="Python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python312\python.exe &quot;%s&quot;" resourceType="File" />
      <add name="Images-jpg" path="*.jpg" verb="GET" type="Shop.ImageHandler" />
      <add name="Images-png" path="*.png" verb="GET" type="Shop.ImageHandler" />
    </handlers>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/report.py",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Adding Handler Mappings <add>", "Microsoft Learn: Handlers <handlers>"},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		for _, e := range owned(p, s) {
			if why, parts := pipeline.PathMistake(e, ""); why != "" {
				p.Report(mistaken(p, s, e, why, parts))
			} else if e.Path.Class == handler.SitePath && s.Application != nil && strings.Trim(s.Application.Path, "/") != "" {
				p.Report(slashed(s, e))
			}
		}
	},
}

func mistaken(p *rules.Pass, s *rules.Scope, e *handler.Entry, why string, parts []string) *rules.Finding {
	f := atAttr(e, "path")
	path := e.Path.Text
	f.Message = fmt.Sprintf("The path \"%s\" of %s never matches: %s.", path, e.Name, why)
	switch {
	case len(parts) > 1:
		f.Certainty = rules.Likely
		f.Advice = pipeline.OneForEach(parts)
		f.Message += " The requests go to the next entry. Not certain: no public page shows a list here, those that circulate are for <httpHandlers> of system.web."
		f.Fixes = split(p, s, e, parts)
	case strings.HasPrefix(path, "."):
		f.Advice = fmt.Sprintf(`Write path="%s".`, "*"+path)
		f.Message += " The files meant go to the next entry, mostly StaticFile (404.3)."
		f.Fixes = repath(e, "*"+path, false)
	case len(parts) == 1 && parts[0] != path:
		f.Certainty = rules.Likely
		f.Advice = fmt.Sprintf(`Write path="%s".`, parts[0])
		f.Fixes = repath(e, parts[0], false)
	default:
		f.Advice = `Write a pattern such as "*.ext" or "api/*".`
		if strings.Contains(path, `\`) && !strings.ContainsAny(path, "^$|()[]+") {
			slashes := strings.TrimLeft(strings.ReplaceAll(path, `\`, "/"), "/")
			f.Advice = fmt.Sprintf(`Write path="%s".`, slashes)
			f.Fixes = repath(e, slashes, false)
		}
	}
	return f
}

// slashed is the finding of a path with a leading slash in an application below the site root.
func slashed(s *rules.Scope, e *handler.Entry) *rules.Finding {
	f := atAttr(e, "path")
	f.Severity, f.Certainty = rules.Warning, rules.Likely
	app, path := strings.Trim(s.Application.Path, "/"), strings.TrimPrefix(e.Path.Text, "/")
	if low := winpath.Fold(path); strings.HasPrefix(low, winpath.Fold(app)+"/") {
		path = path[len(app)+1:]
	}
	f.Advice = fmt.Sprintf("Write path=\"%s\", which starts at the application.", path)
	f.Message = fmt.Sprintf("The path \"%s\" of %s begins with a slash in the application /%s: whether it starts at the site or at the application is not documented, so it may match other URLs than meant or none.",
		e.Path.Text, e.Name, app)
	f.Fixes = repath(e, path, false)
	return f
}

func repath(e *handler.Entry, path string, safe bool) []rules.Fix {
	el := xmlOf(e)
	if el == nil || el.Attr("path") == nil {
		return nil
	}
	return []rules.Fix{{Title: fmt.Sprintf(`Write path="%s"`, path), Safe: safe, Edits: []source.Edit{edit.Value(el, el.Attr("path"), path)}}}
}

// split makes one entry of each pattern: the first keeps the name, the others get a number.
func split(p *rules.Pass, s *rules.Scope, e *handler.Entry, parts []string) []rules.Fix {
	el := xmlOf(e)
	if el == nil || el.Attr("path") == nil || el.Attr("name") == nil || !el.SelfClosed() {
		return nil
	}
	taken := map[string]bool{}
	for _, other := range firstOf(s.Handlers(p.Server).Entries) {
		taken[other.Name] = true
	}
	text, path, name := el.Span().Text(), el.Attr("path"), el.Attr("name")
	copies := ""
	number := 2
	for _, part := range parts[1:] {
		next := fmt.Sprintf("%s-%d", e.Name, number)
		for ; taken[next]; next = fmt.Sprintf("%s-%d", e.Name, number) {
			number++
		}
		taken[next] = true
		one := text
		for _, change := range ordered([2]int{path.ValueStart, path.ValueEnd}, part, [2]int{name.ValueStart, name.ValueEnd}, next) {
			one = one[:change.from-el.Start] + strings.ReplaceAll(source.EscapeAttr(change.text), "'", "&apos;") + one[change.to-el.Start:]
		}
		copies += el.Doc.File.LineEnding() + el.Doc.File.Indent(el.Start) + one
	}
	return []rules.Fix{{Title: "Write one entry for each pattern", Edits: []source.Edit{
		edit.Value(el, path, parts[0]),
		{Span: el.Doc.File.Span(el.End, el.End), NewText: copies},
	}}}
}

type change struct {
	from, to int
	text     string
}

// ordered returns two replacements, the later one first, so that the offsets of the other stay right.
func ordered(a [2]int, x string, b [2]int, y string) []change {
	one, two := change{a[0], a[1], x}, change{b[0], b[1], y}
	if one.from > two.from {
		return []change{one, two}
	}
	return []change{two, one}
}

package content

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
	"github.com/iislens/iislens/rules/mend"
)

// WildcardMIMEExtensionless reports the wildcard type where files without extension need one of their own.
var WildcardMIMEExtensionless = &rules.Rule{
	ID: "IIS6002", Name: "wildcard-mime-extensionless", Group: rules.Content, Severity: rules.Warning, Statuses: []string{"404.17"},
	Fixable: true,
	Doc: rules.Doc{
		Title: `".*" where "." is needed`,
		What:  `A mimeMap for ".*" without one for "." in or below .well-known, or in a directory that holds files without an extension, while extensionless handlers of ASP.NET are in the list.`,
		Why: `For a file without an extension whose type comes from the wildcard, the handlers for extensionless URLs count as script maps, and StaticFile refuses to give out what may be the source of a
script: 404.17. Challenge files of certificate authorities fail that way. A type for "." is taken before the wildcard and is none of a script: write it in the web.config of the directory that holds the files, and leave
the wildcard out, which would also give out files that have no type on purpose.`,
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/.well-known/acme-challenge/web.config --
` + web(`    <staticContent>
      <!-- want@+1 "404.17" -->
      <mimeMap fileExtension=".*" mimeType="text/plain" />
    </staticContent>
`),
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/.well-known/acme-challenge/web.config --
` + web(`    <staticContent>
      <mimeMap fileExtension="." mimeType="text/plain" />
    </staticContent>
`),
		Request: "GET http://localhost/.well-known/acme-challenge/Zz9",
		Since:   "0.1.0",
		Sources: []string{"public report: win-acme/win-acme 35", "Microsoft support article 2019689 on 404.17"},
	},
	Sections: []string{static.ContentSection},
	Scope:    wildcardType,
}

func wildcardType(p *rules.Pass, s *rules.Scope) {
	section := s.Section(static.ContentSection)
	item := section.Find("fileExtension", ".*")
	if s.Site == nil || item == nil || !s.Owns(item.Origin) {
		return
	}
	file := extensionless(p, s)
	if file == "" {
		return
	}
	if found, wildcard := static.NewTypes(section).Lookup(file); found == nil || !wildcard {
		return
	}
	mapped := static.ScriptMapped(s.Handlers(p.Server), targetOf(s, file), true)
	if mapped == nil {
		return
	}
	f := rules.At(item.Where("fileExtension"), static.ContentSection, ".*")
	f.Message = fmt.Sprintf("Files without an extension answer 404.17 here: their type comes from the wildcard, so that %s counts as a script map for them and StaticFile refuses to serve them.", mapped.Name)
	f.Advice = `Map fileExtension="." as well.`
	f.Certainty = rules.Likely
	f.Related = []rules.Related{{Message: "the handler that counts as a script map", Span: mapped.Item.Origin.Span}}
	if item.XML != nil && !item.Origin.Profile() {
		line := fmt.Sprintf(`<mimeMap fileExtension="." mimeType="%s" />`, source.EscapeAttr(item.Text("mimeType")))
		f.Fixes = append(f.Fixes, rules.Fix{Title: `map fileExtension="." as well`, Safe: true, Edits: []source.Edit{edit.Before(item.XML, line)}})
	}
	if e, ok := mend.Value(item.Where("fileExtension"), "."); ok {
		f.Fixes = append(f.Fixes, rules.Fix{Title: `map fileExtension="." instead of ".*"`, Edits: []source.Edit{e}})
	}
	p.Report(f)
}

// extensionless returns the name of a file without an extension that the directory of a scope holds or is made for, "" when there is
// none.
func extensionless(p *rules.Pass, s *rules.Scope) string {
	if slices.ContainsFunc(segments(s), func(name string) bool { return strings.EqualFold(name, ".well-known") }) {
		return "token"
	}
	names, _ := p.Server.Disks.List(s.Physical)
	for _, name := range names {
		if !strings.Contains(name, ".") && p.Server.Disks.Stat(s.Physical+`\`+name).IsFile() && !sourceFile[strings.ToLower(name)] {
			return name
		}
	}
	return ""
}

// sourceFile holds files without an extension that lie in source trees and that nobody asks for.
var sourceFile = map[string]bool{"license": true, "licence": true, "readme": true, "makefile": true, "dockerfile": true, "procfile": true, "gemfile": true, "copying": true, "changelog": true, "authors": true, "notice": true, "cname": true, "vagrantfile": true, "rakefile": true, "jenkinsfile": true}

// segments returns the segments of a scope's virtual path.
func segments(s *rules.Scope) []string {
	_, path, _ := strings.Cut(strings.TrimPrefix(s.Path, merge.AppHostPath+"/"), "/")
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// targetOf is the request for a file in the directory of a scope, as handlers match it.
func targetOf(s *rules.Scope, file string) *handler.Target {
	list := append(segments(s), file)
	app := 0
	if s.Application != nil {
		if path := strings.Trim(s.Application.Path, "/"); path != "" {
			app = 1 + strings.Count(path, "/")
		}
	}
	t := &handler.Target{Segments: list, App: app}
	t.Prepare()
	return t
}

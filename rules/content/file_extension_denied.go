package content

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/filtering"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// FileExtensionDenied names the entry behind a 404.7.
var FileExtensionDenied = &rules.Rule{
	ID: "IIS6007", Name: "file-extension-denied", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.7"}, NeedsRequest: true,
	Doc: rules.Doc{
		Title: "file extension refused",
		What:  "A URL whose last segment has an extension that fileExtensions refuses, or does not list while unlisted ones are refused. In lint: a handler whose every request is refused so.",
		Why:   "RequestFilteringModule refuses the URL before anything looks for a handler or file: 404.7. ASP.NET adds some forty source and data extensions to the list, which routes of applications run into. For sources, configuration and databases (.cs, .config, .mdf) the refusal is right. For a type that clients may have, an entry with allowed=\"true\" in the web.config of the directory that holds the files is enough.",
		Bad: asked(web(filter(`      <requestFiltering>
        <fileExtensions>
          <!-- want@+1 "ends in .json, an extension that is listed" -->
          <add fileExtension=".json" allowed="false" />
        </fileExtensions>
      </requestFiltering>
`)), `GET http://localhost/api/openapi.json`, "-- root/C/inetpub/wwwroot/api/openapi.json --\n"),
		Good: asked(except(`      <requestFiltering>
        <fileExtensions>
          <add fileExtension=".json" allowed="false" />
        </fileExtensions>
      </requestFiltering>
`, "api/openapi.json", `        <requestFiltering>
          <fileExtensions>
            <remove fileExtension=".json" />
          </fileExtensions>
        </requestFiltering>
`), `GET http://localhost/api/openapi.json`, "-- root/C/inetpub/wwwroot/api/openapi.json --\n"),
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: File Extensions <fileExtensions>", "Microsoft Learn: Request Filtering <requestFiltering>"},
	},
	Sections: []string{filtering.SectionName, handler.SectionName},
	Scope:    handlersRefused,
}

// handlersRefused reports handlers whose pattern names an extension that request filtering refuses at the same path: no request reaches them.
func handlersRefused(p *rules.Pass, s *rules.Scope) {
	if s.Pool != nil && !p.Predictor.Modules(s.Node, s.Pool).Loaded("RequestFilteringModule") {
		return
	}
	var filter *filtering.Filter
	seen := map[merge.Origin]bool{}
	for _, e := range s.Handlers(p.Server).Entries {
		path := sampleOf(e)
		if path == "" || meantToRefuse(e) {
			continue
		}
		if filter == nil {
			filter = filtering.Compile(s.Section(filtering.SectionName), filtering.Env{Major: p.Server.Engine.Version.Major})
		}
		refused := extensionRefused(filter, path)
		if refused == nil || refused.Place.IsZero() || !s.Owns(refused.Place) && !s.Owns(e.Item.Origin) || seen[refused.Place] {
			continue
		}
		seen[refused.Place] = true
		f := rules.At(refused.Place, refused.Section, refused.Key)
		f.Severity = rules.Warning
		f.Message = fmt.Sprintf("Request filtering refuses every request of the handler %s (path %q) with 404.7, before it is looked for.", e.Name, e.Path.Text)
		f.Advice = "Delete the handler if the refusal is meant; if clients may run it, take the extension out of the refused ones where the handler works, and nowhere else."
		f.Related = append(f.Related, rules.Related{Message: "the handler", Span: e.Item.Origin.Span})
		p.Report(f)
	}
}

// sampleOf is a path that the pattern of an entry takes and whose extension the pattern fixes, "" where there is none.
func sampleOf(e *handler.Entry) string {
	text := e.Path.Text
	name := text[strings.LastIndexByte(text, '/')+1:]
	if dot := strings.LastIndexByte(name, '.'); dot < 0 || dot == len(name)-1 || strings.ContainsAny(name[dot:], "*?") {
		return ""
	}
	return "/" + strings.TrimPrefix(strings.NewReplacer("*", "x", "?", "x").Replace(text), "/")
}

// meantToRefuse reports whether nobody would miss the requests of an entry: it refuses them itself, or it came with Windows, which denies
// some of its own.
func meantToRefuse(e *handler.Entry) bool {
	o := e.Item.Origin
	if o.Profile() || o.Contribution == nil || strings.Contains(e.Type, "ForbiddenHandler") || strings.Contains(e.Type, "NotFoundHandler") {
		return true
	}
	shipped := e.Managed() || strings.EqualFold(winpath.Base(e.ScriptProcessor), "aspnet_isapi.dll")
	return shipped && o.Contribution.Layer.Kind != merge.Web
}

// extensionRefused is the certain 404.7 of a path, nil without one.
func extensionRefused(filter *filtering.Filter, path string) *verdict.Failure {
	for _, f := range filter.Check(&filtering.Request{Method: "GET", RawPath: path, Path: path}) {
		if f.Rule == "file-extension-denied" && f.Uncertain == "" {
			return f
		}
	}
	return nil
}

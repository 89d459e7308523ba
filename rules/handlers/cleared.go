package handlers

import (
	"fmt"
	"slices"

	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// Cleared reports a clear after which no entry serves the static files of the directory.
var Cleared = &rules.Rule{
	ID: "IIS4007", Name: "handlers-cleared", Group: rules.Handlers, Severity: rules.Error, Statuses: []string{"404.4"}, Sections: onHandlers,
	Fixable: true,
	Doc: rules.Doc{
		Title: "all handlers cleared",
		What:  "A <clear /> in <handlers> after which no entry takes files that lie in the directory. With the disk unknown it is a hint where no entry for * is left.",
		Why: "<clear /> takes away every inherited handler, StaticFile included. A URL that no remaining entry takes answers 404.4, also images, style sheets and the default document. " +
			"A directory that serves an API only may do without: there nothing is reported.",
		Bad: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <!-- want@+1 "logo.png" -->
      <clear />
      <add name="api" path="api/*" verb="*" type="Shop.Api" preCondition="integratedMode,runtimeVersionv4.0" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/logo.png --
-- root/C/inetpub/wwwroot/index.html --
`,
		Good: `-- profile --
iis10
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <handlers>
      <clear />
      <add name="api" path="api/*" verb="*" type="Shop.Api" preCondition="integratedMode,runtimeVersionv4.0" />
      <add name="StaticFile" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule,DirectoryListingModule" resourceType="Either" requireAccess="Read" />
    </handlers>
  </system.webServer>
</configuration>
-- root/C/inetpub/wwwroot/logo.png --
-- root/C/inetpub/wwwroot/index.html --
`,
		Request: "GET http://localhost/logo.png",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Error 404.4, no handler configured", "tjanczuk/iisnode discussions on <clear />"},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		t := s.Handlers(p.Server)
		for _, event := range t.Section.Events {
			if !event.Clear || !s.Owns(event.Origin) || s.Site == nil || len(event.Dropped) == 0 {
				continue
			}
			if f := cleared(p, s, t, event); f != nil {
				p.Report(f)
			}
		}
	},
}

func cleared(p *rules.Pass, s *rules.Scope, t *handler.Table, event *merge.Event) *rules.Finding {
	files := slices.DeleteFunc(lostFiles(p, s), func(l lost) bool { return l.failure.Place.Span != event.Origin.Span })
	var f *rules.Finding
	switch {
	case len(files) > 0:
		f = rules.FromFailure(files[0].failure)
		f.Message += " " + filesText(files)
	case s.Info.Fact == disk.Unknown && !slices.ContainsFunc(t.Entries, func(e *handler.Entry) bool { return e.Path.Class == handler.Any }):
		f = rules.At(event.Origin, handler.SectionName, "clear")
		f.Severity, f.Certainty = rules.Info, rules.Likely
		f.Message = "<clear /> removes every inherited handler, StaticFile included, and no entry for * is added back: every other URL answers 404.4. Right for a directory that serves nothing else; otherwise add StaticFile again at the end."
		f.Advice = "Add StaticFile again at the end of <handlers>, or delete <clear />."
	default:
		return nil
	}
	for _, item := range event.Dropped {
		e := handler.NewEntry(item, p.Server.Env)
		if el := edit.Written(event.Origin); el != nil && e.Static() && e.Path.Class == handler.Any && !slices.ContainsFunc(t.Entries, func(o *handler.Entry) bool { return o.Name == e.Name }) {
			last := el.Parent.Children[len(el.Parent.Children)-1]
			f.Fixes = []rules.Fix{{Title: "Add " + e.Name + " again", Safe: true, Edits: []source.Edit{edit.After(last, "<add"+attributes(item)+" />")}}}
		}
	}
	return f
}

// attributes returns the attributes of an item as they were written.
func attributes(item *merge.Item) string {
	pairs := make([][2]string, len(item.Attrs))
	for i, a := range item.Attrs {
		pairs[i] = [2]string{a.Name, a.Value}
	}
	return edit.Attributes(pairs...)
}

// filesText names the first files that requests do not get.
func filesText(files []lost) string {
	names := make([]string, 0, 3)
	for _, l := range files[:min(len(files), 3)] {
		names = append(names, l.file)
	}
	text := "Files that requests do not get: " + pipeline.Quoted(names)
	if more := len(files) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more kinds", more)
	}
	return text + "."
}

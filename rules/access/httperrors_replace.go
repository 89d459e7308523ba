package accessrules

import (
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/rules"
)

// HTTPErrorsReplace reports error pages that take the place of what applications answer.
var HTTPErrorsReplace = &rules.Rule{
	ID: "IIS7014", Name: "httperrors-replace", Group: rules.Pipeline, Severity: rules.Warning,
	Doc: rules.Doc{
		Title: "bodies of error answers thrown away",
		What:  `existingResponse="Replace" on <httpErrors> of an application that a program answers for.`,
		Why: `IIS throws away what the program sends with every status from 400 on and sends its own page, or only the reason phrase where no page is named. Clients of an API then never see
the JSON that tells what was wrong, and people never see the page that the application made.`,
		Bad: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/Global.asax --
-- root/C/inetpub/wwwroot/bin/Shop.dll --
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <!-- want@+1 "throws away" -->
    <httpErrors errorMode="Custom" existingResponse="Replace">
      <remove statusCode="404" />
      <error statusCode="404" path="missing.html" />
    </httpErrors>
  </system.webServer>
</configuration>
`,
		Good: "-- applicationHost.config --\n" + host + `</configuration>
-- root/C/inetpub/wwwroot/Global.asax --
-- root/C/inetpub/wwwroot/bin/Shop.dll --
-- root/C/inetpub/wwwroot/web.config --
<configuration>
  <system.webServer>
    <httpErrors errorMode="Custom" existingResponse="Auto">
      <remove statusCode="404" />
      <error statusCode="404" path="missing.html" />
    </httpErrors>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Errors <httpErrors>, existingResponse"},
	},
	Sections: []string{access.ErrorsSection},
	Scope:    httpErrorsReplace,
}

func httpErrorsReplace(p *rules.Pass, s *rules.Scope) {
	f := ReplacesBodies(s)
	if f == nil || s.Application == nil || !p.Predictor.Routes(s.Application) && !programTakesAll(s.Handlers(p.Server)) {
		return
	}
	p.Report(f)
}

// ReplacesBodies returns the finding of a path whose error pages replace what programs answer, nil where they do not. Whether a program
// answers there is the caller's to know.
func ReplacesBodies(s *rules.Scope) *rules.Finding {
	section := s.Section(access.ErrorsSection)
	place := section.Where("existingResponse")
	if !strings.EqualFold(section.Text("existingResponse"), "Replace") || !s.Owns(place) {
		return nil
	}
	f := rules.At(place, access.ErrorsSection, "existingResponse")
	f.Message = "IIS throws away the bodies that the application sends with error answers, of its API too, and sends its own pages or only the phrase of the status."
	f.Advice = `Write existingResponse="Auto", with which an application keeps a body that it asks to keep (TrySkipIisCustomErrors), or "PassThrough" in a location tag for the paths of the API.`
	return f
}

// programTakesAll reports whether an entry hands every URL to a program.
func programTakesAll(table *handler.Table) bool {
	return slices.ContainsFunc(table.Entries, func(e *handler.Entry) bool {
		return e.Item.Text("path") == "*" && len(e.Modules) > 0 && slices.Contains([]string{"AspNetCoreModule", "AspNetCoreModuleV2", "httpPlatformHandler", "iisnode"}, e.Modules[0])
	})
}

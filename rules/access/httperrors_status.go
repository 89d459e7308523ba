package accessrules

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/resolver/winpath"
	"github.com/iislens/iislens/rules"
)

// HTTPErrorsStatus reports custom errors that hide a failure behind 200 or 302.
var HTTPErrorsStatus = &rules.Rule{
	ID: "IIS7010", Name: "httperrors-redirect-status", Group: rules.Pipeline, Severity: rules.Warning, Statuses: []string{"200", "302"},
	Doc: rules.Doc{
		Title: "errors that look like success",
		What:  "An entry of <httpErrors> that answers an error with a redirect, or by running a static page.",
		Why:   "Clients, search engines and monitors see 302 or 200 in place of the error: missing pages are indexed, and broken services look healthy.",
		Bad: `<configuration>
  <system.webServer>
    <httpErrors errorMode="Custom">
      <remove statusCode="404" />
      <!-- want@+1 "sees 302 in place of 404" -->
      <error statusCode="404" path="/missing.html" responseMode="Redirect" />
    </httpErrors>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <httpErrors errorMode="Custom">
      <remove statusCode="404" />
      <error statusCode="404" path="missing.html" responseMode="File" />
    </httpErrors>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Errors <httpErrors>", "Microsoft Learn: HTTP Errors <error>"},
	},
	Sections: []string{access.ErrorsSection},
	Scope:    httpErrorsStatus,
}

// maxPages is how many error pages of one path are judged, each of which is compared with all others. There are not as many statuses.
const maxPages = 500

func httpErrorsStatus(p *rules.Pass, s *rules.Scope) {
	section := s.Section(access.ErrorsSection)
	has := modules(p, s)
	asked := 0
	for _, item := range section.Items {
		if !s.Owns(item.Origin) {
			continue
		}
		if asked++; asked > maxPages {
			break
		}
		sub := 0
		if n := item.Number("subStatusCode"); n > 0 {
			sub = int(n)
		}
		page := access.CustomError(section, has, int(item.Number("statusCode")), sub, false)
		if page == nil || page.Place.Span != item.Origin.Span {
			continue
		}
		hiding(p, section, item, page, sub)
	}
}

// hiding reports a page that changes the status.
func hiding(p *rules.Pass, section *merge.Section, item *merge.Item, page *access.ErrorPage, sub int) {
	status := item.Text("statusCode")
	if sub > 0 {
		status = verdict.Text(int(item.Number("statusCode")), sub)
	}
	f := rules.At(item.Where("responseMode"), access.ErrorsSection, status)
	f.Advice = `Write responseMode="File" and a path without a leading slash: the page is sent with the status of the error.`
	switch {
	case page.Mode == "Redirect":
		f.Message = fmt.Sprintf("The client is redirected to %s and sees 302 in place of %s.", page.Path, status)
		f.Statuses = []string{"302"}
	case page.Mode == "ExecuteURL" && staticPage(page.Path):
		f.Message = fmt.Sprintf("IIS runs the static page %s in place of %s, which cannot set a status, so that the client sees 200. Not certain: some versions keep the status.", page.Path, status)
		f.Statuses, f.Certainty = []string{"200"}, rules.Likely
		if start(page.Path) { // the fallback of a single-page application, on purpose
			f.Severity = rules.Info
			f.Advice = "A rewrite rule that sends what is neither file nor directory to the page says what is meant, and keeps real errors."
		}
	default:
		return
	}
	p.Report(f)
}

// staticPage reports whether a path names a page that no program makes.
func staticPage(path string) bool {
	path, _, _ = strings.Cut(path, "?")
	ext := strings.ToLower(winpath.Ext(path))
	return ext != "" && ext != "." && !static.IsScript(ext) && strings.Contains(" .htm .html .xhtml .txt ", " "+ext+" ")
}

func start(path string) bool {
	name := strings.ToLower(path[strings.LastIndexAny(path, `/\`)+1:])
	return strings.HasPrefix(name, "index.") || strings.HasPrefix(name, "default.")
}

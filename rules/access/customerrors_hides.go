package accessrules

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules"
)

// CustomErrorsHides reports pages of httpErrors that customErrors of ASP.NET takes the errors away from.
var CustomErrorsHides = &rules.Rule{
	ID: "IIS7011", Name: "customerrors-hides-httperrors", Group: rules.Pipeline, Severity: rules.Info,
	Doc: rules.Doc{
		Title: "two error pages for one status",
		What:  "A page of <httpErrors> for a status that <system.web><customErrors> answers too.",
		Why:   "For requests that ASP.NET handles the page of customErrors comes first: it redirects (302), or answers itself, and the page of httpErrors shows for other requests only.",
		Bad: `<configuration>
  <system.web>
    <customErrors mode="On">
      <error statusCode="404" redirect="~/missing.aspx" />
    </customErrors>
  </system.web>
  <system.webServer>
    <httpErrors errorMode="Custom">
      <remove statusCode="404" />
      <!-- want@+1 "customErrors" -->
      <error statusCode="404" path="missing.html" />
    </httpErrors>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <customErrors mode="On">
      <error statusCode="500" redirect="~/broken.aspx" />
    </customErrors>
  </system.web>
  <system.webServer>
    <httpErrors errorMode="Custom">
      <remove statusCode="404" />
      <error statusCode="404" path="missing.html" />
    </httpErrors>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Errors <httpErrors>", "Microsoft Learn: customErrors Element (ASP.NET Settings Schema)"},
	},
	Sections: []string{access.ErrorsSection},
	Scope:    customErrorsHides,
}

func customErrorsHides(p *rules.Pass, s *rules.Scope) {
	custom := s.Section("system.web/customErrors")
	if s.Pool == nil || s.Pool.Runtime.Text == "" || strings.EqualFold(custom.Text("mode"), "Off") {
		return
	}
	section := s.Section(access.ErrorsSection)
	if strings.EqualFold(section.Text("existingResponse"), "Replace") {
		return
	}
	for _, item := range section.Items {
		if !s.Owns(item.Origin) {
			continue
		}
		by := answeredBy(custom, item.Text("statusCode"))
		status := int(item.Number("statusCode"))
		if by.IsZero() || access.CustomError(section, modules(p, s), status, 0, false) == nil {
			continue
		}
		f := rules.At(item.Origin, access.ErrorsSection, item.Text("statusCode"))
		f.Message = fmt.Sprintf("customErrors answers %d for what ASP.NET handles, so that this page shows for other requests only.", status)
		f.Advice = `Keep one of the two: <customErrors mode="Off" /> with existingResponse="Replace", or customErrors alone.`
		f.Related = []rules.Related{{Message: "answers first here", Span: by.Span}}
		p.Report(f)
	}
}

// answeredBy returns the place of customErrors that answers a status, the zero origin when none does.
func answeredBy(custom *merge.Section, status string) merge.Origin {
	for _, item := range custom.Items {
		if item.Text("statusCode") == status && item.Text("redirect") != "" {
			return item.Origin
		}
	}
	if a := custom.Attr("defaultRedirect"); a != nil && a.Value != "" && (status == "404" || status == "403" || status >= "500") {
		return a.Origin
	}
	return merge.Origin{}
}

package security

import (
	"strconv"
	"strings"

	"github.com/iislens/iislens/rules"
)

// RequestValidation reports aSP.NET request validation that is switched off or weakened.
var RequestValidation = &rules.Rule{
	ID: "IIS9014", Name: "request-validation-off", Group: rules.Security, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "request validation off",
		What:  "ASP.NET request validation that is switched off or weakened.",
		Why:   "ASP.NET no longer answers 500 to form fields and query strings that hold markup: what the application prints without encoding reaches other people as script.",
		Bad: `<configuration>
  <system.web>
    <!-- want@+1 "no request" -->
    <httpRuntime requestValidationMode="0.0" />
  </system.web>
</configuration>
`,
		Good: `<configuration>
  <system.web>
    <httpRuntime requestValidationMode="4.5" />
    <pages validateRequest="true" />
  </system.web>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HttpRuntimeSection.RequestValidationMode, PagesSection.ValidateRequest"},
	},
	Sections: []string{"system.web/pages", "system.web/httpRuntime"},
	Scope:    requestValidation,
}

// requestValidation knows that validateRequest counts only in the mode of ASP.NET 2.0: from 4.0 on every request is validated
// before a page is known.
func requestValidation(p *rules.Pass, s *rules.Scope) {
	if !aspnet(s) {
		return
	}
	const runtime, pages = "system.web/httpRuntime", "system.web/pages"
	mode := s.Section(runtime).Element
	version, _ := strconv.ParseFloat(strings.TrimSpace(mode.Text("requestValidationMode")), 64)
	if a := own(p, s, mode, "requestValidationMode"); a != nil && version == 0 {
		f := setting(a, runtime, "ASP.NET validates no request: markup in form fields and query strings reaches the application.", `Write requestValidationMode="4.5".`)
		f.Fixes = change(a, "4.5")
		p.Report(f)
		return
	}
	old := mode.Attr("requestValidationMode") != nil && version < 4 || s.Pool != nil && s.Pool.Framework() == "v2.0"
	a := own(p, s, s.Section(pages).Element, "validateRequest")
	if a == nil || s.Section(pages).Bool("validateRequest") || !old {
		return
	}
	f := setting(a, pages, "Pages take markup in form fields and query strings without complaint.", `Write validateRequest="true", and make exceptions on the single page that needs them.`)
	if o := mode.Where("requestValidationMode"); !o.IsZero() {
		f.Related = append(f.Related, rules.Related{Message: "this mode leaves the decision to pages", Span: o.Span})
	}
	f.Fixes = change(a, "true")
	p.Report(f)
}

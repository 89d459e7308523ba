package merging

import (
	"fmt"

	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// HTTPErrorsAbsolutePath reports absolute paths of error pages in a web.config.
var HTTPErrorsAbsolutePath = &rules.Rule{
	ID: "IIS2005", Name: "httperrors-absolute-path", Group: rules.Merge, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable:  true,
	Sections: []string{access.ErrorsSection},
	Doc: rules.Doc{
		Title: "absolute path of an error page in a web.config",
		What: "An <error> of <httpErrors> in a web.config whose file, or prefixLanguageFilePath, is an absolute physical path, while " +
			"the server does not say allowAbsolutePathsWhenDelegated=\"true\".",
		Why: "The module for custom errors refuses the section: 500.19 (0x8007000d, on some versions 0x80070021), \"Absolute physical " +
			"path … is not allowed in system.webServer/httpErrors section in web.config file\". Ordinary requests fail too.",
		Bad: `<configuration>
  <system.webServer>
    <httpErrors errorMode="Custom">
      <remove statusCode="404" />
      <!-- want@+1 "absolute path" -->
      <error statusCode="404" path="C:\inetpub\errors\404.html" />
    </httpErrors>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <httpErrors errorMode="Custom">
      <remove statusCode="404" />
      <error statusCode="404" path="errors\404.html" />
    </httpErrors>
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: HTTP Errors <httpErrors>", "tjanczuk/iisnode issue 578"},
	},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		section := s.Section(access.ErrorsSection)
		for _, a := range access.AbsoluteErrorPaths(section, p.Server.Env) {
			if !s.Owns(a.Origin) {
				continue
			}
			f := rules.At(a.Origin, access.ErrorsSection, a.Name)
			f.HResult = "0x8007000d"
			f.Message = fmt.Sprintf("%s is the absolute path \"%s\"; a web.config may name error pages by relative paths only, so IIS answers 500.19 where it reads <httpErrors>, also for requests that are no errors.", a.Name, a.Value)
			f.Advice = "Use a path relative to the site, or move the entry to applicationHost.config."
			if allow := section.Attr("allowAbsolutePathsWhenDelegated"); allow != nil {
				f.Related = append(f.Related, rules.Related{Message: "set to false here", Span: allow.Origin.Span})
			}
			if p.Profile() {
				f.Certainty = rules.Likely
				f.Message += " (Unless the server allows it with allowAbsolutePathsWhenDelegated.)"
			}
			if el := holder(a.Origin); el != nil && a.Name == "prefixLanguageFilePath" {
				f.Fixes = []rules.Fix{{Title: "delete prefixLanguageFilePath", Edits: []source.Edit{edit.DeleteAttr(el, a.XML)}}}
			}
			p.Report(f)
		}
	},
}

package content

import (
	"fmt"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/static"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
	"github.com/iislens/iislens/rules/mend"
)

// MIMEMapExtension reports MIME types of extensions without their dot.
var MIMEMapExtension = &rules.Rule{
	ID: "IIS6003", Name: "mime-map-extension", Group: rules.Content, Severity: rules.Error, Statuses: []string{"404.3"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "mimeMap extension without a dot",
		What:  `A mimeMap whose fileExtension does not begin with a dot, such as "webp" or "*.webp".`,
		Why:   "IIS compares the extension of a file with its dot, so that the entry matches nothing: files of that kind answer 404.3 as if the entry were not there.",
		Bad: web(`    <staticContent>
      <!-- want@+1 "compares extensions with their dot" -->
      <mimeMap fileExtension="webp" mimeType="image/webp" />
    </staticContent>
`),
		Good: web(`    <staticContent>
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
    </staticContent>
`),
		Request: "GET http://localhost/logo.webp",
		Since:   "0.1.0",
		Sources: []string{"Microsoft Learn: Static Content <staticContent>, <mimeMap>"},
	},
	Sections: []string{static.ContentSection},
	Scope: func(p *rules.Pass, s *rules.Scope) {
		section := s.Section(static.ContentSection)
		for _, item := range section.Items {
			if !static.Undotted(item) || !s.Owns(item.Origin) {
				continue
			}
			written := item.Text("fileExtension")
			right := static.Dotted(written)
			f := rules.At(item.Where("fileExtension"), static.ContentSection, written)
			f.Message = fmt.Sprintf("IIS compares extensions with their dot, so that the type of \"%s\" is that of no file; such files answer 404.3.", written)
			f.Advice = fmt.Sprintf("Write fileExtension=\"%s\".", right)
			switch there := section.Find("fileExtension", right); {
			case right == "":
			case there != nil && item.XML != nil:
				f.Severity, f.Statuses = rules.Warning, []string{}
				f.Message = fmt.Sprintf("The entry is for no file: IIS compares extensions with their dot, and %s has a type already.", right)
				f.Advice = "Delete the entry."
				f.Related = []rules.Related{{Message: "the type of " + right, Span: there.Origin.Span}}
				f.Fixes = []rules.Fix{{Title: "delete the entry", Safe: true, Edits: []source.Edit{edit.Delete(item.XML)}}}
			default:
				if e, ok := mend.Value(item.Where("fileExtension"), right); ok {
					f.Fixes = []rules.Fix{{Title: fmt.Sprintf("write fileExtension=\"%s\"", right), Safe: true, Edits: []source.Edit{e}}}
				}
			}
			p.Report(f)
		}
	},
}

package structure

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/edit"
)

// ConfigRoot reports a file whose root element is not configuration.
var ConfigRoot = &rules.Rule{
	ID: "IIS1002", Name: "config-root", Group: rules.Structure, Severity: rules.Error, Statuses: []string{"500.19"},
	Fixable: true,
	Doc: rules.Doc{
		Title: "root element is not configuration",
		What:  "A configuration file whose outermost element is not <configuration>, in exactly this spelling.",
		Why:   "IIS refuses the whole file: every request at its directory and below answers 500.19 (0x8007000d).",
		Bad: `<?xml version="1.0"?>
<!-- want@+1 "wants <configuration>" -->
<system.webServer>
  <directoryBrowse enabled="false" />
</system.webServer>
`,
		Good: `<?xml version="1.0"?>
<configuration>
  <system.webServer>
    <directoryBrowse enabled="false" />
  </system.webServer>
</configuration>
`,
		Request: "GET http://localhost/page.htm",
		Since:   "0.1.0",
		Sources: []string{appHostPage, kb942055},
	},
	File: func(p *rules.FilePass) {
		root := p.Doc.Root
		if p.Transform || p.Doc.Err != nil || root == nil || root.Name == "configuration" {
			return
		}
		f := rules.AtSpan(root.OpenTag(), "", root.Name)
		f.HResult = "0x8007000d"
		f.Message = fmt.Sprintf("The root element is <%s>; IIS wants <configuration> and refuses the file: every request at its directory and below answers 500.19.", root.Name)
		f.Advice = "Make <configuration> the root element."
		switch {
		case strings.EqualFold(root.Name, "configuration"):
			f.Fixes = []rules.Fix{{Title: "write <configuration>", Safe: true, Edits: edit.Rename(root, "configuration")}}
		case strings.HasPrefix(root.Name, "system."):
			f.Fixes = []rules.Fix{wrap(root)}
		}
		if len(f.Fixes) > 0 {
			f.Advice = rules.Sentence(f.Fixes[0].Title)
		}
		p.Report(f)
	},
}

// wrap puts a section group that is the root of its file into <configuration>.
func wrap(root *xmlsrc.Element) rules.Fix {
	file, eol := root.Doc.File, root.Doc.File.LineEnding()
	return rules.Fix{Title: "put it into <configuration>", Safe: true, Edits: []source.Edit{
		{Span: file.Span(root.Start, root.Start), NewText: "<configuration>" + eol},
		{Span: file.Span(root.End, root.End), NewText: eol + "</configuration>"},
	}}
}

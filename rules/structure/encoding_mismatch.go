package structure

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// EncodingMismatch reports files whose XML declaration names another encoding than the bytes have.
var EncodingMismatch = &rules.Rule{
	ID: "IIS1003", Name: "encoding-mismatch", Group: rules.Structure, Severity: rules.Warning,
	Fixable: true,
	Doc: rules.Doc{
		Title: "declared and real encoding differ",
		What: "An XML declaration that names an encoding which the bytes of the file do not have, or bytes that are not valid in the " +
			"encoding of the file.",
		Why: "Where IIS cannot decode the file it answers 500.19 (0x8007000d), as for any XML error. Where it can, paths, names and " +
			"header values with letters outside ASCII become other letters, so a file or header is not found.",
		Bad: `<?xml version="1.0" encoding="iso-8859-1"?>
<!-- want@-1 "the bytes are those of UTF-8" -->
<configuration>
  <appSettings>
    <add key="title" value="Bücher" />
  </appSettings>
</configuration>
`,
		Good: `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <appSettings>
    <add key="title" value="Bücher" />
  </appSettings>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{appHostPage, "W3C: Extensible Markup Language (XML) 1.0, Autodetection of Character Encodings"},
	},
	File: func(p *rules.FilePass) {
		if p.Transform {
			return
		}
		file := p.Doc.File
		if err := p.Doc.Err; err != nil {
			if err.Kind == xmlsrc.Encoding {
				p.Report(undecodable(file, err))
			}
			return
		}
		if f := misread(file); f != nil {
			p.Report(f)
		}
	},
}

// undecodable is the finding for a file that the XML reader refuses.
func undecodable(file *source.File, err *xmlsrc.SyntaxError) *rules.Finding {
	f := rules.AtSpan(err.Span(), "", "encoding")
	f.Severity, f.Statuses, f.HResult, f.Certainty = rules.Error, []string{"500.19"}, "0x8007000d", rules.Likely
	f.Message = rules.Sentence(err.Message) + " IIS cannot decode such a file and answers every request at its directory and below with 500.19; a lenient reader would show wrong letters instead."
	f.Advice = "Save the file as UTF-8 and declare encoding=\"utf-8\"."
	if file.Encoding.Mismatch && err.Start < err.End && strings.EqualFold(file.Text[err.Start:err.End], file.Encoding.Declared) {
		f.Fixes = []rules.Fix{{Title: fmt.Sprintf("declare encoding=\"%s\"", plainName(file.Encoding.Name)), Safe: true, Edits: []source.Edit{{Span: err.Span(), NewText: plainName(file.Encoding.Name)}}}}
	}
	return f
}

// plainName is the name of an encoding as declarations write it.
func plainName(name string) string {
	if strings.HasPrefix(name, "utf-16") {
		return "utf-16"
	}
	return name
}

// misread is the finding for a file that declares a code page but holds UTF-8.
func misread(file *source.File) *rules.Finding {
	enc := file.Encoding
	if enc.BOM > 0 || enc.Declared == "" || enc.Declared == "utf-8" || enc.Declared == "utf8" || !utf8.Valid(file.Raw) {
		return nil
	}
	at := firstWide(file.Raw)
	if at < 0 {
		return nil
	}
	start := strings.Index(strings.ToLower(file.Text), enc.Declared)
	if start < 0 {
		return nil
	}
	span := file.Span(start, start+len(enc.Declared))
	f := rules.AtSpan(span, "", "encoding")
	f.Certainty = rules.Likely
	f.Message = fmt.Sprintf("The XML declaration says encoding=\"%s\", but the bytes are those of UTF-8: letters outside ASCII are read as other letters, the first on line %d. It is right only where those other letters are meant.",
		enc.Declared, 1+strings.Count(string(file.Raw[:at]), "\n"))
	f.Advice = "Declare encoding=\"utf-8\"."
	f.Fixes = []rules.Fix{{Title: `declare encoding="utf-8"`, Edits: []source.Edit{{Span: span, NewText: "utf-8"}}}}
	return f
}

// firstWide returns the offset of the first byte outside ASCII, -1 without one.
func firstWide(raw []byte) int {
	for i, b := range raw {
		if b >= utf8.RuneSelf {
			return i
		}
	}
	return -1
}

package hygiene

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/source"
	"github.com/iislens/iislens/resolver/xmlsrc"
	"github.com/iislens/iislens/rules"
)

// CommentConfig reports comments that hold elements of the configuration.
var CommentConfig = &rules.Rule{
	ID: "IIS9504", Name: "comment-looks-like-config", Group: rules.Hygiene, Severity: rules.Info, Off: true,
	Doc: rules.Doc{
		Title: "configuration in a comment",
		What:  "A comment that consists of elements, as if somebody had switched a setting off.",
		Why:   "IIS reads no comments: who takes the line for a setting in force looks in the wrong place.",
		Bad: `<configuration>
  <system.webServer>
    <defaultDocument>
      <files>
        <!-- <add value="index.php" /> --><!-- want "<add>" -->
        <add value="home.html" />
      </files>
    </defaultDocument>
  </system.webServer>
</configuration>
`,
		Good: `<configuration>
  <system.webServer>
    <defaultDocument>
      <files>
        <!-- home.html comes first: it is what visitors ask for -->
        <add value="home.html" />
      </files>
    </defaultDocument>
  </system.webServer>
</configuration>
`,
		Since:   "0.1.0",
		Sources: []string{"W3C: Extensible Markup Language (XML) 1.0, comments"},
	},
	File: commentConfig,
}

func commentConfig(p *rules.FilePass) {
	for _, c := range p.Doc.Comments {
		el := commented(c)
		if el == nil {
			continue
		}
		f := rules.AtSpan(p.Doc.File.Span(c.Start, c.End), "", el.Name)
		f.Message = fmt.Sprintf("This comment holds configuration, <%s>, that IIS does not read.", el.Name)
		f.Advice = "Delete the comment, or take the configuration out of it."
		p.Report(f)
	}
}

// longest bounds the comments that are looked at, in bytes.
const longest = 1 << 16

// commented returns the first element of a comment that consists of elements with attributes or children, nil for other comments.
func commented(c xmlsrc.Comment) *xmlsrc.Element {
	text := strings.TrimSpace(c.Text)
	if c.Parent == nil || len(text) > longest || !strings.HasPrefix(text, "<") || !strings.HasSuffix(text, ">") {
		return nil
	}
	doc := xmlsrc.Parse(source.Decode("comment", "", []byte("<comment>"+text+"</comment>")), xmlsrc.Limits{})
	if doc.Err != nil || doc.Root == nil || len(doc.Root.Children) == 0 {
		return nil
	}
	el := doc.Root.Children[0]
	if len(el.Attrs) == 0 && len(el.Children) == 0 {
		return nil
	}
	return el
}

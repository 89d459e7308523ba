package xmlsrc

import (
	"strings"

	"github.com/beevik/etree"
)

// Etree returns the document as an etree tree with its character data, comments and processing instructions. It is built on
// first use and then kept: callers must not change it. White space in attribute values is normalised, line breaks are LF.
// It is for queries and for building new XML, never for writing the file back: quotes and layout inside tags are lost.
func (d *Document) Etree() *etree.Document {
	d.etreeOnce.Do(func() {
		d.etree = etree.NewDocument()
		to := &d.etree.Element
		if d.Root == nil {
			d.misc(to, 0, d.stop)
			return
		}
		d.misc(to, 0, d.Root.Start)
		d.element(to, d.Root)
		d.misc(to, d.Root.End, d.stop)
	})
	return d.etree
}

// manyEtreeAttrs is where CreateAttr, which looks for the name among all attributes, is given up; attributes appended by hand
// do not know their element.
const manyEtreeAttrs = 64

func (d *Document) element(parent *etree.Element, e *Element) {
	to := parent.CreateElement(e.NameSpan().Text())
	for i := range e.Attrs {
		a := &e.Attrs[i]
		if i < manyEtreeAttrs {
			to.CreateAttr(d.File.Text[a.NameStart:a.NameEnd], a.Value)
		} else {
			to.Attr = append(to.Attr, etree.Attr{Space: a.Prefix, Key: a.Name, Value: a.Value})
		}
	}
	at := e.OpenEnd
	for _, c := range e.Children {
		d.misc(to, at, c.Start)
		d.element(to, c)
		at = c.End
	}
	d.misc(to, at, e.CloseStart)
}

// misc adds what stands between two elements: the text from at to end, which holds complete tokens only.
func (d *Document) misc(to *etree.Element, at, end int) {
	s := d.File.Text[:end]
	for at < end {
		rest := s[at:]
		switch {
		case strings.HasPrefix(rest, "<!--"):
			n := strings.Index(rest[4:], "-->")
			to.CreateComment(fold(rest[4 : 4+n]))
			at += 4 + n + 3
		case strings.HasPrefix(rest, "<![CDATA["):
			n := strings.Index(rest[9:], "]]>")
			to.CreateCData(fold(rest[9 : 9+n]))
			at += 9 + n + 3
		case strings.HasPrefix(rest, "<?"):
			n := strings.Index(rest, "?>")
			name := ncName(rest, 2)
			to.CreateProcInst(rest[2:name], fold(strings.TrimLeft(rest[name:n], " \t\r\n")))
			at += n + 2
		default:
			n := strings.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			text := rest[:n]
			if strings.ContainsAny(text, "&\r") {
				var b strings.Builder
				b.Grow(n)
				resolve(&b, text, false)
				text = b.String()
			}
			to.CreateText("").SetData(text) // SetData marks blank text as such
			at += n
		}
	}
}

// fold turns CRLF and CR to LF, as XML readers do.
func fold(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

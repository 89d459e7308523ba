package xmlsrc

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// event is one start tag as both readers see it.
type event struct {
	Depth int
	Name  xml.Name
	Attrs []xml.Attr
}

// blanks turns line breaks and tabs to blanks: encoding/xml keeps them in values, where XML wants blanks.
var blanks = strings.NewReplacer("\n", " ", "\t", " ")

// peer reads text with encoding/xml, adding the checks on the nesting that RawToken leaves to its caller.
func peer(text string) ([]event, error) {
	dec := xml.NewDecoder(strings.NewReader(text))
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var events []event
	var open []xml.Name
	for {
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			if len(open) > 0 {
				return nil, errors.New("not closed")
			}
			return events, nil
		} else if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := event{Depth: len(open), Name: tok.Name}
			for _, a := range tok.Attr {
				e.Attrs = append(e.Attrs, xml.Attr{Name: a.Name, Value: blanks.Replace(a.Value)})
			}
			events = append(events, e)
			open = append(open, tok.Name)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != tok.Name {
				return nil, errors.New("mismatch")
			}
			open = open[:len(open)-1]
		}
	}
}

func events(e *Element, depth int, into []event) []event {
	ev := event{Depth: depth, Name: xml.Name{Space: e.Prefix, Local: e.Name}}
	for _, a := range e.Attrs {
		ev.Attrs = append(ev.Attrs, xml.Attr{Name: xml.Name{Space: a.Prefix, Local: a.Name}, Value: blanks.Replace(a.Value)})
	}
	into = append(into, ev)
	for _, c := range e.Children {
		into = events(c, depth+1, into)
	}
	return into
}

// namesASCII reports whether all names are ASCII: encoding/xml has the tables of an older edition of XML for the others.
func namesASCII(d *Document) bool {
	ascii := func(s string) bool { return strings.IndexFunc(s, func(r rune) bool { return r > 0x7F }) < 0 }
	var walk func(e *Element) bool
	walk = func(e *Element) bool {
		return ascii(e.Prefix+e.Name) && !slices.ContainsFunc(e.Attrs, func(a Attr) bool { return !ascii(a.Prefix + a.Name) }) &&
			!slices.ContainsFunc(e.Children, func(c *Element) bool { return !walk(c) })
	}
	return walk(d.Root)
}

func FuzzParse(f *testing.F) {
	for _, tc := range malformed {
		f.Add(tc.text)
	}
	f.Add(smallConfig)
	f.Add("<a>\r\n<b x='1&#13;\r\n\r2&#xA;' p:y=\"&quot;'\" xmlns:p='u'/>]] ><!-- c --><p:é xmlns:p=''><![CDATA[ ]] > ]]]></p:é ></a>\r\n<?x?> ")
	f.Add("\uFEFF<?xml version=\"1.0\" encoding=\"windows-1252\"?><a b='\x80'/>")
	f.Add("\xFF\xFE<\x00a\x00/\x00>\x00")
	f.Fuzz(func(t *testing.T, raw string) {
		d := parseText(raw)
		checkTree(t, d)
		d.Etree()
		want, err := peer(d.File.Text)
		if d.Err != nil {
			return
		}
		if err != nil {
			// Names beyond ASCII follow other tables there, also those of processing instructions.
			if !namesASCII(d) || strings.Contains(d.File.Text, "<?") && strings.IndexFunc(d.File.Text, func(r rune) bool { return r > 0x7F }) >= 0 {
				return
			}
			t.Fatalf("accepted, but encoding/xml says: %v", err)
		}
		if diff := cmp.Diff(want, events(d.Root, 0, nil)); diff != "" {
			t.Fatal(diff)
		}
		if strings.IndexByte(d.File.Text, '\r') < 0 {
			sameEtree(t, d)
		}
	})
}

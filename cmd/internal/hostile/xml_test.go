//go:build unix

package hostile

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"
)

// TestXML lints single files. The big ones are at and beyond what is read at all.
func TestXML(t *testing.T) {
	const mega = 1 << 20
	tests := []struct {
		name string
		fill func(io.Writer)
		code int
		says string
	}{
		{"billion laughs", func(w io.Writer) {
			io.WriteString(w, head+`<!DOCTYPE lolz [<!ENTITY lol "lol">`)
			for i := range 10 {
				fmt.Fprintf(w, `<!ENTITY lol%d "%s">`, i, strings.Repeat(fmt.Sprintf("&lol%d;", i-1), 10))
			}
			io.WriteString(w, `]><configuration>&lol9;</configuration>`)
		}, 1, "DOCTYPE"},
		{"external entity", func(w io.Writer) {
			io.WriteString(w, `<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]><configuration a="&x;"/>`)
		}, 1, ""},
		{"depth", func(w io.Writer) { repeat(w, "<a>", 10*mega) }, 1, "nested deeper"},
		{"depth closed", func(w io.Writer) { repeat(w, "<a>", 1000); repeat(w, "</a>", 1000) }, 1, "nested deeper"},
		{"depth in section", func(w io.Writer) {
			io.WriteString(w, webHead+"<handlers>")
			repeat(w, "<add>", 250)
			repeat(w, "</add>", 250)
			io.WriteString(w, "</handlers>"+webTail)
		}, 1, ""},
		{"attribute of 100 MB", func(w io.Writer) {
			io.WriteString(w, webHead+`<handlers><add name="`)
			repeat(w, "A", 100*mega)
			io.WriteString(w, `" path="*" verb="*" modules="M"/></handlers>`+webTail)
		}, 3, "too large"},
		{"attribute of 60 MB", func(w io.Writer) {
			io.WriteString(w, webHead+`<handlers><add name="`)
			repeat(w, "A", 60*mega)
			io.WriteString(w, `" path="*.x" verb="*" modules="M"/></handlers>`+webTail)
		}, 0, ""},
		{"attribute of references", func(w io.Writer) {
			io.WriteString(w, webHead+`<handlers><add name="`)
			repeat(w, "&#10;", 8*mega)
			io.WriteString(w, `" path="*.x" verb="*" modules="M"/></handlers>`+webTail)
		}, 0, ""},
		{"100 MB of blanks", func(w io.Writer) { repeat(w, " \n", 50*mega) }, 3, "too large"},
		{"60 MB of blanks", func(w io.Writer) { repeat(w, " \n", 30*mega) }, 1, "no element"},
		{"60 MB of elements", func(w io.Writer) {
			io.WriteString(w, webHead)
			repeat(w, "<a/>", 15*mega)
			io.WriteString(w, webTail)
		}, 3, "more elements"},
		{"60 MB of attributes", func(w io.Writer) {
			io.WriteString(w, webHead+"<a")
			for i := range 6 * mega {
				fmt.Fprintf(w, " %x=''", 0xa00000+i)
			}
			io.WriteString(w, "/>"+webTail)
		}, 3, "more elements"},
		{"60 MB of comments", func(w io.Writer) {
			repeat(w, "<!---->", 8*mega)
			io.WriteString(w, "<configuration/>")
		}, 3, "more elements"},
		{"60 MB of suppressions", func(w io.Writer) {
			io.WriteString(w, webHead)
			repeat(w, "<!-- iislens:ignore all x --><a/>", 60*mega/33)
			io.WriteString(w, webTail)
		}, 3, "more elements"},
		{"one line of 60 MB", func(w io.Writer) {
			io.WriteString(w, webHead+"<handlers>")
			repeat(w, `<add name="x" path="*.x" verb="*" modules="M"/>`, 60*mega/48)
			io.WriteString(w, "</handlers>"+webTail)
		}, 3, "more elements"},
		{"NUL bytes", func(w io.Writer) { io.WriteString(w, "<configuration>\x00\x00</configuration>") }, 1, ""},
		{"only NUL bytes", func(w io.Writer) { repeat(w, "\x00", 10*mega) }, 1, ""},
		{"invalid UTF-8", func(w io.Writer) { io.WriteString(w, "<configuration a=\"\xff\xfe\xc0\x80\xed\xa0\x80\"/>") }, 1, "UTF-8"},
		{"UTF-16 cut in half", func(w io.Writer) {
			raw := utf16le(webHead + "<handlers/>" + webTail)
			w.Write(raw[:len(raw)-1])
		}, 1, ""},
		{"UTF-16 with half a surrogate", func(w io.Writer) {
			w.Write(append(utf16le("<configuration>"), 0x00, 0xD8))
		}, 1, ""},
		{"mark of UTF-16 only", func(w io.Writer) { w.Write([]byte{0xFF, 0xFE}) }, 1, "empty"},
		{"empty", func(io.Writer) {}, 1, "empty"},
		{"section name of 1 MB", func(w io.Writer) {
			name := strings.Repeat("s", mega)
			io.WriteString(w, head+"<configuration><"+name+"/></configuration>")
		}, 1, ""},
		{"section declaration of 1 MB", func(w io.Writer) {
			name := strings.Repeat("s", mega)
			io.WriteString(w, head+`<configuration><configSections><section name="`+name+`"/></configSections><`+name+"/></configuration>")
		}, 0, ""},
		{"location path of 1 MB", func(w io.Writer) {
			io.WriteString(w, head+`<configuration><location path="`+strings.Repeat("a/", mega/2)+`b"><system.webServer><handlers/></system.webServer></location></configuration>`)
		}, 0, ""},
		{"location with a million dots", func(w io.Writer) {
			io.WriteString(w, head+`<configuration><location path="`+strings.Repeat("../", mega/3)+`b"><system.webServer><handlers/></system.webServer></location></configuration>`)
		}, 1, ""},
		{"huge numbers", func(w io.Writer) {
			nines := strings.Repeat("9", 100_000)
			io.WriteString(w, webHead+`<security><requestFiltering><requestLimits maxAllowedContentLength="`+nines+`" maxUrl="-`+nines+`" maxQueryString="0x`+nines+`"/></requestFiltering></security><caching maxCacheSize="1e`+nines+`"/>`+
				`<directoryBrowse enabled="`+nines+`"/><httpErrors><error statusCode="`+nines+`" subStatusCode="-99999999999999999999"/></httpErrors>`+
				`<serverRuntime uploadReadAheadSize="`+nines+`" frequentHitTimePeriod="`+nines+`:`+nines+`:`+nines+`"/>`+webTail)
		}, 1, ""},
		{"nested location", func(w io.Writer) {
			io.WriteString(w, head+"<configuration>")
			repeat(w, `<location path="a">`, 200)
			repeat(w, `</location>`, 200)
			io.WriteString(w, "</configuration>")
		}, 1, ""},
		{"million unknown groups", func(w io.Writer) {
			io.WriteString(w, head+"<configuration><configSections>")
			for i := range 100_000 {
				fmt.Fprintf(w, `<sectionGroup name="g%d"><section name="s"/></sectionGroup>`, i)
			}
			io.WriteString(w, "</configSections></configuration>")
		}, 0, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if strings.Contains(test.name, " MB") {
				heavy(t)
			}
			dir := t.TempDir()
			stream(t, dir, "web.config", test.fill)
			run(t, dir, "lint").want(t, test.code, test.says)
			if o := run(t, dir, "explain", "/x.aspx"); o.code == 2 {
				t.Errorf("explain: exit 2\n%s", clip(o.all()))
			}
		})
	}
}

func utf16le(text string) []byte {
	raw := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = binary.LittleEndian.AppendUint16(raw, unit)
	}
	return raw
}

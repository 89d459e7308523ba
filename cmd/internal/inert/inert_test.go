package inert_test

import (
	"encoding/json"
	"encoding/xml"
	"testing"

	"github.com/iislens/iislens/cmd/internal/inert"
)

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a ##vso[task.setvariable variable=x]y":  "a # #vso[task.setvariable variable=x]y",
		"##[error]x":                             "# #[error]x",
		"###[error]":                             "## #[error]",
		"##TeamCity[x":                           "# #TeamCity[x",
		"::set-output name=a::b":                 ": :set-output name=a::b",
		"x\n   ::token::":                        "x\n   : :token::",
		"the value \"::add-mask::x\"":            "the value \": :add-mask::x\"",
		"binding [::1]:80 and fe80::a, Foo::bar": "binding [::1]:80 and fe80::a, Foo::bar",
		"## a heading, C## and ##":               "## a heading, C## and ##",
		"##vso[a]##vso[b]":                       "# #vso[a]# #vso[b]",
		"::::error::":                            ": :: :error::",
		"":                                       "",
		"::":                                     "::",
		"#":                                      "#",
		"first ::ERROR file=a::b\r::debug::c second": "first : :ERROR file=a::b\r: :debug::c second",
	} {
		if got := inert.Text(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"##vso[a]", "::set-output name=a::b", "\u009b31m", "\u202eabc\u2066", "ÿ\u00a0", "a\u200db", "\U000E0001x", "##[x]\u0085"} {
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var back string
		if err := json.Unmarshal([]byte(inert.JSON(string(raw))), &back); err != nil || back != value {
			t.Errorf("JSON %q: got %q, %v", value, back, err)
		}
		if got := inert.JSON(string(raw)); inert.Lines(got) != got {
			t.Errorf("JSON %q: %q is not inert", value, got)
		}
		raw, err = xml.Marshal(struct {
			XMLName xml.Name `xml:"x"`
			A       string   `xml:"a,attr"`
		}{A: value})
		if err != nil {
			t.Fatal(err)
		}
		var x struct {
			A string `xml:"a,attr"`
		}
		if err := xml.Unmarshal([]byte(inert.XML(string(raw))), &x); err != nil || x.A != value {
			t.Errorf("XML %q: got %q, %v", value, x.A, err)
		}
		if got := inert.XML(string(raw)); inert.Lines(got) != got {
			t.Errorf("XML %q: %q is not inert", value, got)
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	if got, want := inert.Lines("a\x1b[2J\r\n\tb\u009b\u202e ##vso[x]\rc"), "a␛[2J\r\n\tb\uFFFD\uFFFD # #vso[x]␍c"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+cmd": "'+cmd", "@x": "'@x", "\tx": "'\tx", "-2+3": "'-2+3", "-": "-", "-12.5": "-12.5", "": "", "/a": "/a", "a=b": "a=b",
	} {
		if got := inert.Cell(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

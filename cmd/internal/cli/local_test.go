package cli

import (
	"testing"

	"github.com/iislens/iislens/cmd/internal/ask/setup"
)

func TestSentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                      "Nothing more is known.",
		"the file is gone":      "The file is gone.",
		"w3wp.exe stops":        "w3wp.exe stops.",
		"accessPolicy is Read.": "accessPolicy is Read.",
		"<handlers> is locked":  "<handlers> is locked.",
		"C:\\x is missing":      "C:\\x is missing.",
	} {
		if got := sentence(text); got != want {
			t.Errorf("sentence(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFlow(t *testing.T) {
	t.Parallel()
	p := newPage(20, false)
	p.row("label", 8, plain("one two three"), plain("four"), joined(", five"), p.at("a b/c.config:1:2"))
	p.row("much too long", 8, plain("x  y"))
	p.text(2, plain(""), unit("alone"))
	want := "label   one two\n        three four,\n        five\n        a b/c.config:1:2\nmuch too long x  y\n  alone\n"
	if got := p.out.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// FuzzTarget: no text on the command line makes the program panic, whatever it is taken for.
func FuzzTarget(f *testing.F) {
	c := &Command{}
	server, err := c.server(&serverFlags{setup.Settings{Profile: "iis10", WebRoot: f.TempDir()}})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"/", "/a/b.aspx?x=1", "http://localhost:80/x", "https://[::1]/", "Default Web Site", "Default Web Site/a//b/../c", "MACHINE/WEBROOT/APPHOST",
		"http://", "//", "/%00%zz", "/x.py/y/z", "Default Web Site/%2f", "\\\\host\\share", "/a:b*c?", "/\x80\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := server.predict(text, &requestFlags{method: "GET"})
		if err != nil {
			if code(err) != ExitUsage {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		a := &explanation{Followed: server.followed(o), server: server, all: true}
		p := newPage(80, false)
		a.text(p, &outputFlags{verbose: true})
		a.Explain()
		if _, err := server.reader().Directory(text); err != nil && code(err) != ExitUsage {
			t.Errorf("%q: %v", text, err)
		}
	})
}

package rules

import (
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/source"
)

var printed = &Rule{ID: "IIS9001", Name: "sample"}

// finding makes one at the nth (from 0) occurrence of mark in text.
func finding(path, text, mark string, nth int) *Finding {
	f := source.Decode(path, "", []byte(text))
	at := -1
	for range nth + 1 {
		at += 1 + strings.Index(f.Text[at+1:], mark)
	}
	return &Finding{Rule: printed, Span: f.Span(at, at+len(mark)), Section: "system.webServer/handlers", Key: "py", Message: "m"}
}

func TestFingerprintIsStable(t *testing.T) {
	t.Parallel()
	const text = "<a>\n  <b c=\"d\" name=\"x\" />\n</a>"
	base := Fingerprint(finding("a/web.config", text, "<b", 0), 0)
	if len(base) != 32 || strings.Trim(base, "0123456789abcdef") != "" {
		t.Errorf("fingerprint %q is not 32 hexadecimal digits", base)
	}
	reworded := finding("a/web.config", text, "<b", 0)
	reworded.Message, reworded.Severity, reworded.Suppressed = "other", Error, "baseline"
	for name, f := range map[string]*Finding{
		"lines above":       finding("a/web.config", "<?xml?>\n\n<a>\n  <b c=\"d\" name=\"x\" />\n</a>", "<b", 0),
		"indent and CRLF":   finding("a/web.config", "<a>\r\n\t<b  c=\"d\"\tname='x'/>  \r\n</a>", "<b", 0),
		"tighter place":     finding("a/web.config", text, "d", 0),
		"spelling of path":  finding(`.\a\web.config`, text, "<b", 0),
		"words":             reworded,
		"another attribute": finding("a/web.config", "<a>\n  <b c=\"e>\" f=\"g\" name=\"x\" />\n</a>", "<b", 0),
		"more on the line":  finding("a/web.config", "<a><c/><b c=\"d\"\n name=\"x\"></b></a>", "<b", 0),
		"longer place":      finding("a/web.config", text, "<b c=\"d\" name=\"x\" />\n</a", 0),
	} {
		if got := Fingerprint(f, 0); got != base {
			t.Errorf("%s: the fingerprint changes", name)
		}
	}
	other := finding("a/web.config", text, "<b", 0)
	other.Rule = &Rule{ID: "IIS9002"}
	key := finding("a/web.config", text, "<b", 0)
	key.Key, key.Section = "", key.Section+key.Key
	for name, f := range map[string]*Finding{
		"rule":    other,
		"key":     key,
		"file":    finding("b/web.config", text, "<b", 0),
		"name":    finding("a/web.config", "<a>\n  <b c=\"d\" name=\"y\" />\n</a>", "<b", 0),
		"element": finding("a/web.config", text, "<a", 0),
		"end tag": finding("a/web.config", text, "</a", 0),
	} {
		if got := Fingerprint(f, 0); got == base {
			t.Errorf("%s: the fingerprint stays the same", name)
		}
	}
	if Fingerprint(finding("x", "<a>\n<!-- b --></a>", "<!", 0), 0) == Fingerprint(finding("x", "<a>\n<!-- c --></a>", "<!", 0), 0) {
		t.Error("comments are told apart by their words")
	}
}

// TestElementAt: whatever stands there, nothing panics, and a place in a value belongs to its element.
func TestElementAt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`<add path="a/b" name="N">`: "add name=N", "<add\n\tname =\t'a  b'": "add name=a b", `<x`: "x", `<`: "", ``: "", `a=b`: "", `<add name=`: "add",
		`<add name="open`: "add", `<add name`: "add", `<a:b id='1' id='2'>`: "a:b id=1", `</add>`: "", `<!--`: "", `<?xml`: "", "<é name='ü'>": "é name=ü",
		`<add verb="x>y" value="1"/>`: "add verb=x>y",
	} {
		for at := range len(text) + 1 {
			if got, ok := elementAt(text, at); got != want || ok != (want != "") {
				t.Errorf("%q at %d: %q", text, at, got)
			}
		}
	}
}

func TestFingerprintsAreUniqueAndUnordered(t *testing.T) {
	t.Parallel()
	const text = "<a>\n<b/>\n<b/>\n<c/>\n<b/>\n</a>"
	f := source.Decode("web.config", "", []byte(text))
	var findings []*Finding
	for n := 2; n <= 5; n++ {
		findings = append(findings, &Finding{Rule: printed, Span: f.LineSpan(n)})
	}
	prints := Fingerprints(findings)
	if sorted := slices.Sorted(slices.Values(prints)); len(slices.Compact(sorted)) != 4 {
		t.Errorf("fingerprints are not unique: %q", prints)
	}
	for i, occurrence := range []int{0, 1, 0, 2} {
		if want := Fingerprint(findings[i], occurrence); prints[i] != want {
			t.Errorf("finding %d has %s, want %s", i, prints[i], want)
		}
	}
	backwards := slices.Clone(findings)
	slices.Reverse(backwards)
	again := Fingerprints(backwards)
	slices.Reverse(again)
	if !slices.Equal(prints, again) {
		t.Errorf("order matters: %q and %q", prints, again)
	}
}

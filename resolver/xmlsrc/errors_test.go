package xmlsrc

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// malformed lists one row per way to break a file. line is the line that xmllint 2.9.14 reports, unless note says why ours differs.
var malformed = []struct {
	name    string
	text    string
	kind    Kind
	line    int
	message string // part of the message
	related int    // line of the second place, 0 for none
	note    string // how xmllint differs: "accepts", another line, or "?" when it is not asked
}{
	{"end tag of the parent", "<?xml version=\"1.0\"?>\n<c>\n  <w>\n    <handlers>\n  </w>\n</c>", Mismatch, 5, "</w> closes <handlers>, which was opened at line 4", 4, ""},
	{"end tag with other case", "<a>\n<B>\n</b></a>", Mismatch, 3, "upper and lower case", 2, ""},
	{"end tag of a longer name", "<ab>\n</abc>", Mismatch, 2, "</abc> closes <ab>", 1, ""},
	{"end tag of a shorter name", "<ab>\n</a>", Mismatch, 2, "</a> closes <ab>", 1, ""},
	{"end tag with other prefix", "<p:a xmlns:p='u'>\n</a>", Mismatch, 2, "</a> closes <p:a>", 1, ""},
	{"end tag too many", "<a>\n</a>\n</a>\n", Mismatch, 3, "the root element <a> was closed at line 2", 2, ""},
	{"end tag first", "\n</a>", Mismatch, 2, "no element is open", 0, ""},
	{"end tag with attribute", "<a>\n</a b='1'>", Other, 2, "nothing but the name", 0, ""},
	{"end tag without name", "<a>\n</>", BadName, 2, "the name in an end tag", 0, ""},
	{"duplicate attribute", "<a\nx='1'\ny='2' x='3'\n/>", DuplicateAttribute, 3, `attribute "x" appears twice (first at line 2)`, 2, "line 4"},
	{"duplicate prefixed attribute", "<a xmlns:p='u' p:x='1'\n p:x='2'/>", DuplicateAttribute, 2, `"p:x"`, 1, ""},
	{"attribute without value", "<a\n x/>", BadAttribute, 2, `"x" has no value`, 0, ""},
	{"attribute without quotes", "<a\n x=1/>", BadAttribute, 2, "must stand in quotes", 0, ""},
	{"attribute without name", "<a\n =''/>", BadName, 2, "an attribute name", 0, ""},
	{"quote too many", "<a\n x='1''/>", BadName, 2, "one too many", 0, ""},
	{"value without end", "<a>\n<b x='1\n/>\n<c/></a>", BadCharacter, 4, "begins at line 2", 2, ""},
	{"value to the end", "<a>\n<b x='1\n/>\n", Unterminated, 4, "value of attribute \"x\"", 2, ""},
	{"start tag without end", "<a>\n<b x='1'\n<c/></a>", BadName, 3, "<b is not closed", 2, ""},
	{"less-than in value", "<a x='\n\n<'/>", BadCharacter, 3, "&lt;", 1, ""},
	{"no blank between attributes", "<a\n x='1'y='2'/>", MissingBlank, 2, `blank is missing in front of the attribute "y"`, 0, ""},
	{"slash alone", "<a\n/ >", BadName, 2, "directly in front", 0, ""},
	{"two roots", "<a/>\n\n<b/>", SecondRoot, 3, "second root element <b>: <a> ended at line 1", 1, ""},
	{"text behind", "<a/>\n\ntext\n", TextOutsideRoot, 3, "behind the end of the root element <a>", 1, ""},
	{"text in front", "text\n<a/>", TextOutsideRoot, 1, "in front of the root", 0, ""},
	{"reference outside", "<a/>\n&amp;", TextOutsideRoot, 2, "behind", 1, ""},
	{"section outside", "<a/>\n<![CDATA[x]]>", TextOutsideRoot, 2, "behind", 1, ""},
	{"nothing", "", Empty, 1, "the file is empty", 0, ""},
	{"only blanks", "\n\n", Empty, 3, "no element", 0, ""},
	{"only a comment", "<!-- x -->\n\n", Empty, 3, "no element", 0, ""},
	{"only a declaration", "<?xml version='1.0'?>\n", Empty, 2, "no element", 0, ""},
	{"second byte order mark", "\uFEFF\uFEFF<a/>", BadCharacter, 1, "second byte order mark", 0, ""},
	{"missing end tags", "<a>\n<b>\n", Unterminated, 3, "inside <b>, which was opened at line 2", 2, ""},
	{"file ends in start tag", "<a>\n<b x='1'\n", Unterminated, 3, "start tag <b", 2, ""},
	{"file ends in name", "<a>\n<b", Unterminated, 2, "inside a tag", 0, ""},
	{"file ends behind <", "<a>\n<", Unterminated, 2, "inside a tag", 0, ""},
	{"file ends in end tag", "<a>\n</a ", Unterminated, 2, "end tag </a", 0, ""},
	{"file ends in comment", "<a>\n<!-- \n\n\n", Unterminated, 5, "comment, which begins at line 2", 2, ""},
	{"file ends in section", "<a>\n<![CDATA[ \n\n\n", Unterminated, 5, "CDATA section, which begins at line 2", 2, ""},
	{"file ends in instruction", "<a>\n<?x y\n", Unterminated, 3, "<?x, which begins at line 2", 2, ""},
	{"file ends in declaration", "<?xml version='1.0'\n", Unterminated, 2, "XML declaration", 0, ""},
	{"document type", "\n<!DOCTYPE a>\n<a/>", DTD, 2, "not allowed", 0, "accepts"},
	{"unknown markup", "<a>\n<!ELEMENT b></a>", Other, 2, "<!", 0, ""},
	{"declaration behind blanks", "\n <?xml version='1.0'?>\n<a/>", Declaration, 2, "white space", 0, ""},
	{"declaration behind a comment", "<!-- -->\n<?xml version='1.0'?>\n<a/>", Declaration, 2, "very start", 0, ""},
	{"declaration inside", "<a>\n<?xml version='1.0'?></a>", Declaration, 2, "very start", 0, ""},
	{"declaration in capitals", "<a>\n<?XML version='1.0'?></a>", BadName, 2, "reserved", 0, ""},
	{"declaration without version", "<?xml encoding='utf-8'?><a/>", Declaration, 1, "must begin with version", 0, ""},
	{"declaration without anything", "<?xml?><a/>", Declaration, 1, "must begin with version", 0, ""},
	{"declaration with version 2.0", "<?xml version='2.0'?><a/>", Declaration, 1, "must be 1.0", 0, ""},
	{"declaration with version 1.1", "<?xml version='1.1'?><a/>", Declaration, 1, "must be 1.0", 0, "accepts"},
	{"declaration with a wrong standalone", "<?xml version='1.0' standalone='maybe'?><a/>", Declaration, 1, "yes or no", 0, ""},
	{"declaration in wrong order", "<?xml version='1.0' standalone='yes' encoding='utf-8'?><a/>", Declaration, 1, "in this order", 0, ""},
	{"declaration with more", "<?xml version='1.0' x='y'?><a/>", Declaration, 1, "may hold only", 0, ""},
	{"declaration without quotes", "<?xml version=1.0?><a/>", Declaration, 1, "value in quotes", 0, ""},
	{"declaration without blank", "<?xml version='1.0'encoding='utf-8'?><a/>", MissingBlank, 1, "in front of encoding", 0, ""},
	{"declaration with a bad encoding", "<?xml version='1.0' encoding='-x'?><a/>", Declaration, 1, "name an encoding", 0, ""},
	{"instruction with colon", "<a>\n<?p:x y?></a>", BadName, 2, "colon", 0, "accepts"},
	{"instruction without blank", "<a>\n<?x+y?></a>", BadName, 2, "blank is missing", 0, ""},
	{"bare ampersand", "<a>\n x & y</a>", BadEntity, 2, "a bare & must be written &amp;", 0, ""},
	{"bare ampersand in value", "<a\n url='?x=1&y=2'/>", BadEntity, 2, "a bare & must be written &amp;", 0, ""},
	{"ampersand before less-than in value", "<a x='\n&\n<'/>", BadEntity, 2, "bare &", 0, ""},
	{"ampersand at the end", "<a>\n&", BadEntity, 2, "bare &", 0, ""},
	{"reference without semicolon", "<a>\n&amp x</a>", BadEntity, 2, "&amp lacks the ;", 0, ""},
	{"unknown entity", "<a x='\n&nbsp;'/>", BadEntity, 2, "unknown entity &nbsp;", 0, ""},
	{"entity in capitals", "<a>\n&LT;</a>", BadEntity, 2, "unknown entity &LT;", 0, ""},
	{"reference to NUL", "<a>\n&#0;</a>", BadEntity, 2, "&#0; is not a character", 0, ""},
	{"reference to a surrogate", "<a>\n&#xD800;</a>", BadEntity, 2, "&#xD800;", 0, ""},
	{"reference beyond Unicode", "<a>\n&#x110000;</a>", BadEntity, 2, "&#x110000;", 0, ""},
	{"reference without digits", "<a>\n&#;</a>", BadEntity, 2, "&#; is not", 0, ""},
	{"reference with an upper-case X", "<a>\n&#X41;</a>", BadEntity, 2, "&#X41;", 0, ""},
	{"control character", "<a>\n\x01</a>", BadCharacter, 2, "U+0001", 0, ""},
	{"control character in value", "<a x='\n\x02'/>", BadCharacter, 2, "U+0002", 0, ""},
	{"control character in comment", "<a>\n<!-- \x03 --></a>", BadCharacter, 2, "U+0003", 0, ""},
	{"control character in section", "<a>\n<![CDATA[\x04]]></a>", BadCharacter, 2, "U+0004", 0, ""},
	{"control character in instruction", "<a>\n<?x \x05?></a>", BadCharacter, 2, "U+0005", 0, ""},
	{"control character in tag", "<a>\n<b\x06/></a>", BadCharacter, 2, "U+0006", 0, ""},
	{"NUL behind the root", "<a/>\n\x00", BadCharacter, 2, "U+0000", 0, "accepts"},
	{"noncharacter", "<a>\n\uFFFE</a>", BadCharacter, 2, "U+FFFE", 0, ""},
	{"end of section in text", "<a>\n]]>\n</a>", BadCharacter, 2, "]]&gt;", 0, ""},
	{"hyphens in comment", "<a><!--\n a -- b \n--></a>", BadComment, 2, "-- inside a comment", 1, ""},
	{"three hyphens", "<a>\n<!-- a ---></a>", BadComment, 2, "-- inside a comment", 2, ""},
	{"digit for a name", "<a>\n<1/></a>", BadName, 2, "an element name cannot begin with \"1\": a bare <", 0, ""},
	{"less-than in text", "<a>\n1 < 2</a>", BadName, 2, "a bare < must be written &lt;", 0, ""},
	{"colon first", "<a>\n<:b/></a>", BadName, 2, "cannot begin with", 0, "accepts"},
	{"colon last", "<a>\n<b:/></a>", BadName, 2, "must not end with a colon", 0, "accepts"},
	{"two colons", "<a\nxmlns:p='u' p:b:c=''/>", BadName, 2, "second colon", 0, "accepts"},
	{"merge conflict", "<a>\n<<<<<<< HEAD\n<b/>\n=======\n<c/>\n>>>>>>> x\n</a>", MergeConflict, 2, "merge conflict", 0, ""},
	{"merge conflict in a tag", "<a\n<<<<<<< HEAD\nx='1'\n=======\nx='2'\n>>>>>>> x\n/>", MergeConflict, 2, "begins with <<<<<<<", 0, ""},
	{"merge conflict, half cleaned", "<a\nx='1'\n=======\nx='2'\n/>", MergeConflict, 3, "begins with =======", 0, ""},
	{"merge conflict behind the root", "<a/>\n>>>>>>> x\n", MergeConflict, 2, "begins with >>>>>>>", 0, ""},
	{"merge conflict at the very start", "<<<<<<< HEAD\n<a/>", MergeConflict, 1, "begins with <<<<<<<", 0, ""},
	{"underlined heading", "========\n<a/>", TextOutsideRoot, 1, "in front", 0, ""},
	{"declared UTF-16 in UTF-8", "<?xml version='1.0'\n encoding='UTF-16'?>\n<a/>", Encoding, 2, `says encoding="utf-16", but the file is utf-8`, 0, ""},
	{"bytes that are not UTF-8", "<a>\n\xff</a>", Encoding, 2, "are not valid utf-8", 0, ""},
	{"error before damaged bytes", "<a>\n&\n\xff</a>", BadEntity, 2, "bare &", 0, ""},
	{"damaged bytes before an error", "<a>\n\xff\n&</a>", Encoding, 2, "are not valid utf-8", 0, ""},
	{"merge conflict around a second root", "<a/>\n<<<<<<< HEAD\n<b/>", MergeConflict, 2, "begins with <<<<<<<", 0, ""},
	{"name behind the colon ends the file", "<a>\n<p:b", Unterminated, 2, "inside a tag", 0, ""},
	{"file ends behind =", "<a>\n<b x=\n", Unterminated, 3, "start tag <b", 2, ""},
	{"file ends behind an attribute name", "<a>\n<b x \n", Unterminated, 3, "start tag <b", 2, ""},
	{"character reference without semicolon", "<a>\n&#65 x</a>", BadEntity, 2, "&#65 is not a complete", 0, ""},
	{"long unknown entity", "<a>\n&" + strings.Repeat("é", 40) + ";</a>", BadEntity, 2, "unknown entity &" + strings.Repeat("é", 19) + "…:", 0, ""},
	{"multiplication sign in a name", "<a>\n<b×/></a>", BadName, 2, "×", 0, ""},
	{"combining mark first", "<a>\n<\u0301/></a>", BadName, 2, "cannot begin with", 0, ""},
	{"declaration without the equals sign", "<?xml version '1.0'?><a/>", Declaration, 1, "value in quotes", 0, ""},
	{"declaration without closing quote", "<?xml version='1.0?><a/>", Declaration, 1, "value in quotes", 0, ""},
	{"instruction without name", "<a>\n<? x?></a>", BadName, 2, "processing instruction", 0, ""},
	{"odd byte in UTF-16", "\xFF\xFE<\x00a\x00>\x00\n\x00<\x00/\x00a\x00>\x00\n\x00 ", Encoding, 3, "not valid utf-16le", 0, "?"},
	{"CR line ends", "<a>\r<b>\r\n</a>", Mismatch, 3, "opened at line 2", 2, "line 2"},
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, tc := range malformed {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			d := parseText(tc.text)
			if d.Err == nil {
				t.Fatal("accepted")
			}
			checkTree(t, d)
			d.Etree()
			if d.Err.Kind != tc.kind || d.Err.Span().Line() != tc.line || !strings.Contains(d.Err.Message, tc.message) {
				t.Errorf("got %v at line %d: %s\nwant %v at line %d: …%s…", d.Err.Kind, d.Err.Span().Line(), d.Err.Message, tc.kind, tc.line, tc.message)
			}
			if got := d.Err.Related.Span.Line(); got != tc.related || (got == 0) != (d.Err.Related.Message == "") {
				t.Errorf("related line %d (%q), want %d", got, d.Err.Related.Message, tc.related)
			}
			from := d.Err.Span().From()
			if want := fmt.Sprintf("web.config:%d:%d: %s", from.Line, from.Column, d.Err.Message); d.Err.Error() != want {
				t.Errorf("Error() is %q, want %q", d.Err.Error(), want)
			}
		})
	}
}

var xmllintLine = regexp.MustCompile(`:(\d+): parser error`)

// xmllint returns the line of the first error that xmllint reports for a file, 0 when it accepts it.
func xmllint(t *testing.T, path string) int {
	t.Helper()
	out, err := exec.Command("xmllint", "--noout", path).CombinedOutput()
	if err == nil {
		return 0
	}
	m := xmllintLine.FindSubmatch(out)
	if m == nil {
		t.Fatalf("xmllint %s: %v\n%s", path, err, out)
	}
	line, err := strconv.Atoi(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return line
}

func needXmllint(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not on PATH")
	}
}

// TestErrorsLikeXmllint holds the lines of the table against xmllint itself.
func TestErrorsLikeXmllint(t *testing.T) {
	t.Parallel()
	needXmllint(t)
	dir := t.TempDir()
	for i, tc := range malformed {
		path := filepath.Join(dir, fmt.Sprintf("%d.xml", i))
		if err := os.WriteFile(path, []byte(tc.text), 0o600); err != nil {
			t.Fatal(err)
		}
		want := tc.line
		if tc.note == "?" {
			continue
		}
		if tc.note == "accepts" {
			want = 0
		} else if n, ok := strings.CutPrefix(tc.note, "line "); ok {
			want, _ = strconv.Atoi(n)
		}
		if got := xmllint(t, path); got != want {
			t.Errorf("%s: xmllint says line %d, the table %d", tc.name, got, want)
		}
	}
}

func TestKindNames(t *testing.T) {
	t.Parallel()
	if len(kindNames) != int(TooLarge)+1 {
		t.Errorf("%d names for %d kinds", len(kindNames), TooLarge+1)
	}
	seen := map[string]bool{}
	for k := Other; k <= TooLarge; k++ {
		if seen[k.String()] || k.String() == "" {
			t.Errorf("kind %d: name %q", k, k)
		}
		seen[k.String()] = true
	}
	if got := (TooLarge + 1).String(); got != "kind-20" {
		t.Errorf("unknown kind: %q", got)
	}
}

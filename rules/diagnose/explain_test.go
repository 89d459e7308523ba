package diagnose_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/diagnose"
	"github.com/iislens/iislens/rules/rulestest"
)

// The servers of the tests: the stock server of the profile with a site of its own.
const (
	placeless = `-- root/C/inetpub/wwwroot/web.config --
<configuration><system.webServer><handlers>
  <add name="Python" path="*.py" verb="*" modules="CgiModule" scriptProcessor="C:\Python\python.exe" resourceType="File" />
</handlers></system.webServer></configuration>
-- root/C/inetpub/wwwroot/hello.py --
print()
`
	plain = `-- root/C/inetpub/wwwroot/page.html --
<p>
`
	rewriteFault = `-- root/C/inetpub/wwwroot/web.config --
<configuration><system.webServer><rewrite><rules>
  <rule name="broken"><match url="(" /><action type="None" /></rule>
</rules></rewrite></system.webServer></configuration>
-- root/C/inetpub/wwwroot/page.html --
<p>
`
	noDocument = `-- root/C/inetpub/wwwroot/page.html --
<p>
`
	denied = `-- root/C/inetpub/wwwroot/web.config --
<configuration><system.web>
  <authentication mode="None" />
  <authorization><deny users="?" /></authorization>
</system.web></configuration>
-- root/C/inetpub/wwwroot/page.aspx --
<p>
`
	twoFaults = `-- root/C/inetpub/wwwroot/web.config --
<configuration><system.webServer>
  <staticContent>
    <mimeMap fileExtension=".html" mimeType="text/html" />
  </staticContent>
  <httpErrors nonsense="1" />
</system.webServer></configuration>
-- root/C/inetpub/wwwroot/page.html --
<p>
`
)

func status(main, sub int) *diagnose.Observed {
	return &diagnose.Observed{Status: main, Substatus: sub}
}

func code(main, sub int, win32 uint32) *diagnose.Observed {
	return &diagnose.Observed{Status: main, Substatus: sub, Win32: win32}
}

// explained is a diagnosis in short.
type explained struct {
	Verdict    diagnose.Verdict
	Cause      string
	Confidence string
	Elsewhere  bool // something is said about what else gives the status
}

func TestExplain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, server, url string
		seen              *diagnose.Observed
		want              explained
	}{
		{"nobody told the answer", placeless, "/hello.py", nil, explained{"predicted", "cgi-missing-percent-s", "likely", false}},
		{"the predicted answer", placeless, "/hello.py", status(502, 2), explained{"agrees", "cgi-missing-percent-s", "likely", false}},
		{"without substatus", placeless, "/hello.py", status(502, -1), explained{"agrees", "cgi-missing-percent-s", "likely", false}},
		{"substatus lost on the way", placeless, "/hello.py", status(502, 0), explained{"related", "cgi-missing-percent-s", "likely", false}},
		{"another answer", placeless, "/hello.py", status(404, 18), explained{"undecided", "cgi-missing-percent-s", "possible", true}},
		{"an answer that comes first", placeless, "/hello.py", status(401, 1), explained{"outside", "cgi-missing-percent-s", "possible", true}},
		{"another end of the program", placeless, "/hello.py", status(500, 0), explained{"related", "cgi-missing-percent-s", "likely", false}},
		{"it works", placeless, "/hello.py", status(200, 0), explained{"contradiction", "cgi-missing-percent-s", "possible", true}},
		{"nothing wrong", plain, "/page.html", nil, explained{"fine", "", "", false}},
		{"works as it should", plain, "/page.html", status(200, 0), explained{"agrees", "", "", false}},
		{"only configuration gives it", plain, "/page.html", status(404, 2), explained{"undecided", "", "", true}},
		{"comes from outside", plain, "/page.html", status(401, 1), explained{"outside", "", "", true}},
		{"a missing file has no rule", plain, "/nothing.html", status(404, 0), explained{"agrees", "", "", false}},
		{"the body was too long", plain, "/page.html", status(404, 13), explained{"related", "max-content-length", "possible", false}},
		{"a number names its rule", plain, "/page.html", status(404, 15), explained{"related", "max-query-string", "possible", true}},
		{"a number names a list", plain, "/page.html", status(404, 8), explained{"related", "hidden-segment", "possible", true}},
		{"a number names a list that is empty", plain, "/page.html", status(404, 5), explained{"undecided", "", "", true}},
		{"the reason phrase comes first", placeless, "/hello.py", &diagnose.Observed{Status: 503, Substatus: -1, Reason: "AppOffline"}, explained{"outside", "cgi-missing-percent-s", "likely", true}},
		{"a fault of rewrite rules under the number of IIS", rewriteFault, "/page.html", status(500, 19), explained{"related", "rewrite-bad-regex", "likely", false}},
		{"a fault of rewrite rules under another number of its own", rewriteFault, "/page.html", status(500, 52), explained{"related", "rewrite-bad-regex", "likely", false}},
		{"no document, no directory", noDocument, "/", status(404, 0), explained{"related", "default-document-missing", "likely", false}},
		{"a refusal that a login module turned into a redirect", denied, "/page.aspx", status(302, 0), explained{"related", "url-authorization-denied", "likely", false}},
		{"the first fault", twoFaults, "/page.html", status(500, 19), explained{"agrees", "duplicate-collection-entry", "likely", false}},
		{"the fault with the code", twoFaults, "/page.html", code(500, 19, 0x8007000d), explained{"related", "unknown-attribute", "likely", false}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, explain(t, tt.server, tt.url, tt.seen)); diff != "" {
				t.Errorf("diagnosis (-want +got):\n%s", diff)
			}
		})
	}
}

func explain(t *testing.T, server, url string, seen *diagnose.Observed) explained {
	t.Helper()
	_, got := examine(t, server, url, seen)
	short := explained{Verdict: got.Verdict, Elsewhere: len(got.Elsewhere) > 0}
	if len(got.Causes) > 0 {
		short.Cause, short.Confidence = got.Causes[0].Rule.Name, got.Causes[0].Confidence.String()
	}
	for i, c := range got.Causes {
		if c.Rank != i+1 || c.Span.IsZero() || c.Fix == "" {
			t.Errorf("cause %d has rank %d, fix %q", i, c.Rank, c.Fix)
		}
	}
	if seen != nil && got.Verdict != diagnose.Agrees && got.Note == "" {
		t.Errorf("verdict %s says nothing", got.Verdict)
	}
	return short
}

func examine(t *testing.T, server, url string, seen *diagnose.Observed) (*diagnose.Diagnoser, *diagnose.Diagnosis) {
	t.Helper()
	fixture := rulestest.Load(t, server)
	d := diagnose.New(pipeline.New(fixture.Server), catalogue.All())
	r, err := resolver.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	return d, d.Explain(d.Predict(nil, r, seen), seen)
}

// TestExplainAssumesCredentials: who saw something else than 401 was logged on.
func TestExplainAssumesCredentials(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../testdata/elvenware/applicationHost.config")
	if err != nil {
		t.Fatal(err)
	}
	login := "-- applicationHost.config --\n" + strings.NewReplacer("\r\n", "\n", `<anonymousAuthentication enabled="true"`, `<anonymousAuthentication enabled="false"`,
		`<basicAuthentication enabled="false"`, `<basicAuthentication enabled="true"`).Replace(string(raw)) +
		"-- root/C/inetpub/elvenware/index.html --\n"
	const url = "http://www.elvenware.example/nothing.html"
	if _, got := examine(t, login, url, nil); got.Verdict != diagnose.Predicted {
		t.Errorf("without credentials: %s: %s", got.Verdict, got.Note)
	}
	if _, got := examine(t, login, url, status(401, 2)); got.Verdict != diagnose.Agrees {
		t.Errorf("401.2: %s: %s", got.Verdict, got.Note)
	}
	if _, got := examine(t, login, url, status(404, 0)); got.Verdict != diagnose.Agrees {
		t.Errorf("404.0: %s: %s", got.Verdict, got.Note)
	}
}

// TestExplainPage: the line that an error page names decides among faults.
func TestExplainPage(t *testing.T) {
	t.Parallel()
	seen := &diagnose.Observed{Status: 500, Substatus: 19, File: `C:\inetpub\wwwroot\web.config`, Line: 5}
	_, got := examine(t, twoFaults, "/page.html", seen)
	if len(got.Causes) == 0 || got.Causes[0].Rule.Name != "unknown-attribute" {
		t.Errorf("causes %v", got.Causes)
	}
}

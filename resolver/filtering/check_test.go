package filtering

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iislens/iislens/resolver/verdict"
)

// get is a GET of a path and query that need no decoding beyond what the test writes itself.
func get(path string) *Request {
	raw, query, _ := strings.Cut(path, "?")
	return &Request{Method: "GET", RawPath: raw, Path: string(appendDecoded(nil, raw)), Query: query}
}

// brief is what a table compares: status, rule, the text of the place and the key.
func brief(failures []*verdict.Failure) []string {
	var out []string
	for _, f := range failures {
		line := fmt.Sprintf("%s %s @%s [%s]", f.Text(), f.Rule, strings.Join(strings.Fields(f.Place.Span.Text()), " "), f.Key)
		if f.Uncertain != "" {
			line += " likely"
		}
		out = append(out, line)
	}
	return out
}

// TestBecause: what a refusal says of the request that met it.
func TestBecause(t *testing.T) {
	t.Parallel()
	rf := func(inner string) string { return "<requestFiltering>" + inner + "</requestFiltering>" }
	for _, tt := range []struct{ path, section, because string }{
		{"/a+b", "", "the path holds +: unescaping it again makes a blank of the plus sign"},
		{"/+", "", "the path holds +: unescaping it again makes a blank of the plus sign"},
		{"+", "", "the path holds +: unescaping it again makes a blank of the plus sign"},
		{"/a%2Bb", "", "the path holds %2B: unescaping it again makes a blank of the plus sign"},
		{"/a%252e", "", "the path holds %252e, which changes when it is unescaped a second time"},
		{"/a/b", rf(`<fileExtensions allowUnlisted="false" />`), `the path has no extension (listed as "."), which is not listed`},
		{"/a/b", rf(`<fileExtensions><add fileExtension="." allowed="false" /></fileExtensions>`), `the path has no extension (listed as "."), which is listed with allowed="false"`},
		{"/a/b.txt", rf(`<fileExtensions allowUnlisted="false" />`), "the path ends in .txt, an extension that is not listed"},
		{"/a/b.txt", rf(`<fileExtensions><add fileExtension=".txt" allowed="false" /></fileExtensions>`), `the path ends in .txt, an extension that is listed with allowed="false"`},
		{"/?a%2", rf(`<filteringRules><filteringRule name="r" scanQueryString="true" denyUnescapedPercent="true"><denyStrings><add string="x" /></denyStrings></filteringRule></filteringRules>`), "holds a percent sign that escapes nothing"},
	} {
		got := filter(t, "iis10-minimal", tt.section, Env{}).Check(get(tt.path))
		if len(got) == 0 || !strings.Contains(got[0].Because, tt.because) {
			t.Errorf("%s with %q: %+v, want %q", tt.path, tt.section, got, tt.because)
		}
	}
	for _, path := range []string{"/?a%20b", "/?a", "/"} {
		section := rf(`<filteringRules><filteringRule name="r" scanQueryString="true" denyUnescapedPercent="true"><denyStrings><add string="zz" /></denyStrings></filteringRule></filteringRules>`)
		if got := filter(t, "iis10-minimal", section, Env{}).Check(get(path)); len(got) > 0 {
			t.Errorf("%s: %+v", path, got[0])
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	rf := func(inner string) string { return "<requestFiltering>" + inner + "</requestFiltering>" }
	withHeader := func(r *Request, name, value string) *Request {
		r.Header = map[string]string{name: value}
		return r
	}
	method := func(r *Request, m string) *Request { r.Method = m; return r }
	body := func(r *Request, n int64) *Request { r.Method, r.ContentLength = "POST", n; return r }
	dav := func(r *Request) *Request { r.WebDAV = true; return r }
	tests := []struct {
		name, section string
		request       *Request
		want          []string
	}{
		{"passes", "", get("/a/b.html?q=1"), nil},
		{"root", "", get("/"), nil},

		{"body at the default limit", "", body(get("/up"), 30000000), nil},
		{"body over the default limit", "", body(get("/up"), 30000001),
			[]string{"413.1 max-content-length @<requestFiltering> [maxAllowedContentLength]"}},
		{"body over a set limit", rf(`<requestLimits maxAllowedContentLength="1000" />`), body(get("/up"), 1001),
			[]string{`413.1 max-content-length @maxAllowedContentLength="1000" [maxAllowedContentLength]`}},
		{"body below a raised limit", rf(`<requestLimits maxAllowedContentLength="104857600" />`), body(get("/up"), 62914560), nil},
		{"default of an element somebody wrote", rf(`<requestLimits maxUrl="260" />`), body(get("/up"), 30000001),
			[]string{`413.1 max-content-length @<requestLimits maxUrl="260" /> [maxAllowedContentLength]`}},

		{"long URL", rf(`<requestLimits maxUrl="8" />`), get("/12345678"), []string{`404.14 max-url @maxUrl="8" [maxUrl]`}},
		{"URL as long as allowed", rf(`<requestLimits maxUrl="9" />`), get("/12345678"), nil},
		{"URL long only as sent", rf(`<requestLimits maxUrl="6" />`), get("/a%20b%20c"), []string{`404.14 max-url @maxUrl="6" [maxUrl] likely`}},
		{"long query", "", get("/?" + strings.Repeat("q", 2049)), []string{"404.15 max-query-string @<requestFiltering> [maxQueryString]"}},
		{"query as long as allowed", "", get("/?" + strings.Repeat("q", 2048)), nil},

		{"header over its limit", rf(`<requestLimits><headerLimits><add header="cookie" sizeLimit="3" /></headerLimits></requestLimits>`),
			withHeader(get("/"), "Cookie", "abcd"), []string{`431.0 header-limit @<add header="cookie" sizeLimit="3" /> [Cookie]`}},
		{"header within its limit", rf(`<requestLimits><headerLimits><add header="cookie" sizeLimit="4" /></headerLimits></requestLimits>`),
			withHeader(get("/"), "Cookie", "abcd"), nil},
		{"header nobody told", rf(`<requestLimits><headerLimits><add header="cookie" sizeLimit="4" /></headerLimits></requestLimits>`), get("/"), nil},

		{"plus sign", "", get("/a/+layout.css"), []string{"404.11 double-escaping @<requestFiltering> [allowDoubleEscaping]"}},
		{"plus sign sent as %2B", "", get("/net%2Bother"), []string{"404.11 double-escaping @<requestFiltering> [allowDoubleEscaping]"}},
		{"plus sign in the query", "", get("/a?b+c"), nil},
		{"second escape", "", get("/a%252e"), []string{"404.11 double-escaping @<requestFiltering> [allowDoubleEscaping]"}},
		{"escape whose digits are escaped", "", get("/a%25%32%65"), []string{"404.11 double-escaping @<requestFiltering> [allowDoubleEscaping]"}},
		{"percent sign that escapes nothing", "", get("/100%25 sure"), nil},
		{"one escape", "", get("/a%20b%3A"), nil},
		{"double escaping allowed", `<requestFiltering allowDoubleEscaping="true" />`, get("/a%252e+b"), nil},
		{"double escaping refused by a web.config", `<requestFiltering allowDoubleEscaping="false" />`, get("/+"),
			[]string{`404.11 double-escaping @allowDoubleEscaping="false" [allowDoubleEscaping]`}},

		{"high bit allowed by default", "", get("/%C3%A9"), nil},
		{"high bit", `<requestFiltering allowHighBitCharacters="false" />`, get("/%C3%A9"),
			[]string{`404.12 high-bit-characters @allowHighBitCharacters="false" [allowHighBitCharacters]`}},
		{"high bit without any", `<requestFiltering allowHighBitCharacters="false" />`, get("/e"), nil},

		{"verb denied", rf(`<verbs><add verb="TRACE" allowed="false" /></verbs>`), method(get("/"), "TRACE"),
			[]string{`404.6 verb-denied @<add verb="TRACE" allowed="false" /> [TRACE]`}},
		{"verb of another case", rf(`<verbs><add verb="TRACE" allowed="false" /></verbs>`), method(get("/"), "trace"), nil},
		{"unlisted verb", rf(`<verbs allowUnlisted="false"><add verb="GET" allowed="true" /></verbs>`), method(get("/"), "POST"),
			[]string{`404.6 verb-denied @allowUnlisted="false" [allowUnlisted]`}},
		{"listed verb", rf(`<verbs allowUnlisted="false"><add verb="GET" allowed="true" /></verbs>`), get("/"), nil},
		{"verb of WebDAV", rf(`<verbs applyToWebDAV="false"><add verb="MOVE" allowed="false" /></verbs>`), dav(method(get("/"), "MOVE")), nil},
		{"verb of WebDAV to which it applies", rf(`<verbs><add verb="MOVE" allowed="false" /></verbs>`), dav(method(get("/"), "MOVE")),
			[]string{`404.6 verb-denied @<add verb="MOVE" allowed="false" /> [MOVE]`}},

		{"URL sequence", rf(`<denyUrlSequences><add sequence="Admin" /></denyUrlSequences>`), get("/x/wp-admin/"),
			[]string{`404.5 url-sequence-denied @<add sequence="Admin" /> [Admin]`}},
		{"URL sequence in the query", rf(`<denyUrlSequences><add sequence="admin" /></denyUrlSequences>`), get("/x?admin"), nil},
		{"URL always allowed", rf(`<denyUrlSequences><add sequence="admin" /></denyUrlSequences><alwaysAllowedUrls><add url="/Admin.html" /></alwaysAllowedUrls>`),
			get("/admin.html"), nil},
		{"hidden segment of a URL always allowed", rf(`<alwaysAllowedUrls><add url="/bin/x" /></alwaysAllowedUrls>`), get("/bin/x"),
			[]string{`404.8 hidden-segment @<add segment="bin" /> [bin] likely`}},

		{"hidden segment", "", get("/api/BIN/42/items"), []string{`404.8 hidden-segment @<add segment="bin" /> [bin]`}},
		{"hidden segment at the end", "", get("/x/App_Data"), []string{`404.8 hidden-segment @<add segment="App_Data" /> [App_Data]`}},
		{"part of a segment", "", get("/binary/bin.txt"), nil},
		{"hidden segment removed", rf(`<hiddenSegments><remove segment="bin" /></hiddenSegments>`), get("/bin/www"), nil},
		{"hidden segment of WebDAV", rf(`<hiddenSegments applyToWebDAV="false" />`), dav(get("/bin/www")), nil},

		{"extension denied", "", get("/api/test/test.master"), []string{`404.7 file-extension-denied @<add fileExtension=".master" allowed="false" /> [.master]`}},
		{"extension denied, other case", "", get("/X.CS"), []string{`404.7 file-extension-denied @<add fileExtension=".cs" allowed="false" /> [.cs]`}},
		{"extension before the last segment", "", get("/x.cs/edit"), nil},
		{"extension of a directory", "", get("/x.cs/"), nil},
		{"last extension counts", "", get("/x.cs.txt"), nil},
		{"unlisted extension", rf(`<fileExtensions allowUnlisted="false"><add fileExtension=".html" allowed="true" /></fileExtensions>`), get("/a.txt"),
			[]string{`404.7 file-extension-denied @allowUnlisted="false" [allowUnlisted]`}},
		{"no extension where unlisted ones are refused", rf(`<fileExtensions allowUnlisted="false" />`), get("/a/b"),
			[]string{`404.7 file-extension-denied @allowUnlisted="false" [allowUnlisted]`}},
		{"no extension, listed", rf(`<fileExtensions allowUnlisted="false"><add fileExtension="." allowed="true" /></fileExtensions>`), get("/a/b"), nil},
		{"extension of WebDAV", rf(`<fileExtensions applyToWebDAV="false" />`), dav(get("/a.cs")), nil},

		{"two conditions", "", get("/web.config"), []string{`404.8 hidden-segment @<add segment="web.config" /> [web.config] likely`,
			`404.7 file-extension-denied @<add fileExtension=".config" allowed="false" /> [.config]`}},

		{"query sequence", rf(`<denyQueryStringSequences><add sequence="--" /></denyQueryStringSequences>`), get("/?q=1--"),
			[]string{`404.18 query-string-sequence-denied @<add sequence="--" /> [--]`}},
		{"query sequence, escaped", rf(`<denyQueryStringSequences><add sequence="&lt;script" /></denyQueryStringSequences>`), get("/?q=%3CScript"),
			[]string{`404.18 query-string-sequence-denied @<add sequence="&lt;script" /> [<script]`}},
		{"query sequence, escaped, no unescaping", `<requestFiltering unescapeQueryString="false"><denyQueryStringSequences><add sequence="&lt;script" /></denyQueryStringSequences></requestFiltering>`,
			get("/?q=%3CScript"), nil},
		{"query always allowed", rf(`<denyQueryStringSequences><add sequence="--" /></denyQueryStringSequences><alwaysAllowedQueryStrings><add queryString="q=1--" /></alwaysAllowedQueryStrings>`),
			get("/?q=1--"), nil},
		{"query that holds an allowed one", rf(`<denyQueryStringSequences><add sequence="--" /></denyQueryStringSequences><alwaysAllowedQueryStrings><add queryString="q=1--" /></alwaysAllowedQueryStrings>`),
			get("/?q=1--&x=2"), []string{`404.18 query-string-sequence-denied @<add sequence="--" /> [--] likely`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := filter(t, "iis10", tt.section, Env{}).Check(tt.request)
			if diff := cmp.Diff(tt.want, brief(got)); diff != "" {
				t.Error(diff)
			}
			for _, f := range got {
				if f.Because == "" || f.Fix == "" || f.Module == "" || !strings.HasPrefix(f.Section, SectionName) || f.Place.IsZero() {
					t.Errorf("a failure lacks a part: %+v", f)
				}
			}
		})
	}
}

func TestFilteringRules(t *testing.T) {
	t.Parallel()
	r := func(attributes, inner string) string {
		return `<requestFiltering><filteringRules><filteringRule name="sql" ` + attributes + `>` + inner +
			`<denyStrings><add string="DROP" /></denyStrings></filteringRule></filteringRules></requestFiltering>`
	}
	agent := func(path, value string) *Request {
		in := get(path)
		in.Header = map[string]string{"User-Agent": value}
		return in
	}
	const scan, apply = `<scanHeaders><add requestHeader="user-agent" /></scanHeaders>`, `<appliesTo><add fileExtension=".asp" /></appliesTo>`
	tests := []struct {
		name, section string
		request       *Request
		want          string // "" passes
	}{
		{"query", r(`scanQueryString="true"`, ""), get("/a.asp?x=drop%20table"), `the query string holds "DROP"`},
		{"query, escaped", r(`scanQueryString="true"`, ""), get("/a.asp?x=dr%6Fp"), `the unescaped query string holds "DROP"`},
		{"query not scanned", r(`scanUrl="true"`, ""), get("/a.asp?x=drop"), ""},
		{"URL", r(`scanUrl="true"`, ""), get("/dropbox"), `the URL holds "DROP"`},
		{"URL not scanned", r(`scanQueryString="true"`, ""), get("/dropbox"), ""},
		{"header", r("", scan), agent("/", "xDroPx"), `the header User-Agent holds "DROP"`},
		{"header unknown", r("", scan), get("/"), ""},
		{"all raw", r(`scanAllRaw="true"`, ""), agent("/", "drop"), `the header User-Agent holds "DROP"`},
		{"nothing scanned", r("", ""), agent("/drop?drop", "drop"), ""},
		{"applies", r(`scanQueryString="true"`, apply), get("/a.ASP?drop"), `the query string holds "DROP"`},
		{"applies to another extension", r(`scanQueryString="true"`, apply), get("/a.aspx?drop"), ""},
		{"unescaped percent", r(`scanQueryString="true"`, ""), get("/?100%"), "the query string holds a percent sign"},
		{"unescaped percent allowed", r(`scanQueryString="true" denyUnescapedPercent="false"`, ""), get("/?100%"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := filter(t, "iis10", tt.section, Env{}).Check(tt.request)
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("refused: %s", got[0].Because)
			case tt.want == "":
			case len(got) != 1:
				t.Errorf("%d failures", len(got))
			case got[0].Text() != "404.19" || got[0].Rule != "filtering-rule-denied" || got[0].Key != "sql" || !strings.HasPrefix(got[0].Because, tt.want):
				t.Errorf("%s %s [%s] %s", got[0].Text(), got[0].Rule, got[0].Key, got[0].Because)
			}
		})
	}
}

func TestMinimalServer(t *testing.T) {
	t.Parallel()
	f := filter(t, "iis10-minimal", "", Env{})
	for path, want := range map[string]int{"/web.config": 1, "/bin/x": 0, "/x.cs": 0} {
		if got := f.Check(get(path)); len(got) != want {
			t.Errorf("%s: %v", path, brief(got))
		}
	}
}

func TestNoSection(t *testing.T) {
	t.Parallel()
	f := Compile(nil, Env{})
	if got := f.Check(get("/web.config")); got != nil {
		t.Errorf("%v", brief(got))
	}
	want := []string{"404.11 double-escaping @ [allowDoubleEscaping]"}
	if diff := cmp.Diff(want, brief(f.Check(get("/+")))); diff != "" {
		t.Error(diff)
	}
}

func TestOlderVersions(t *testing.T) {
	t.Parallel()
	const section = `<requestFiltering><requestLimits><headerLimits><add header="X" sizeLimit="0" /></headerLimits></requestLimits></requestFiltering>`
	in := &Request{Method: "POST", RawPath: "/", Path: "/", ContentLength: 1 << 30}
	large := filter(t, "iis10", "", Env{Major: 8}).Check(in)[0]
	if large.Text() != "404.13" || !cmp.Equal(large.Or, []string{"413.1"}) || large.Uncertain != "" {
		t.Errorf("%s or %v (%s)", large.Text(), large.Or, large.Uncertain)
	}
	large = filter(t, "iis10", "", Env{Major: 10}).Check(in)[0]
	if large.Text() != "413.1" || !cmp.Equal(large.Or, []string{"404.13"}) {
		t.Errorf("%s or %v", large.Text(), large.Or)
	}
	in = &Request{Method: "GET", RawPath: "/", Path: "/", Header: map[string]string{"X": "1"}}
	if got := filter(t, "iis10", section, Env{Major: 7}).Check(in)[0]; got.Text() != "404.10" || !cmp.Equal(got.Or, []string{"431.0"}) {
		t.Errorf("%s or %v", got.Text(), got.Or)
	}
}

func TestHTTPRuntimeIsPointedOut(t *testing.T) {
	t.Parallel()
	n := siteNode(t, "iis10", `<system.web><httpRuntime maxRequestLength="104857600" /></system.web>`)
	f := Compile(n.Section(SectionName), Env{HTTPRuntime: n.Section("system.web/httpRuntime")})
	got := f.Check(&Request{Method: "POST", RawPath: "/Upload", Path: "/Upload", ContentLength: 52428800})
	if len(got) != 1 || len(got[0].Related) != 1 || got[0].Related[0].Origin.Span.Text() != `maxRequestLength="104857600"` {
		t.Fatalf("%+v", got)
	}
	const want = "the body has 52,428,800 bytes, the limit maxAllowedContentLength is 30,000,000"
	if got[0].Because != want {
		t.Error(got[0].Because)
	}
}

func TestFixes(t *testing.T) {
	t.Parallel()
	tests := []struct{ section, path, want string }{
		{"", "/bin/x", `write <hiddenSegments><remove segment="bin" /></hiddenSegments> under <requestFiltering> in the web.config of the application`},
		{`<requestFiltering><hiddenSegments><add segment="secret" /></hiddenSegments></requestFiltering>`, "/secret", `delete the entry segment="secret" from this file`},
		{"", "/?" + strings.Repeat("q", 2412), `write <requestLimits maxQueryString="2412" /> under <system.webServer><security><requestFiltering> in the web.config of the application`},
		{`<requestFiltering><requestLimits maxQueryString="9" /></requestFiltering>`, "/?" + strings.Repeat("q", 12), `change maxQueryString to "12" in this file`},
	}
	for _, tt := range tests {
		if got := filter(t, "iis10", tt.section, Env{}).Check(get(tt.path))[0].Fix; got != tt.want {
			t.Errorf("%.20s: %s", tt.path, got)
		}
	}
}

func TestCheckRewritten(t *testing.T) {
	t.Parallel()
	f := filter(t, "iis10", "", Env{})
	got := brief(f.CheckRewritten(&Request{Method: "GET", Path: "/bin/www", RawPath: "/bin/www"}))
	if diff := cmp.Diff([]string{`404.8 hidden-segment @<add segment="bin" /> [bin] likely`}, got); diff != "" {
		t.Error(diff)
	}
	if got := f.CheckRewritten(&Request{Method: "GET", Path: "/a+b", RawPath: "/a+b"}); got != nil {
		t.Errorf("double escaping is not tested again: %v", brief(got))
	}
}

func TestDefaultHasPlace(t *testing.T) {
	t.Parallel()
	n := siteNode(t, "iis10-minimal", "")
	f := Compile(n.Section(SectionName), Env{})
	got := f.Check(&Request{Method: "POST", RawPath: "/", Path: "/", ContentLength: 1 << 40})[0]
	if got.Section != SectionName+"/requestLimits" || got.Place.IsZero() {
		t.Errorf("%+v", got)
	}
}

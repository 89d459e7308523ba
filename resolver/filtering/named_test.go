package filtering

import (
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/verdict"
)

// TestNamed: the number of a status leads to the setting that gives it, and to what in a request meets it.
func TestNamed(t *testing.T) {
	t.Parallel()
	rf := func(inner string) string { return "<requestFiltering>" + inner + "</requestFiltering>" }
	for _, tt := range []struct{ name, status, section, place, because string }{
		{"limits hold by default", "404.15", "", "<requestFiltering>", "maxQueryString is 2,048, which nobody sets"},
		{"a limit that somebody set", "404.15", rf(`<requestLimits maxQueryString="40" />`), `maxQueryString="40"`, "maxQueryString is 40 at this path; a longer query string"},
		{"the path", "404.14", rf(`<requestLimits maxUrl="260" />`), `maxUrl="260"`, "maxUrl is 260 at this path; a longer path"},
		{"the body", "413.1", rf(`<requestLimits maxAllowedContentLength="1000" />`), `maxAllowedContentLength="1000"`, "maxAllowedContentLength is 1,000 at this path; a body of more bytes"},
		{"the body, as older versions say it", "404.13", rf(`<requestLimits maxAllowedContentLength="1000" />`), `maxAllowedContentLength="1000"`, "a body of more bytes"},
		{"a header", "431.0", rf(`<requestLimits><headerLimits><add header="Cookie" sizeLimit="99" /></headerLimits></requestLimits>`), `<add header="Cookie" sizeLimit="99" />`, "Cookie 99 characters"},
		{"no header", "431.0", rf(``), "", ""},
		{"a sequence", "404.5", rf(`<denyUrlSequences><add sequence=".." /><add sequence=":" /></denyUrlSequences>`), `<add sequence=".." />`, `holds ".." or ":"`},
		{"no sequence", "404.5", rf(``), "", ""},
		{"a method", "404.6", rf(`<verbs><add verb="OPTIONS" allowed="false" /></verbs>`), `<add verb="OPTIONS" allowed="false" />`, "the method OPTIONS gets"},
		{"methods that are not listed", "404.6", rf(`<verbs allowUnlisted="false"><add verb="GET" allowed="true" /></verbs>`), `allowUnlisted="false"`, "every method but GET gets"},
		{"no method", "404.6", rf(`<verbs><add verb="GET" allowed="true" /></verbs>`), "", ""},
		{"an extension", "404.7", rf(`<fileExtensions><add fileExtension=".cs" allowed="false" /></fileExtensions>`), `<add fileExtension=".cs" allowed="false" />`, "extension .cs gets"},
		{"two extensions", "404.7", rf(`<fileExtensions><add fileExtension=".cs" allowed="false" /><add fileExtension=".mdb" allowed="false" /></fileExtensions>`), `<fileExtensions>`, ".cs or .mdb gets"},
		{"a segment", "404.8", rf(`<hiddenSegments><clear /><add segment="bin" /></hiddenSegments>`), `<add segment="bin" />`, "a whole segment bin gets"},
		{"double escaping", "404.11", rf(``), "<requestFiltering>", "allowDoubleEscaping is false at this path: a path that changes"},
		{"double escaping allowed", "404.11", `<requestFiltering allowDoubleEscaping="true"></requestFiltering>`, "", ""},
		{"high bits", "404.12", `<requestFiltering allowHighBitCharacters="false"></requestFiltering>`, `allowHighBitCharacters="false"`, "allowHighBitCharacters is false at this path: a path with a character that is not ASCII"},
		{"high bits allowed", "404.12", "", "", ""},
		{"a query sequence", "404.18", rf(`<denyQueryStringSequences><add sequence="--" /></denyQueryStringSequences>`), `<add sequence="--" />`, `query string that holds "--"`},
		{"a rule", "404.19", rf(`<filteringRules><filteringRule name="SQL" scanQueryString="true"><denyStrings><add string="drop" /></denyStrings></filteringRule></filteringRules>`), "SQL", `the filtering rule "SQL"`},
		{"another status", "404.2", "", "", ""},
	} {
		f := filter(t, "iis10-minimal", tt.section, Env{})
		got := f.Named(tt.status)
		if tt.because == "" {
			if got != nil {
				t.Errorf("%s: %+v", tt.name, got)
			}
			if barren := f.Barren(tt.status); (barren == "") != (tt.status == "404.2" || tt.status == "431.0") {
				t.Errorf("%s: %q", tt.name, barren)
			}
			continue
		}
		if got == nil || !strings.Contains(got.Because, tt.because) || !strings.Contains(got.Place.Span.Text(), tt.place) || got.Uncertain == "" || got.Fix == "" {
			t.Errorf("%s: %+v at %q", tt.name, got, where(got))
			continue
		}
		if slices.Contains(got.Or, got.Text()) || got.Text() == tt.status && slices.Contains(got.Or, tt.status) {
			t.Errorf("%s: says %s and, as another answer, the same: %v", tt.name, got.Text(), got.Or)
		}
		if got.Text() != tt.status && (len(got.Or) == 0 || !strings.Contains(strings.Join(got.Or, " "), tt.status)) {
			t.Errorf("%s: says %s and %v", tt.name, got.Text(), got.Or)
		}
	}
}

func where(f *verdict.Failure) string {
	if f == nil {
		return ""
	}
	return f.Place.Span.Text()
}

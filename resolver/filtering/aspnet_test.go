package filtering

import (
	"strings"
	"testing"
)

func TestManagedLimits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		runtime     string
		path, query int
		key         string // of the failure, "" for none
	}{
		"within the defaults": {"", 260, 2048, ""},
		"long query":          {"", 1, 2049, "maxQueryStringLength"},
		"long path":           {"", 261, 0, "maxUrlLength"},
		"raised":              {`<httpRuntime maxQueryStringLength="4096" maxUrlLength="1000" />`, 900, 4096, ""},
		"both":                {`<httpRuntime maxQueryStringLength="10" maxUrlLength="10" />`, 11, 11, "maxQueryStringLength"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := ""
			if test.runtime != "" {
				config = "<system.web>" + test.runtime + "</system.web>"
			}
			section := siteNode(t, "iis10", config).Section(RuntimeSection)
			f := ManagedLimits(section, &Request{Path: "/" + strings.Repeat("a", test.path-1), Query: strings.Repeat("q", test.query)})
			switch {
			case f == nil && test.key != "":
				t.Fatalf("passes, want a failure about %s", test.key)
			case f == nil:
			case f.Key != test.key || f.Text() != "400" || f.Place.IsZero():
				t.Errorf("got %s about %s at %v, want 400 about %q", f.Text(), f.Key, f.Place.Span, test.key)
			}
		})
	}
}

func TestLimitConflicts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ runtime, limits, want string }{
		"nobody set anything":         {"", "", ""},
		"defaults of ASP.NET":         {`targetFramework="4.8"`, "", ""},
		"IIS lower":                   {`maxRequestLength="102400"`, "", "maxAllowedContentLength=104857600"},
		"ASP.NET lower":               {`maxRequestLength="4096"`, `maxAllowedContentLength="104857600"`, "maxRequestLength=102400"},
		"the same in other units":     {`maxRequestLength="102400"`, `maxAllowedContentLength="100000000"`, ""},
		"bytes where KB belong":       {`maxRequestLength="104857600"`, "", "maxAllowedContentLength=104857600"},
		"both without limit":          {`maxRequestLength="2097151"`, `maxAllowedContentLength="2147483648"`, ""},
		"no ASP.NET in the file":      {"", `maxAllowedContentLength="104857600" maxQueryString="9000"`, ""},
		"query string":                {`targetFramework="4.8"`, `maxQueryString="9000"`, "maxQueryStringLength=9000"},
		"query string below the rest": {`targetFramework="4.8"`, `maxQueryString="100"`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := ""
			if test.runtime != "" {
				config = "<system.web><httpRuntime " + test.runtime + " /></system.web>"
			}
			if test.limits != "" {
				config += "<system.webServer><security><requestFiltering><requestLimits " + test.limits + " /></requestFiltering></security></system.webServer>"
			}
			node := siteNode(t, "iis10", config)
			var got []string
			for _, c := range LimitConflicts(node.Section(SectionName), node.Section(RuntimeSection)) {
				got = append(got, c.Lower+"="+c.Wanted)
			}
			if text := strings.Join(got, ", "); text != test.want {
				t.Errorf("got %q, want %q", text, test.want)
			}
		})
	}
}

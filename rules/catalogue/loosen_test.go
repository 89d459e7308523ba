package catalogue_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/rules/catalogue"
	"github.com/iislens/iislens/rules/rulestest"
)

// loosened are the protections that a preferred example gives up at the path of the request: what the page is about, and no more. The
// root of the site loses nothing unless it is said here.
var loosened = map[string][]string{
	"file-extension-denied":        {"fileExtensions fileExtension=.json allowed=false is gone"},
	"hidden-segment":               {"hiddenSegments segment=private is gone"},
	"url-sequence-denied":          {"denyUrlSequences sequence=-- is gone"},
	"verb-denied":                  {"verbs verb=POST allowed=false is gone"},
	"high-bit-characters":          {"requestFiltering allowHighBitCharacters"},
	"max-content-length":           {"maxAllowedContentLength is 4000000, not 1000000"},
	"max-content-length-conflict":  {"maxAllowedContentLength is 104857600, not 30000000"},
	"max-url":                      {"maxUrl is 260, not 20"},
	"max-query-string":             {"maxQueryString is 2048, not 10"},
	"header-limit":                 {"the limit of the header Cookie is higher or gone"},
	"filtering-rule-denied":        {"filteringRules name=Injection is gone"},
	"query-string-sequence-denied": {"root: alwaysAllowedQueryStrings queryString=q=a--b is new"}, // one query string, word by word
	"ip-denied":                    {"root: ipSecurity ipAddress=203.0.113.9 subnetMask=255.255.255.255 allowed=true is new"},
	"handler-access-policy":        {"root: accessPolicy grants Script"},
}

// TestPreferLoosensNothing compares what protects the root of the site and the path of the request in the two examples of a page.
func TestPreferLoosensNothing(t *testing.T) {
	t.Parallel()
	for _, rule := range catalogue.All() {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			bad, good := rulestest.LoadArchive(t, asked(t, rule, rule.Doc.Bad)), rulestest.LoadArchive(t, asked(t, rule, rule.Doc.Good))
			if bad.Server == nil || good.Server == nil {
				return
			}
			var found []string
			for i, site := range bad.Server.Topology.Sites {
				if i < len(good.Server.Topology.Sites) {
					before, _ := bad.Server.Path(site.Name)
					after, _ := good.Server.Path(good.Server.Topology.Sites[i].Name)
					for _, lost := range given(before.Node, after.Node) {
						found = append(found, "root: "+lost)
					}
				}
			}
			for i, r := range good.Requests {
				if i < len(bad.Requests) {
					before, after := bad.Server.Resolve(bad.Requests[i]), good.Server.Resolve(r)
					if before.Directory == nil || after.Directory == nil || before.Site.Name != after.Site.Name {
						continue
					}
					for _, lost := range given(before.Node, after.Node) {
						if !slices.Contains(found, "root: "+lost) {
							found = append(found, lost)
						}
					}
				}
			}
			for _, lost := range found {
				if !slices.Contains(loosened[rule.Name], lost) {
					t.Errorf("%s", lost)
				}
			}
			for _, listed := range loosened[rule.Name] {
				if !slices.Contains(found, listed) {
					t.Errorf("%q is no longer given up: take it off the list", listed)
				}
			}
		})
	}
}

// given returns the protections of one path that another one lacks.
func given(before, after *merge.Node) []string {
	var lost []string
	miss := func(format string, args ...any) { lost = append(lost, fmt.Sprintf(format, args...)) }
	const security = "system.webServer/security/"
	if name := security + "authentication/anonymousAuthentication"; !before.Section(name).Bool("enabled") && after.Section(name).Bool("enabled") {
		miss("anonymous users are let in")
	}
	for _, flag := range flags(before.Section(security + "access").Text("sslFlags")) {
		if flag != "None" && !slices.Contains(flags(after.Section(security+"access").Text("sslFlags")), flag) {
			miss("sslFlags lacks %s", flag)
		}
	}
	rights := flags(before.Section("system.webServer/handlers").Text("accessPolicy"))
	for _, right := range flags(after.Section("system.webServer/handlers").Text("accessPolicy")) {
		if !slices.Contains(rights, right) {
			miss("accessPolicy grants %s", right)
		}
	}
	entries(miss, "authorization", before.Section(security+"authorization").Items, after.Section(security+"authorization").Items)
	was, is := before.Section(security+"ipSecurity"), after.Section(security+"ipSecurity")
	opened(miss, "ipSecurity", "allowUnlisted", was.Bool("allowUnlisted"), is.Bool("allowUnlisted"))
	entries(miss, "ipSecurity", was.Items, is.Items)
	restricted, now := before.Section(security+"isapiCgiRestriction"), after.Section(security+"isapiCgiRestriction")
	for _, name := range []string{"notListedCgisAllowed", "notListedIsapisAllowed"} {
		opened(miss, "isapiCgiRestriction", name, restricted.Bool(name), now.Bool(name))
	}
	filtered(miss, before.Section(security+"requestFiltering"), after.Section(security+"requestFiltering"))
	return lost
}

// filtered compares what request filtering refuses.
func filtered(miss func(string, ...any), was, is *merge.Section) {
	for _, name := range []string{"allowDoubleEscaping", "allowHighBitCharacters"} {
		opened(miss, "requestFiltering", name, was.Bool(name), is.Bool(name))
	}
	for _, name := range []string{"fileExtensions", "verbs"} {
		opened(miss, name, "allowUnlisted", was.Child(name).Bool("allowUnlisted"), is.Child(name).Bool("allowUnlisted"))
	}
	for _, name := range []string{"maxAllowedContentLength", "maxUrl", "maxQueryString"} {
		if a, b := was.Child("requestLimits").Number(name), is.Child("requestLimits").Number(name); b > a {
			miss("%s is %d, not %d", name, b, a)
		}
	}
	for _, name := range []string{"fileExtensions", "verbs", "hiddenSegments", "denyUrlSequences", "denyQueryStringSequences", "filteringRules",
		"alwaysAllowedUrls", "alwaysAllowedQueryStrings"} {
		entries(miss, name, was.Child(name).Items, is.Child(name).Items)
	}
	a, b := was.Child("requestLimits").Child("headerLimits").Items, is.Child("requestLimits").Child("headerLimits").Items
	for _, limit := range a {
		if i := slices.IndexFunc(b, func(other *merge.Item) bool { return other.Text("header") == limit.Text("header") }); i < 0 || b[i].Number("sizeLimit") > limit.Number("sizeLimit") {
			miss("the limit of the header %s is higher or gone", limit.Text("header"))
		}
	}
}

func opened(miss func(string, ...any), section, name string, was, is bool) {
	if is && !was {
		miss("%s %s", section, name)
	}
}

// entries compares collections: an entry that denies must stay, one that allows must not be new.
func entries(miss func(string, ...any), name string, was, is []*merge.Item) {
	text := func(item *merge.Item) string {
		var b strings.Builder
		for _, a := range []string{"accessType", "users", "roles", "ipAddress", "subnetMask", "fileExtension", "verb", "segment", "sequence", "name", "url", "queryString", "allowed"} {
			if v := item.Text(a); v != "" {
				fmt.Fprintf(&b, " %s=%s", a, v)
			}
		}
		return name + b.String()
	}
	allows := func(item *merge.Item) bool {
		return item.Text("accessType") == "Allow" || item.Text("allowed") == "true" || strings.HasPrefix(name, "alwaysAllowed")
	}
	missing := func(from, to []*merge.Item, allow bool, what string) {
		for _, item := range from {
			if allows(item) == allow && !slices.ContainsFunc(to, func(other *merge.Item) bool { return text(other) == text(item) }) {
				miss("%s%s", text(item), what)
			}
		}
	}
	missing(was, is, false, " is gone")
	missing(is, was, true, " is new")
}

func flags(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

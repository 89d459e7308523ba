package rewrite

import (
	"encoding/xml"
	"strconv"
	"testing"
)

// The types below read a rewrite section as it stands in a web.config, with the schema's default values, so that the
// tests can use rules in the form in which people write them.
type xmlSection struct {
	Rules struct {
		Rules []xmlRule `xml:"rule"`
	} `xml:"rules"`
	Global struct {
		Rules []xmlRule `xml:"rule"`
	} `xml:"globalRules"`
	Outbound struct {
		Rules []xmlRule `xml:"rule"`
		Pre   struct {
			List []struct {
				Name     string   `xml:"name,attr"`
				Syntax   string   `xml:"patternSyntax,attr"`
				Grouping string   `xml:"logicalGrouping,attr"`
				Items    []xmlAdd `xml:"add"`
			} `xml:"preCondition"`
		} `xml:"preConditions"`
	} `xml:"outboundRules"`
	Maps []struct {
		Name       string `xml:"name,attr"`
		Default    string `xml:"defaultValue,attr"`
		IgnoreCase string `xml:"ignoreCase,attr"`
		Entries    []struct {
			Key   string `xml:"key,attr"`
			Value string `xml:"value,attr"`
		} `xml:"add"`
	} `xml:"rewriteMaps>rewriteMap"`
	Allowed []struct {
		Name string `xml:"name,attr"`
	} `xml:"allowedServerVariables>add"`
	Providers []struct {
		Name string `xml:"name,attr"`
	} `xml:"providers>provider"`
}

type xmlRule struct {
	Name    string `xml:"name,attr"`
	Enabled string `xml:"enabled,attr"`
	Stop    string `xml:"stopProcessing,attr"`
	Syntax  string `xml:"patternSyntax,attr"`
	Pre     string `xml:"preCondition,attr"`
	Match   struct {
		URL        string `xml:"url,attr"`
		Pattern    string `xml:"pattern,attr"`
		Tags       string `xml:"filterByTags,attr"`
		Variable   string `xml:"serverVariable,attr"`
		IgnoreCase string `xml:"ignoreCase,attr"`
		Negate     string `xml:"negate,attr"`
	} `xml:"match"`
	Conditions struct {
		Grouping string   `xml:"logicalGrouping,attr"`
		Track    string   `xml:"trackAllCaptures,attr"`
		Items    []xmlAdd `xml:"add"`
	} `xml:"conditions"`
	Variables []struct {
		Name    string `xml:"name,attr"`
		Value   string `xml:"value,attr"`
		Replace string `xml:"replace,attr"`
	} `xml:"serverVariables>set"`
	Action struct {
		Type        string `xml:"type,attr"`
		URL         string `xml:"url,attr"`
		Value       string `xml:"value,attr"`
		Append      string `xml:"appendQueryString,attr"`
		Redirect    string `xml:"redirectType,attr"`
		Status      int    `xml:"statusCode,attr"`
		SubStatus   int    `xml:"subStatusCode,attr"`
		Reason      string `xml:"statusReason,attr"`
		Description string `xml:"statusDescription,attr"`
	} `xml:"action"`
}

type xmlAdd struct {
	Input      string `xml:"input,attr"`
	Pattern    string `xml:"pattern,attr"`
	MatchType  string `xml:"matchType,attr"`
	IgnoreCase string `xml:"ignoreCase,attr"`
	Negate     string `xml:"negate,attr"`
}

func boolAttr(t testing.TB, s string, def bool) bool {
	if s == "" {
		return def
	}
	b, err := strconv.ParseBool(s)
	if err != nil {
		t.Fatalf("boolean attribute %q", s)
	}
	return b
}

func must[T any](t testing.TB, what string) func(T, bool) T {
	return func(v T, ok bool) T {
		if !ok {
			t.Fatalf("bad %s", what)
		}
		return v
	}
}

// loadSection decodes and compiles a section.
func loadSection(t testing.TB, src []byte) (*Set, []Problem) {
	t.Helper()
	var x xmlSection
	if err := xml.Unmarshal(src, &x); err != nil {
		t.Fatalf("test rules: %v", err)
	}
	var opt Options
	for _, a := range x.Allowed {
		opt.AllowedVariables = append(opt.AllowedVariables, a.Name)
	}
	for _, p := range x.Providers {
		opt.Providers = append(opt.Providers, p.Name)
	}
	for _, p := range x.Outbound.Pre.List {
		opt.PreConditions = append(opt.PreConditions, PreCondition{Name: p.Name,
			PatternSyntax:   must[Syntax](t, "syntax")(ParseSyntax(p.Syntax)),
			LogicalGrouping: must[Grouping](t, "grouping")(ParseGrouping(p.Grouping)),
			Items:           conditionsOf(t, p.Items)})
	}
	list := x.Rules.Rules
	switch {
	case len(x.Global.Rules) > 0:
		list, opt.Global = x.Global.Rules, true
	case len(x.Outbound.Rules) > 0:
		list, opt.Outbound = x.Outbound.Rules, true
	}
	var rules []Rule
	for i := range list {
		rules = append(rules, ruleOf(t, &list[i]))
	}
	var maps []Map
	for _, m := range x.Maps {
		mm := Map{Name: m.Name, Default: m.Default, IgnoreCase: boolAttr(t, m.IgnoreCase, true)}
		for _, e := range m.Entries {
			mm.Entries = append(mm.Entries, Entry(e))
		}
		maps = append(maps, mm)
	}
	return Compile(rules, maps, opt)
}

func conditionsOf(t testing.TB, items []xmlAdd) []Condition {
	var out []Condition
	for _, it := range items {
		out = append(out, Condition{Input: it.Input, Pattern: it.Pattern,
			MatchType:  must[MatchType](t, "match type")(ParseMatchType(it.MatchType)),
			IgnoreCase: boolAttr(t, it.IgnoreCase, true), Negate: boolAttr(t, it.Negate, false)})
	}
	return out
}

func ruleOf(t testing.TB, x *xmlRule) Rule {
	r := Rule{Name: x.Name, Enabled: boolAttr(t, x.Enabled, true), StopProcessing: boolAttr(t, x.Stop, false),
		PreCondition: x.Pre, PatternSyntax: must[Syntax](t, "syntax")(ParseSyntax(x.Syntax))}
	r.Match = Match{URL: x.Match.URL + x.Match.Pattern, IgnoreCase: boolAttr(t, x.Match.IgnoreCase, true),
		Negate: boolAttr(t, x.Match.Negate, false), FilterByTags: x.Match.Tags != "", ServerVariable: x.Match.Variable}
	r.Conditions = Conditions{LogicalGrouping: must[Grouping](t, "grouping")(ParseGrouping(x.Conditions.Grouping)),
		TrackAllCaptures: boolAttr(t, x.Conditions.Track, false), Items: conditionsOf(t, x.Conditions.Items)}
	for _, v := range x.Variables {
		r.ServerVariables = append(r.ServerVariables, Assignment{v.Name, v.Value, boolAttr(t, v.Replace, true)})
	}
	a := x.Action
	r.Action = Action{Type: must[ActionType](t, "action")(ParseActionType(a.Type)), URL: a.URL + a.Value,
		AppendQueryString: boolAttr(t, a.Append, true),
		RedirectType:      must[int](t, "redirect type")(ParseRedirectType(a.Redirect)),
		StatusCode:        a.Status, SubStatusCode: a.SubStatus, StatusReason: a.Reason, StatusDescription: a.Description}
	return r
}

package pipeline

import (
	"fmt"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/disk"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/rewrite"
	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/resolver/verdict"
)

// Sections of URL Rewrite.
const (
	RulesSection       = "system.webServer/rewrite/rules"
	GlobalRulesSection = "system.webServer/rewrite/globalRules"
	MapsSection        = "system.webServer/rewrite/rewriteMaps"
	AllowedSection     = "system.webServer/rewrite/allowedServerVariables"
	ProvidersSection   = "system.webServer/rewrite/providers"
	OutboundSection    = "system.webServer/rewrite/outboundRules"
	ProxySection       = "system.webServer/proxy"
)

// ruleLevel is the rules that one config path brings: their patterns see the URL below that path.
type ruleLevel struct {
	Base     string // URL path of the level
	Items    []*merge.Item
	Rules    []rewrite.Rule
	Set      *rewrite.Set
	Problems []rewrite.Problem
}

// RewriteRule reads one rule item of the configuration.
func RewriteRule(item *merge.Item) rewrite.Rule {
	rule := rewrite.Rule{Name: item.Text("name"), Enabled: item.Bool("enabled"), StopProcessing: item.Bool("stopProcessing")}
	rule.PatternSyntax, _ = rewrite.ParseSyntax(item.Text("patternSyntax"))
	match := item.Child("match")
	rule.Match = rewrite.Match{URL: match.Text("url"), IgnoreCase: match.Bool("ignoreCase"), Negate: match.Bool("negate")}
	conditions := item.Child("conditions")
	rule.Conditions.LogicalGrouping, _ = rewrite.ParseGrouping(conditions.Text("logicalGrouping"))
	rule.Conditions.TrackAllCaptures = conditions.Bool("trackAllCaptures")
	rule.Conditions.Items = conditionsOf(conditions.Items)
	for _, v := range item.Child("serverVariables").Items {
		rule.ServerVariables = append(rule.ServerVariables, rewrite.Assignment{Name: v.Text("name"), Value: v.Text("value"), Replace: v.Bool("replace")})
	}
	action := item.Child("action")
	rule.Action = rewrite.Action{URL: action.Text("url"), AppendQueryString: action.Bool("appendQueryString"),
		StatusCode: int(action.Number("statusCode")), SubStatusCode: int(action.Number("subStatusCode")),
		StatusReason: action.Text("statusReason"), StatusDescription: action.Text("statusDescription"), LogRewrittenURL: action.Bool("logRewrittenUrl")}
	rule.Action.Type, _ = rewrite.ParseActionType(action.Text("type"))
	rule.Action.RedirectType, _ = rewrite.ParseRedirectType(action.Text("redirectType"))
	return rule
}

// OutboundRule reads one rule item of outboundRules, whose match and action have other attributes.
func OutboundRule(item *merge.Item) rewrite.Rule {
	rule := RewriteRule(item)
	match := item.Child("match")
	tags := match.Text("filterByTags")
	rule.PreCondition = item.Text("preCondition")
	rule.Match = rewrite.Match{URL: match.Text("pattern"), IgnoreCase: match.Bool("ignoreCase"), Negate: match.Bool("negate"),
		FilterByTags: tags != "" && !strings.EqualFold(tags, "None"), ServerVariable: match.Text("serverVariable")}
	rule.Action.URL = item.Child("action").Text("value")
	return rule
}

// conditionsOf reads the conditions of a rule or the parts of a precondition.
func conditionsOf(items []*merge.Item) []rewrite.Condition {
	var list []rewrite.Condition
	for _, c := range items {
		matchType, _ := rewrite.ParseMatchType(c.Text("matchType"))
		list = append(list, rewrite.Condition{Input: c.Text("input"), Pattern: c.Text("pattern"),
			MatchType: matchType, IgnoreCase: c.Bool("ignoreCase"), Negate: c.Bool("negate")})
	}
	return list
}

// rewriteOptions returns what surrounds the rules of a path: maps, allowed variables, providers.
func rewriteOptions(node *merge.Node, profile bool) ([]rewrite.Map, rewrite.Options) {
	var maps []rewrite.Map
	for _, item := range node.Section(MapsSection).Items {
		m := rewrite.Map{Name: item.Text("name"), Default: item.Text("defaultValue"), IgnoreCase: item.Bool("ignoreCase")}
		for _, entry := range item.Items {
			m.Entries = append(m.Entries, rewrite.Entry{Key: entry.Text("key"), Value: entry.Text("value")})
		}
		maps = append(maps, m)
	}
	opt := rewrite.Options{Partial: profile}
	for _, item := range node.Section(AllowedSection).Items {
		opt.AllowedVariables = append(opt.AllowedVariables, item.Text("name"))
	}
	for _, item := range node.Section(ProvidersSection).Items {
		opt.Providers = append(opt.Providers, item.Text("name"))
	}
	return maps, opt
}

// ruleSections are the sections that decide what compiled rules are: their own, maps, allowed variables, providers.
type ruleSections [4]*merge.Section

// RuleLevels reads and compiles the effective rules of a section, grouped by the config path that brings them, in order. Outbound
// rules are one level: they see responses, not the URL below a path. They are compiled once for all who ask and all paths that have the
// same.
func (p *Predictor) RuleLevels(node *merge.Node, name string) []ruleLevel {
	section := node.Section(name)
	if len(section.Items) == 0 {
		return nil
	}
	key := ruleSections{section, node.Section(MapsSection), node.Section(AllowedSection), node.Section(ProvidersSection)}
	return p.shared.rules.get(key, func() func() []ruleLevel {
		return sync.OnceValue(func() []ruleLevel { return ruleLevels(node, name, p.Server.Profile != nil, nil) })
	})()
}

// RuleLevelsWithout returns the levels with one rule disabled.
func RuleLevelsWithout(node *merge.Node, name string, profile bool, without *merge.Item) []ruleLevel {
	return ruleLevels(node, name, profile, without)
}

func ruleLevels(node *merge.Node, name string, profile bool, without *merge.Item) []ruleLevel {
	section := node.Section(name)
	maps, opt := rewriteOptions(node, profile)
	opt.Global, opt.Outbound = name == GlobalRulesSection, name == OutboundSection
	read := RewriteRule
	if opt.Outbound {
		read = OutboundRule
		for _, item := range section.Child("preConditions").Items {
			p := rewrite.PreCondition{Name: item.Text("name"), Items: conditionsOf(item.Items)}
			p.PatternSyntax, _ = rewrite.ParseSyntax(item.Text("patternSyntax"))
			p.LogicalGrouping, _ = rewrite.ParseGrouping(item.Text("logicalGrouping"))
			opt.PreConditions = append(opt.PreConditions, p)
		}
	}
	var levels []ruleLevel
	for _, item := range section.Items {
		base := "/"
		if !opt.Outbound {
			base = urlOf(item.Origin.ConfigPath())
		}
		if len(levels) == 0 || !strings.EqualFold(levels[len(levels)-1].Base, base) {
			levels = append(levels, ruleLevel{Base: base})
		}
		level := &levels[len(levels)-1]
		level.Items = append(level.Items, item)
		rule := read(item)
		rule.Enabled = rule.Enabled && item != without
		level.Rules = append(level.Rules, rule)
	}
	for i := range levels {
		levels[i].Set, levels[i].Problems = rewrite.Compile(levels[i].Rules, maps, opt)
	}
	return levels
}

// urlOf returns the URL path of a config path below its site.
func urlOf(configPath string) string {
	rest := strings.TrimPrefix(strings.TrimPrefix(configPath, merge.AppHostPath), "/")
	_, path, _ := strings.Cut(rest, "/")
	return "/" + path
}

// RewriteRuleName is the catalogue name for a problem of a rewrite rule.
func RewriteRuleName(kind rewrite.Kind) string {
	switch kind {
	case rewrite.BadRegex, rewrite.BadBackReference, rewrite.BadTemplate:
		return "rewrite-bad-regex"
	case rewrite.UndefinedMap:
		return "rewrite-map-missing"
	case rewrite.ServerVariableNotAllowed:
		return "rewrite-server-variable"
	case rewrite.Backtracking:
		return "rewrite-regex-backtracking"
	case rewrite.UndefinedPreCondition:
		return "rewrite-precondition-missing"
	}
	return ""
}

// ProblemPlace returns the attribute of a section's rule that a problem is about, the rule where the attribute is not written.
func ProblemPlace(section string, item *merge.Item, p rewrite.Problem) merge.Origin {
	if place := problemAttribute(section == OutboundSection, item, p); !place.IsZero() {
		return place
	}
	return item.Origin
}

func problemAttribute(outbound bool, item *merge.Item, p rewrite.Problem) merge.Origin {
	pattern, target := "url", "url"
	if outbound {
		pattern, target = "pattern", "value"
	}
	switch p.Part.Kind {
	case rewrite.PartMatch:
		return item.Child("match").Where(pattern)
	case rewrite.PartPreCondition:
		return item.Where("preCondition")
	case rewrite.PartCondition:
		if list := item.Child("conditions").Items; p.Part.Index < len(list) {
			if p.Kind == rewrite.UndefinedMap || p.Kind == rewrite.BadBackReference || p.Kind == rewrite.BadTemplate {
				return list[p.Part.Index].Where("input")
			}
			return list[p.Part.Index].Where("pattern")
		}
	case rewrite.PartServerVariable:
		if list := item.Child("serverVariables").Items; p.Part.Index < len(list) {
			return list[p.Part.Index].Where("name")
		}
	case rewrite.PartAction:
		return item.Child("action").Where(target)
	}
	return merge.Origin{}
}

// unusable is the answer of rules that URL Rewrite refuses when it reads them: patterns outside its dialect. nil when it takes them.
func (r *run) unusable(levels []ruleLevel, section string, substatus int) *verdict.Failure {
	for _, level := range levels {
		for _, p := range level.Problems {
			if p.Kind == rewrite.BadRegex && p.Rule >= 0 && level.Rules[p.Rule].Enabled {
				return r.problem(level, p, section, substatus)
			}
		}
	}
	return nil
}

// problem puts a problem of a rule into words.
func (r *run) problem(level ruleLevel, p rewrite.Problem, section string, substatus int) *verdict.Failure {
	item := level.Items[p.Rule]
	f := &verdict.Failure{Status: 500, Substatus: substatus, Rule: RewriteRuleName(p.Kind), Place: ProblemPlace(section, item, p), Section: section, Key: item.Text("name"),
		Because: fmt.Sprintf("URL Rewrite cannot use the rule \"%s\": %s", item.Text("name"), p.Message), Fix: problemFix(p),
		Module: "RewriteModule", Notification: "BeginRequest", Or: []string{"500.52"}}
	if p.Uncertain {
		f.Uncertain = "whether this version of URL Rewrite refuses it"
	}
	if p.Kind == rewrite.ServerVariableNotAllowed {
		allowed := r.node.Section(AllowedSection)
		f.Related = append(f.Related, merge.Related{Message: "the rule that sets it", Origin: f.Place})
		f.Place, f.Section, f.Key = sectionOrigin(allowed), AllowedSection, variableOf(level.Rules[p.Rule], p)
		f.Fix = fmt.Sprintf("Add <add name=\"%s\" /> to system.webServer/rewrite/allowedServerVariables in applicationHost.config.", f.Key)
	}
	return f
}

// broken is the answer of a rule that fails while it runs.
func (r *run) broken(level ruleLevel, got rewrite.Result, section string, substatus int) *verdict.Failure {
	for _, p := range level.Problems {
		if p.Rule == got.Rule && RewriteRuleName(p.Kind) != "" && p.Kind != rewrite.Backtracking {
			return r.problem(level, p, section, substatus)
		}
	}
	f := &verdict.Failure{Status: 500, Substatus: substatus, Rule: "rewrite-bad-regex", Section: section, Or: []string{"500.52"}, Module: "RewriteModule",
		Because: "URL Rewrite fails: " + got.Reason, Fix: "Correct the rule."}
	if got.Rule >= 0 && got.Rule < len(level.Items) {
		f.Place, f.Key = level.Items[got.Rule].Origin, level.Items[got.Rule].Text("name")
	}
	return f
}

func variableOf(rule rewrite.Rule, p rewrite.Problem) string {
	if p.Part.Kind == rewrite.PartServerVariable && p.Part.Index < len(rule.ServerVariables) {
		return rule.ServerVariables[p.Part.Index].Name
	}
	return p.Pattern
}

func problemFix(p rewrite.Problem) string {
	switch p.Kind {
	case rewrite.BadRegex:
		return fmt.Sprintf("Correct the pattern %s; it must be an ECMAScript regular expression.", p.Pattern)
	case rewrite.BadBackReference:
		return "Refer to a group that the pattern captures, or add parentheses."
	case rewrite.UndefinedMap:
		return "Define the rewrite map, or correct its name."
	case rewrite.UndefinedPreCondition:
		return "Define the precondition in <preConditions> of outboundRules, or correct its name."
	}
	return "Correct the rule."
}

// globalRules are the rules of applicationHost.config, in PreBeginRequest (S05).
func globalRules(r *run) result {
	return r.rules(r.global, GlobalRulesSection, 51)
}

// distributedRules are the rules of the path, in BeginRequest (S07).
func distributedRules(r *run) result {
	return r.rules(r.levels, RulesSection, 50)
}

func (r *run) rules(levels []ruleLevel, section string, substatus int) result {
	if !r.known() || len(levels) == 0 || !r.modules.Loaded("RewriteModule") && r.Server.Profile == nil {
		return result{skipped: ""}
	}
	if f := r.unusable(levels, section, substatus); f != nil {
		return result{failure: f}
	}
	req := r.res.Request
	got := RunRules(levels, req.Path, req.Query, r.rewriteInput)
	if field := resolver.TellsFront(got.Reason); field != "" && got.Outcome == rewrite.OutcomeUnknown { // nobody said that anything stands in front
		got = RunRules(levels, req.Path, req.Query, func(base, path, query string) rewrite.Input {
			in := r.rewriteInput(base, path, query)
			in.Headers = append(in.Headers, rewrite.Header{Name: field})
			return in
		})
		r.doubt("nothing in front of the server sends " + field)
	}
	for _, note := range got.Notes {
		r.doubt(note)
	}
	at, item := merge.Origin{}, got.Item
	if item != nil {
		at, r.ruleKey = item.Origin, item.Text("name")
	}
	switch got.Outcome {
	case rewrite.OutcomeUnknown:
		return result{unknown: fmt.Sprintf("whether the rewrite rule \"%s\" at line %d applies depends on %s", nameOf(item), at.Span.Line(), got.Reason)}
	case rewrite.OutcomeError:
		return result{failure: r.broken(got.level, got.Result, section, substatus)}
	case rewrite.OutcomeRedirect, rewrite.OutcomeCustomResponse, rewrite.OutcomeAbort:
		f := ruleAnswer(got.Result, item, section)
		if first := r.hides(got, section); first != nil {
			blameOrder(f, first, item, section)
		}
		return result{fatal: true, failure: f, redirect: redirectOf(got.Result)}
	}
	switch {
	case got.Absolute:
		return r.proxy(got.URL, item)
	case !got.Changed:
		return result{detail: "no rewrite rule changes the URL"}
	}
	return r.rewrite(got.Path, got.Query, at)
}

// Answer is what the rules of a path make of a request: the result of the level that ended the processing, with the path and the query
// that all levels made, and the notes of all.
type Answer struct {
	rewrite.Result
	Item *merge.Item // the last rule that did something, nil where none did
	// Rewrote holds the rules that changed the URL on the way.
	Rewrote []*merge.Item
	level   ruleLevel
}

// RunRules runs the rules of the levels in their order until one answers the request, sends it to another server or stops the
// processing. input is the request as the rules of one level see it.
func RunRules(levels []ruleLevel, path, query string, input func(base, path, query string) rewrite.Input) Answer {
	answer, changed := Answer{Result: rewrite.Result{Path: path, Query: query, Rule: -1}}, false
	for _, level := range levels {
		got, notes := level.Set.Evaluate(input(level.Base, answer.Path, answer.Query)), answer.Notes
		if got.Outcome == rewrite.OutcomeNone {
			got.Path, got.Query = answer.Path, answer.Query
		}
		answer.Result, answer.level = got, level
		answer.Notes = append(notes[:len(notes):len(notes)], got.Notes...)
		if got.Rule >= 0 && got.Rule < len(level.Items) {
			answer.Item = level.Items[got.Rule]
		}
		for _, hop := range got.Hops {
			if hop.Rule < len(level.Items) && level.Items[hop.Rule] != answer.Item || got.Outcome != rewrite.OutcomeRedirect {
				answer.Rewrote = append(answer.Rewrote, level.Items[hop.Rule])
			}
		}
		changed = changed || got.Outcome == rewrite.OutcomeRewrite && got.Changed
		if got.Outcome != rewrite.OutcomeNone && (got.Outcome != rewrite.OutcomeRewrite || got.Absolute) || stops(level, got) {
			break
		}
	}
	answer.Changed = changed
	return answer
}

func nameOf(item *merge.Item) string {
	if item == nil {
		return ""
	}
	return item.Text("name")
}

// stops reports whether the last rule that matched ends the processing of all rules.
func stops(level ruleLevel, got rewrite.Result) bool {
	for i := len(got.Steps) - 1; i >= 0; i-- {
		if s := got.Steps[i]; s.Outcome == rewrite.Matched {
			return s.Rule < len(level.Rules) && level.Rules[s.Rule].StopProcessing
		}
	}
	return false
}

// ruleAnswer is a rule that answers the request itself.
func ruleAnswer(got rewrite.Result, item *merge.Item, section string) *verdict.Failure {
	f := &verdict.Failure{Status: got.Status, Substatus: got.SubStatus, Place: item.Origin, Section: section, Key: item.Text("name"), Module: "RewriteModule"}
	switch got.Outcome {
	case rewrite.OutcomeRedirect:
		f.Because = fmt.Sprintf("the rewrite rule \"%s\" redirects to %s", item.Text("name"), got.Location)
	case rewrite.OutcomeAbort:
		f.Because = fmt.Sprintf("the rewrite rule \"%s\" drops the connection without an answer", item.Text("name"))
	default:
		f.Because = fmt.Sprintf("the rewrite rule \"%s\" answers %s itself", item.Text("name"), verdict.Text(got.Status, got.SubStatus))
		f.Fix = "Correct the conditions of the rule if the request should pass."
	}
	if got.Uncertain {
		f.Uncertain = "a detail of the rule that no page documents"
	}
	return f
}

// redirectOf returns where a rule redirects to, "" when it does not or when it cannot be told.
func redirectOf(got rewrite.Result) string {
	if got.Outcome != rewrite.OutcomeRedirect || !got.LocationKnown {
		return ""
	}
	return got.Location
}

// rewriteInput is the request as the rules of one level see it.
func (r *run) rewriteInput(base, path, query string) rewrite.Input {
	req := r.res.Request
	in := rewrite.Input{Budget: &r.whole.slow, Path: path, Query: query, Base: base, App: r.res.Application.Path, Method: req.Method, Scheme: "http",
		Host: req.Host, ClientIP: req.ClientIP, Port: req.Port, AllHeaders: req.AllHeaders, Brief: true}
	if req.HTTPS {
		in.Scheme = "https"
	}
	in.RawURL = req.RawPath
	if req.HasQuery {
		in.RawURL += "?" + req.Query
	}
	for name, value := range req.Header {
		in.Headers = append(in.Headers, rewrite.Header{Name: name, Value: value})
	}
	return OnDisk(in, r.Server, r.res.Site)
}

// OnDisk lets rules ask for the files of a site.
func OnDisk(in rewrite.Input, server *resolver.Server, site *topology.Site) rewrite.Input {
	in.MapPath = func(url string) (string, bool) {
		place, ok := site.Find(segmentsOf(url))
		return place.Physical, ok && place.Physical != ""
	}
	in.Stat = func(physical string) rewrite.Presence { return presence(server.Disks.Stat(physical)) }
	return in
}

func segmentsOf(url string) []string {
	var list []string
	for segment := range strings.SplitSeq(url, "/") {
		if segment != "" && segment != "." {
			list = append(list, segment)
		}
	}
	return list
}

func presence(info disk.Info) rewrite.Presence {
	switch {
	case info.IsFile():
		return rewrite.File
	case info.IsDir():
		return rewrite.Directory
	case info.Fact == disk.Absent:
		return rewrite.Absent
	}
	return rewrite.PresenceUnknown
}

// rewrite hands the request on to the URL that the rules made of it.
func (r *run) rewrite(path, query string, at merge.Origin) result {
	r.rewritten, r.ruleAt = path, at
	if query != "" {
		path += "?" + query
	}
	next := r.res.Request.WithPath(escapePercent(path))
	return result{to: next, hop: &Hop{Kind: "rewrite", Origin: at}, detail: "rewritten to " + path}
}

// escapePercent keeps a decoded path from being decoded again.
func escapePercent(path string) string { return strings.ReplaceAll(path, "%", "%25") }

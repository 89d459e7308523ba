package rewrite

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Options say where the rules stand and what surrounds them.
type Options struct {
	// Global marks the rules of globalRules: any server variable may be set, IsFile and IsDirectory are not possible.
	Global bool
	// Outbound marks outbound rules, which are checked and never evaluated.
	Outbound bool
	// AllowedVariables is allowedServerVariables.
	AllowedVariables []string
	// Providers are the names of the declared rewrite providers, whose values only a live server knows.
	Providers []string
	// PreConditions are the named sets of outboundRules.
	PreConditions []PreCondition
	// Partial says that the server's own configuration is not known, so that maps, providers and allowed variables
	// beyond the given ones may exist.
	Partial bool
	// Timeout bounds one regular expression match; 0 is [DefaultTimeout].
	Timeout time.Duration
}

// Set is a compiled, immutable rule list, safe for concurrent use.
type Set struct {
	rules []compiledRule
	opt   Options
	// runs recycles working memory between evaluations.
	runs sync.Pool
	// fatal is the first problem that makes the module refuse the whole section; nil if there is none.
	fatal *Problem
	// doubt is set when the module may refuse the section, or cannot expand a rule that a request may not reach.
	doubt string
}

type compiledRule struct {
	enabled, stop   bool
	url             *pattern
	negate          bool
	any, trackAll   bool
	conditions      []compiledCondition
	variables       []compiledAssignment
	action          Action
	target          *template
	status, substat int
}

type compiledCondition struct {
	input   *template
	match   *pattern // nil for IsFile and IsDirectory
	kind    MatchType
	negate  bool
	refused bool // a file condition in a global rule
}

type compiledAssignment struct {
	name    string // upper case
	value   *template
	replace bool
	refused bool
}

// compiler carries the state of one [Compile].
type compiler struct {
	opt                          Options
	tables                       map[string]*table // these four by name in small letters
	providers, allowed, preConds map[string]bool
	problems                     []Problem
	rule                         int
	preCond                      int
	// match and conds describe the groups that a substitution string of the current rule may refer to.
	match *pattern
	neg   bool
	conds []compiledCondition
	any   bool
	track bool
}

// Compile checks rules and prepares them for evaluation. The set is usable whatever the problems are: a rule the
// module would refuse makes [Set.Evaluate] answer with an error. Problems are ordered by rule and part.
func Compile(rules []Rule, maps []Map, opt Options) (*Set, []Problem) {
	c := &compiler{opt: opt, rule: -1, tables: make(map[string]*table, len(maps)), providers: folded(opt.Providers), allowed: folded(opt.AllowedVariables), preConds: map[string]bool{}}
	for i := range opt.PreConditions {
		c.preConds[strings.ToLower(opt.PreConditions[i].Name)] = true
	}
	for _, m := range maps {
		if name := strings.ToLower(m.Name); c.tables[name] == nil {
			c.tables[name] = compileTable(m)
		}
	}
	s := &Set{opt: opt, rules: make([]compiledRule, len(rules))}
	s.runs.New = func() any { return &run{work: newScratch()} }
	for i := range opt.PreConditions {
		c.preCond = i
		c.preCondition(&opt.PreConditions[i])
	}
	c.preCond = 0
	for i := range rules {
		c.rule = i
		s.rules[i] = c.compileRule(&rules[i])
	}
	for i := range c.problems {
		s.weigh(&c.problems[i], rules)
	}
	return s, c.problems
}

// weigh notes what a problem means for every request.
func (s *Set) weigh(p *Problem, rules []Rule) {
	if p.Rule < 0 || !rules[p.Rule].Enabled {
		return
	}
	doubt := ""
	switch p.Kind {
	case BadRegex:
		if !p.Uncertain || strings.HasPrefix(p.Message, lookBehind) {
			if s.fatal == nil {
				s.fatal = p
			}
			return
		}
		doubt = "the module may refuse the section"
	case BadBackReference, UndefinedMap, BadTemplate:
		if p.Uncertain {
			return
		}
		doubt = "the module may refuse the section before a request reaches that rule"
	default:
		return
	}
	if s.doubt == "" {
		s.doubt = fmt.Sprintf("rule %d, %s: %s; %s", p.Rule+1, p.Part, p.Message, doubt)
	}
}

// Len is the number of rules.
func (s *Set) Len() int { return len(s.rules) }

func (c *compiler) problem(part Part, kind Kind, pattern string, pos, end int, msg string, uncertain bool) {
	c.problems = append(c.problems, Problem{Rule: c.rule, PreCondition: c.preCond, Part: part, Kind: kind,
		Pattern: pattern, Offset: pos, End: end, Message: msg, Uncertain: uncertain})
}

func (c *compiler) table(name string) *table { return c.tables[strings.ToLower(name)] }

func (c *compiler) provider(name string) bool { return c.providers[strings.ToLower(name)] }

// folded returns the set of names without regard to case.
func folded(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[strings.ToLower(name)] = true
	}
	return set
}

// pattern compiles one pattern and reports its faults.
func (c *compiler) pattern(src string, syntax Syntax, fold bool, part Part) *pattern {
	p, info := compilePattern(src, syntax, fold, c.opt.Timeout)
	if info == nil {
		return p
	}
	for _, f := range info.faults {
		c.problem(part, BadRegex, src, f.pos, f.end, f.msg, f.uncertain)
	}
	if info.valid() {
		if n := findBacktracking(info.root); n != nil {
			c.problem(part, Backtracking, src, n.pos, n.end, "nested repetition can take exponential time", true)
		}
	}
	return p
}

func (c *compiler) compileRule(r *Rule) compiledRule {
	out := compiledRule{enabled: r.Enabled, stop: r.StopProcessing, negate: r.Match.Negate, action: r.Action}
	out.any, out.trackAll = r.Conditions.LogicalGrouping == MatchAny, r.Conditions.TrackAllCaptures
	if c.opt.Outbound {
		c.outbound(r)
	}
	out.url = c.pattern(r.Match.URL, r.PatternSyntax, r.Match.IgnoreCase, Part{Kind: PartMatch})
	c.match, c.neg, c.conds, c.any, c.track = out.url, r.Match.Negate, nil, out.any, out.trackAll
	out.conditions = c.conditions(r.Conditions.Items, r.PatternSyntax, PartCondition)
	for i, v := range r.ServerVariables {
		out.variables = append(out.variables, c.assignment(v, Part{PartServerVariable, i}))
	}
	part := Part{Kind: PartAction}
	switch r.Action.Type {
	case Rewrite, Redirect:
		if r.Action.URL == "" && !c.opt.Outbound {
			c.problem(part, MissingURL, "", 0, 0, r.Action.Type.String()+" action without a url", true)
		}
		out.target = c.template(r.Action.URL, part)
		out.status = r.Action.RedirectType
		if out.status == 0 {
			out.status = 301
		}
	case CustomResponse:
		out.status, out.substat = r.Action.StatusCode, r.Action.SubStatusCode
		if out.status < 100 || out.status > 999 {
			c.problem(part, BadStatusCode, "", 0, 0, fmt.Sprintf("status code %d", out.status), false)
		}
	}
	return out
}

func (c *compiler) conditions(items []Condition, syntax Syntax, kind PartKind) []compiledCondition {
	for i, it := range items {
		part := Part{kind, i}
		cc := compiledCondition{kind: it.MatchType, negate: it.Negate, input: c.template(it.Input, part)}
		switch {
		case it.MatchType == Pattern:
			cc.match = c.pattern(it.Pattern, syntax, it.IgnoreCase, part)
		case c.opt.Global:
			cc.refused = true
			c.problem(part, FileConditionInGlobalRule, "", 0, 0, "IsFile and IsDirectory are for distributed rules only", true)
		}
		c.conds = append(c.conds, cc)
	}
	return c.conds
}

func (c *compiler) assignment(v Assignment, part Part) compiledAssignment {
	out := compiledAssignment{name: strings.ToUpper(v.Name), replace: v.Replace, value: c.template(v.Value, part)}
	if !c.opt.Global && !c.allowed[strings.ToLower(v.Name)] {
		c.problem(part, ServerVariableNotAllowed, v.Name, 0, len(v.Name),
			fmt.Sprintf("server variable \"%s\" is not in allowedServerVariables", v.Name), c.opt.Partial)
		out.refused = true
	}
	return out
}

// preCondition checks a named set of outboundRules.
func (c *compiler) preCondition(p *PreCondition) {
	c.match, c.neg, c.conds, c.any, c.track = nil, false, nil, p.LogicalGrouping == MatchAny, false
	c.conditions(p.Items, p.PatternSyntax, PartPreCondition)
}

// outbound checks what only outbound rules have.
func (c *compiler) outbound(r *Rule) {
	if r.PreCondition != "" && !c.preConds[strings.ToLower(r.PreCondition)] {
		c.problem(Part{}, UndefinedPreCondition, r.PreCondition, 0, len(r.PreCondition),
			fmt.Sprintf("no precondition is called \"%s\"", r.PreCondition), false)
	}
	if r.PatternSyntax == Wildcard && !r.Match.FilterByTags && r.Match.ServerVariable == "" {
		c.problem(Part{Kind: PartMatch}, WildcardNeedsTags, r.Match.URL, 0, len(r.Match.URL),
			"a wildcard pattern needs a tag filter", false)
	}
}

package rewrite

import "strings"

// Syntax is the patternSyntax of a rule: how its match pattern and all of its condition patterns are read.
type Syntax uint8

// The pattern syntaxes. ECMAScript is the schema default. ExactMatch compares the whole input here; the pages describe
// it for outbound rules only.
const (
	ECMAScript Syntax = iota
	Wildcard
	ExactMatch
)

// Grouping is the logicalGrouping of conditions.
type Grouping uint8

// The groupings. MatchAll is the schema default.
const (
	MatchAll Grouping = iota
	MatchAny
)

// MatchType is the matchType of a condition.
type MatchType uint8

// The match types. Pattern is the schema default.
const (
	Pattern MatchType = iota
	IsFile
	IsDirectory
)

// ActionType is the type of a rule's action.
type ActionType uint8

// The action types. None is the schema default.
const (
	None ActionType = iota
	Rewrite
	Redirect
	CustomResponse
	AbortRequest
)

// Rule mirrors one rule element. Every field holds the effective value: a caller fills in the schema default of an
// attribute that is not written (Enabled, IgnoreCase, AppendQueryString and Replace default to true).
type Rule struct {
	Name           string
	Enabled        bool
	StopProcessing bool
	PatternSyntax  Syntax
	// PreCondition names the precondition set of an outbound rule; empty for none. Inbound rules have none.
	PreCondition    string
	Match           Match
	Conditions      Conditions
	ServerVariables []Assignment
	Action          Action
}

// TakesAll reports whether no request comes past a rule: it matches every URL, asks for nothing else and is the last to run.
func (r *Rule) TakesAll() bool {
	if r.Match.Negate || len(r.Conditions.Items) > 0 || !r.matchesAll() {
		return false
	}
	switch r.Action.Type {
	case Redirect, CustomResponse, AbortRequest:
		return true
	}
	return r.StopProcessing
}

func (r *Rule) matchesAll() bool {
	switch r.PatternSyntax {
	case Wildcard:
		return r.Match.URL == "*"
	case ExactMatch:
		return false
	}
	_, whole := wholePatterns[r.Match.URL]
	return whole || r.Match.URL == "" || r.Match.URL == "^" || r.Match.URL == "$"
}

// Match mirrors the match element. For an outbound rule URL holds the pattern attribute.
type Match struct {
	URL        string
	IgnoreCase bool
	Negate     bool
	// FilterByTags says that an outbound rule names tags; without them a wildcard pattern is not possible.
	FilterByTags bool
	// ServerVariable is the variable (or RESPONSE_ header) an outbound rule reads; empty when it reads the body.
	ServerVariable string
}

// Conditions mirrors the conditions element.
type Conditions struct {
	LogicalGrouping  Grouping
	TrackAllCaptures bool
	Items            []Condition
}

// Condition mirrors one add element of conditions (or of an outbound preCondition).
type Condition struct {
	Input      string
	Pattern    string
	MatchType  MatchType
	IgnoreCase bool
	Negate     bool
}

// Assignment mirrors one set element of serverVariables.
type Assignment struct {
	Name    string
	Value   string
	Replace bool
}

// Action mirrors the action element. For an outbound rule URL holds the value attribute.
type Action struct {
	Type              ActionType
	URL               string
	AppendQueryString bool
	// RedirectType is the status of a Redirect: 301 (schema default), 302, 303 or 307.
	RedirectType      int
	StatusCode        int
	SubStatusCode     int
	StatusReason      string
	StatusDescription string
	LogRewrittenURL   bool
}

// Map mirrors one rewriteMap element. A later entry with a key that is already present is ignored: the schema
// forbids it, so the caller has reported it.
type Map struct {
	Name       string
	Default    string
	IgnoreCase bool
	Entries    []Entry
}

// Entry is one add element of a rewriteMap.
type Entry struct{ Key, Value string }

// PreCondition mirrors a named preCondition element of outboundRules.
type PreCondition struct {
	Name            string
	PatternSyntax   Syntax
	LogicalGrouping Grouping
	Items           []Condition
}

// ParseSyntax reads a patternSyntax value; the empty string is the schema default.
func ParseSyntax(s string) (Syntax, bool) {
	i, ok := enum(s, "ECMAScript", "Wildcard", "ExactMatch")
	return Syntax(i), ok
}

// ParseGrouping reads a logicalGrouping value; the empty string is the schema default.
func ParseGrouping(s string) (Grouping, bool) {
	i, ok := enum(s, "MatchAll", "MatchAny")
	return Grouping(i), ok
}

// ParseMatchType reads a matchType value; the empty string is the schema default.
func ParseMatchType(s string) (MatchType, bool) {
	i, ok := enum(s, "Pattern", "IsFile", "IsDirectory")
	return MatchType(i), ok
}

// ParseActionType reads the type of an action; the empty string is the schema default.
func ParseActionType(s string) (ActionType, bool) {
	i, ok := enum(s, "None", "Rewrite", "Redirect", "CustomResponse", "AbortRequest")
	return ActionType(i), ok
}

// ParseRedirectType reads a redirectType by name or number and gives the status; the empty string is Permanent.
// Source: "URL Rewrite Module Configuration Reference", Redirect action.
func ParseRedirectType(s string) (int, bool) {
	switch strings.ToLower(s) {
	case "", "permanent", "301":
		return 301, true
	case "found", "302":
		return 302, true
	case "seeother", "303":
		return 303, true
	case "temporary", "307":
		return 307, true
	}
	return 0, false
}

func enum(s string, names ...string) (int, bool) {
	if s == "" {
		return 0, true
	}
	for i, n := range names {
		if strings.EqualFold(s, n) {
			return i, true
		}
	}
	return 0, false
}

// String gives the schema's spelling.
func (t ActionType) String() string {
	names := [...]string{"None", "Rewrite", "Redirect", "CustomResponse", "AbortRequest"}
	if int(t) < len(names) {
		return names[t]
	}
	return "None"
}

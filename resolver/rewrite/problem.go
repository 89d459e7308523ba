package rewrite

import "strconv"

// Kind classifies a [Problem].
type Kind uint8

// The kinds of problem.
const (
	// BadRegex: the pattern is outside the dialect. The module compiles all patterns when it reads the rules, so a
	// certain one fails every request of the section.
	BadRegex Kind = iota + 1
	// BadBackReference: {R:n} or {C:n} beyond the groups that the pattern captures.
	BadBackReference
	// UndefinedMap: {name:key} where name is neither a function, a map nor a provider.
	UndefinedMap
	// ServerVariableNotAllowed: a set element names a variable outside allowedServerVariables.
	ServerVariableNotAllowed
	// Backtracking: matching can take exponential time.
	Backtracking
	// BadTemplate: unbalanced or empty braces in a substitution string.
	BadTemplate
	// FileConditionInGlobalRule: IsFile and IsDirectory work in distributed rules only.
	FileConditionInGlobalRule
	// UndefinedPreCondition: an outbound rule names a precondition set that does not exist.
	UndefinedPreCondition
	// WildcardNeedsTags: an outbound rule reads the body with a wildcard pattern and no tag filter.
	WildcardNeedsTags
	// MissingURL: a Rewrite or Redirect action without a url.
	MissingURL
	// BadStatusCode: a CustomResponse whose status HTTP does not know (below 100 or above 999).
	BadStatusCode
)

// String gives a short stable name.
func (k Kind) String() string {
	names := [...]string{"", "bad-regex", "bad-back-reference", "undefined-map", "server-variable-not-allowed",
		"backtracking", "bad-template", "file-condition-in-global-rule", "undefined-precondition",
		"wildcard-needs-tags", "missing-url", "bad-status-code"}
	if int(k) < len(names) {
		return names[k]
	}
	return ""
}

// PartKind says which element of a rule is meant.
type PartKind uint8

// The parts of a rule.
const (
	PartRule PartKind = iota
	PartMatch
	PartCondition
	PartServerVariable
	PartAction
	PartPreCondition
)

// Part is one element of a rule; Index counts conditions or server variables from 0.
type Part struct {
	Kind  PartKind
	Index int
}

// String gives "match", "condition 2" (counted from 1) and so on.
func (p Part) String() string {
	switch p.Kind {
	case PartMatch:
		return "match"
	case PartCondition:
		return "condition " + strconv.Itoa(p.Index+1)
	case PartServerVariable:
		return "server variable " + strconv.Itoa(p.Index+1)
	case PartAction:
		return "action"
	case PartPreCondition:
		return "precondition " + strconv.Itoa(p.Index+1)
	}
	return "rule"
}

// Problem is one thing the module refuses, or that is dangerous, found without a request.
type Problem struct {
	// Rule indexes the rules given to [Compile]; -1 when the problem lies in Options.PreConditions.
	Rule int
	// PreCondition indexes Options.PreConditions when Rule is -1.
	PreCondition int
	Part         Part
	Kind         Kind
	// Pattern is the attribute value; Offset and End are the byte range in it that is wrong.
	Pattern     string
	Offset, End int
	// Message is a lower-case sentence without a full stop.
	Message string
	// Uncertain: likely wrong, not proven.
	Uncertain bool
}

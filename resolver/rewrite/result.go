package rewrite

import "strconv"

// Truth is a three-valued answer.
type Truth uint8

// The truth values; the zero value is Unknown, so a forgotten fact is never taken for a fact.
const (
	Unknown Truth = iota
	False
	True
)

func truth(b bool) Truth {
	if b {
		return True
	}
	return False
}

// Not negates; Unknown stays Unknown.
func (t Truth) Not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Unknown
}

// Outcome is what the whole rule set does to the request.
type Outcome uint8

// The outcomes.
const (
	// OutcomeNone: the URL is as it came and the request goes on.
	OutcomeNone Outcome = iota
	// OutcomeRewrite: the request goes on with Path and Query (or, when Absolute, is handed to a proxy).
	OutcomeRewrite
	// OutcomeRedirect: Status and Location are sent.
	OutcomeRedirect
	// OutcomeCustomResponse: Status and SubStatus are sent.
	OutcomeCustomResponse
	// OutcomeAbort: the connection is dropped without a response.
	OutcomeAbort
	// OutcomeError: the module fails; 500.50 (distributed rules) or 500.51 (global rules).
	OutcomeError
	// OutcomeUnknown: Reason says what is missing. Path and Query hold the URL up to that rule.
	OutcomeUnknown
)

// String gives a short stable name.
func (o Outcome) String() string {
	names := [...]string{"none", "rewrite", "redirect", "custom-response", "abort", "error", "unknown"}
	if int(o) < len(names) {
		return names[o]
	}
	return "unknown"
}

// RuleOutcome is what became of one rule.
type RuleOutcome uint8

// The outcomes of one rule.
const (
	NoMatch RuleOutcome = iota
	Matched
	Disabled
	// RuleUnknown: whether the rule matches depends on something the caller does not know.
	RuleUnknown
)

// String gives a short stable name.
func (o RuleOutcome) String() string {
	names := [...]string{"no-match", "matched", "disabled", "unknown"}
	if int(o) < len(names) {
		return names[o]
	}
	return "unknown"
}

// Result is the answer of [Set.Evaluate].
type Result struct {
	Outcome Outcome
	// Path and Query are the URL after the rules: site-absolute path, query without "?". For a proxied rewrite Path
	// is the path of the target.
	Path, Query string
	// Absolute marks a rewrite to http:// or https://, which needs Application Request Routing; URL is that target.
	Absolute bool
	URL      string
	// Changed is true when Path, Query or the host differ from the input.
	Changed bool
	// Status and SubStatus are set for redirects, custom responses and errors.
	Status, SubStatus int
	StatusReason      string
	StatusDescription string
	// Location is the redirect target: an absolute URL or a path from the site root. LocationKnown is false when it
	// contains something unknown; Reason then names it.
	Location      string
	LocationKnown bool
	// Rule is the index of the rule that decided the outcome (the last one that changed the URL for a rewrite), or -1.
	Rule int
	// Reason says why the outcome is an error or unknown.
	Reason string
	// Uncertain marks an answer that rests on a detail no page documents; Notes name the details.
	Uncertain bool
	Notes     []string
	// Hops lists the rules that changed the URL, in order.
	Hops []Hop
	// Variables are the server variables and request headers set, in order; the last of a name counts.
	Variables []Variable
	// Steps holds one entry per rule that was looked at, in order.
	Steps []Step
}

// Hop is one change of the URL by one rule.
type Hop struct {
	Rule     int
	From, To string
}

// Variable is a server variable that a rule sets. Known is false when its value holds something unknown.
type Variable struct {
	Rule        int
	Name, Value string
	Known       bool
}

// Step is what happened at one rule.
type Step struct {
	Rule    int
	Outcome RuleOutcome
	// Subject is the URL the pattern was compared with.
	Subject string
	// Failed is the part that did not match (or is unknown); meaningful unless Outcome is Matched.
	Failed Part
	// Captures are the groups of the match pattern, whole match first; nil when it is negated or did not match.
	Captures []string
	// Conditions are the conditions that were evaluated; later ones were not reached.
	Conditions []ConditionResult
	// Reason names what is unknown.
	Reason string
}

// ConditionResult is the evaluation of one condition.
type ConditionResult struct {
	Index int
	// Result includes negation.
	Result Truth
	// Input is the expanded input string, or the physical path or URL of a file condition.
	Input    string
	Captures []string
}

// String gives a one-line summary for logs and tests.
func (r Result) String() string {
	switch r.Outcome {
	case OutcomeNone:
		return "none"
	case OutcomeRewrite:
		if r.Absolute {
			return "proxy " + r.URL
		}
		return "rewrite " + joinQuery(r.Path, r.Query)
	case OutcomeRedirect:
		if !r.LocationKnown {
			return "redirect " + strconv.Itoa(r.Status) + " ? (" + r.Reason + ")"
		}
		return "redirect " + strconv.Itoa(r.Status) + " " + r.Location
	case OutcomeCustomResponse:
		return "respond " + strconv.Itoa(r.Status) + "." + strconv.Itoa(r.SubStatus)
	case OutcomeAbort:
		return "abort"
	case OutcomeError:
		return "error " + strconv.Itoa(r.Status) + "." + strconv.Itoa(r.SubStatus) + " (" + r.Reason + ")"
	}
	return "unknown (" + r.Reason + ")"
}

func joinQuery(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
}

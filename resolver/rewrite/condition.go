package rewrite

// conditions evaluates the conditions of a rule in order and stops where the answer is settled. failed is the index
// of the condition that decided a negative or unknown answer; run.reason is then set for an unknown one.
func (r *run) conditions(rule *compiledRule) (result Truth, failed int) {
	if len(rule.conditions) == 0 {
		return True, 0
	}
	settles := False
	if rule.any {
		settles = True
	}
	unknownAt, reason := -1, ""
	for i := range rule.conditions {
		res := r.condition(i, &rule.conditions[i], rule.trackAll)
		if r.failed {
			return Unknown, i
		}
		if res == settles && (res == False || unknownAt < 0 || !r.needsCaptures(rule)) {
			return res, i
		}
		if res == Unknown && unknownAt < 0 {
			unknownAt, reason = i, r.reason
		}
	}
	if unknownAt >= 0 {
		r.reason = reason
		return Unknown, unknownAt
	}
	if rule.any {
		return False, len(rule.conditions) - 1
	}
	return True, 0
}

// needsCaptures reports whether the action depends on which condition matched.
func (r *run) needsCaptures(rule *compiledRule) bool {
	if rule.target != nil && rule.target.usesConditions() {
		return true
	}
	for i := range rule.variables {
		if rule.variables[i].value.usesConditions() {
			return true
		}
	}
	return false
}

func (t *template) usesConditions() bool {
	for i := range t.segs {
		if t.segs[i].kind == segCond || t.segs[i].arg != nil && t.segs[i].arg.usesConditions() {
			return true
		}
	}
	return false
}

// condition evaluates one condition, negation included, and keeps its captures.
func (r *run) condition(i int, c *compiledCondition, track bool) Truth {
	res, input, caps := r.test(c, track)
	if c.negate {
		res = res.Not()
	}
	if res == Unknown && c.match != nil && !c.negate {
		r.condsUnknown = true
	}
	if !r.in.Brief {
		r.conds = append(r.conds, ConditionResult{Index: i, Result: res, Input: input, Captures: caps})
	}
	return res
}

// test evaluates a condition before negation.
func (r *run) test(c *compiledCondition, track bool) (Truth, string, []string) {
	if c.refused {
		r.reason = "IsFile and IsDirectory in a global rule"
		return Unknown, "", nil
	}
	if c.match == nil {
		return r.file(c)
	}
	input, st := r.expand(c.input)
	if st != expanded {
		r.failed = st == broken
		return Unknown, "", nil
	}
	start := len(r.condCaps)
	caps, ok, unknown := c.match.match(input, r.condCaps, r.work)
	if unknown != "" {
		r.reason = unknown
		return Unknown, input, nil
	}
	if !ok {
		r.condCaps = caps[:start]
		return False, input, nil
	}
	var seen []string
	if !r.in.Brief {
		seen = clone(caps[start:])
	}
	r.keep(caps, start, track, c.negate)
	return True, input, seen
}

// keep makes the captures caps[start:] available to {C:n}. Source: "URL Rewrite Module 2.0 Configuration Reference",
// "Tracking Capture Groups Across Conditions": only the last matched condition counts, unless all are tracked, when
// {C:0} is the whole match of the first and the groups are numbered through.
func (r *run) keep(caps []string, start int, track, negate bool) {
	switch {
	case negate:
		r.condCaps = caps[:start]
	case track && start > 0:
		r.condCaps = append(caps[:start], caps[start+1:]...)
	case track:
		r.condCaps = caps
	default:
		r.condCaps = caps[:copy(caps, caps[start:])]
		r.condsUnknown = false
	}
}

// file evaluates IsFile and IsDirectory. Without an input, or with {REQUEST_FILENAME}, the current URL is meant.
func (r *run) file(c *compiledCondition) (Truth, string, []string) {
	if c.input.fileName && r.in.StatURL != nil {
		return r.presence(r.in.StatURL(r.path), c.kind, r.path), r.path, nil
	}
	var physical string
	if c.input.src == "" {
		p, ok := r.value(variable{varRequestFilename, "REQUEST_FILENAME"})
		if !ok {
			r.reason = "{REQUEST_FILENAME} is not known"
			return Unknown, "", nil
		}
		physical = p
	} else {
		p, st := r.expand(c.input)
		if st != expanded {
			r.failed = st == broken
			return Unknown, "", nil
		}
		physical = p
	}
	have := PresenceUnknown
	if r.in.Stat != nil {
		have = r.in.Stat(physical)
	}
	return r.presence(have, c.kind, physical), physical, nil
}

func (r *run) presence(have Presence, kind MatchType, what string) Truth {
	switch have {
	case Absent:
		return False
	case File:
		return truth(kind == IsFile)
	case Directory:
		return truth(kind == IsDirectory)
	}
	noun := "file"
	if kind == IsDirectory {
		noun = "directory"
	}
	r.reason = "whether " + quote(what) + " is a " + noun + " is not known"
	return Unknown
}

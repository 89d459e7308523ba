package rewrite

import "strings"

// run is the state of one evaluation.
type run struct {
	set  *Set
	in   Input
	res  Result
	base string
	// path and query are the current URL.
	path, query string
	ruleCaps    []string
	condCaps    []string
	// condsUnknown: which conditions matched, and so what {C:n} means, is not known.
	condsUnknown bool
	// failed: the module cannot expand a string; reason says which.
	failed bool
	reason string
	buf    []byte
	work   *scratch
	// conds collects the conditions of the current rule for the trace.
	conds []ConditionResult
}

// Evaluate runs one request through the rules. It never fails: what cannot be told is [OutcomeUnknown].
func (s *Set) Evaluate(in Input) Result {
	if s.opt.Outbound || len(s.rules) == 0 {
		return Result{Path: in.Path, Query: in.Query, Rule: -1}
	}
	if s.fatal != nil {
		return s.refuse(&in)
	}
	r := s.runs.Get().(*run)
	r.set, r.in, r.res = s, in, Result{Rule: -1}
	r.work.slow = in.Budget
	r.base, r.path, r.query = in.base(), in.Path, in.Query
	res := &r.res
	if !in.Brief {
		res.Steps = make([]Step, 0, len(s.rules))
	}
	r.all()
	if res.Outcome == OutcomeNone && len(res.Hops) > 0 {
		res.Outcome, res.Rule = OutcomeRewrite, res.Hops[len(res.Hops)-1].Rule
	}
	if !res.Absolute {
		res.Path, res.Query = r.path, r.query
	}
	res.Changed = res.Absolute || res.Path != in.Path || res.Query != in.Query
	if s.doubt != "" && res.Outcome != OutcomeError {
		r.note(s.doubt)
	}
	out := r.res
	r.release()
	return out
}

// release returns the working memory without keeping the request's strings alive.
func (r *run) release() {
	clear(r.ruleCaps[:cap(r.ruleCaps)])
	clear(r.condCaps[:cap(r.condCaps)])
	r.work.input, r.work.slow = "", nil
	pool := &r.set.runs
	*r = run{work: r.work, ruleCaps: r.ruleCaps[:0], condCaps: r.condCaps[:0], buf: r.buf[:0]}
	pool.Put(r)
}

// refuse fills in the error of a section that the module cannot load.
func (s *Set) refuse(in *Input) Result {
	return Result{Outcome: OutcomeError, Path: in.Path, Query: in.Query, Rule: s.fatal.Rule,
		Status: 500, SubStatus: s.substatus(), Uncertain: s.fatal.Uncertain,
		Reason: s.fatal.Part.String() + ": " + s.fatal.Message}
}

func (s *Set) substatus() int {
	if s.opt.Global {
		return 51
	}
	return 50
}

func (r *run) note(msg string) {
	r.res.Uncertain = true
	for _, n := range r.res.Notes {
		if n == msg {
			return
		}
	}
	r.res.Notes = append(r.res.Notes, msg)
}

// all walks the rules until one ends the evaluation.
func (r *run) all() {
	for i := range r.set.rules {
		rule := &r.set.rules[i]
		if !rule.enabled {
			r.trace(Step{Rule: i, Outcome: Disabled})
			continue
		}
		subject, inside := r.subject()
		if !inside {
			r.note("the URL has left the directory of the rules, the remaining ones are not applied")
			return
		}
		if r.one(i, rule, subject) {
			return
		}
	}
}

// subject is the text that match patterns see: the path below the rules' directory, without a leading slash.
func (r *run) subject() (string, bool) {
	p := r.path
	if len(p) >= len(r.base) && strings.EqualFold(p[:len(r.base)], r.base) {
		return p[len(r.base):], true
	}
	if len(p) == len(r.base)-1 && strings.EqualFold(p, r.base[:len(p)]) {
		return "", true
	}
	return strings.TrimPrefix(p, "/"), len(r.res.Hops) == 0
}

// one evaluates a rule and reports whether the evaluation ends with it.
func (r *run) one(i int, rule *compiledRule, subject string) bool {
	step := Step{Rule: i, Subject: subject, Failed: Part{Kind: PartMatch}}
	r.ruleCaps, r.condCaps, r.condsUnknown, r.conds = r.ruleCaps[:0], r.condCaps[:0], false, nil
	caps, ok, unknown := rule.url.match(subject, r.ruleCaps, r.work)
	r.ruleCaps = caps
	if rule.negate {
		r.ruleCaps = r.ruleCaps[:0]
	}
	if unknown == "" && ok == rule.negate {
		r.trace(step)
		return false
	}
	result, failed := True, 0
	if unknown != "" {
		result = Unknown
		r.reason = unknown
	} else {
		step.Failed.Kind = PartCondition
		result, failed = r.conditions(rule)
		step.Failed.Index = failed
	}
	if !r.in.Brief {
		step.Captures, step.Conditions = clone(r.ruleCaps), r.conds
	}
	switch result {
	case False:
		r.trace(step)
		return false
	case Unknown:
		step.Outcome, step.Reason = RuleUnknown, r.reason
		r.trace(step)
		if r.failed {
			r.finish(OutcomeError, i)
			return true
		}
		if rule.action.Type == None && !rule.stop && len(rule.variables) == 0 {
			return false // it does nothing either way
		}
		r.finish(OutcomeUnknown, i)
		return true
	}
	step.Outcome, step.Failed = Matched, Part{}
	r.trace(step)
	return r.apply(i, rule)
}

func (r *run) trace(s Step) {
	if !r.in.Brief || s.Outcome == Matched || s.Outcome == RuleUnknown {
		r.res.Steps = append(r.res.Steps, s)
	}
}

// finish records the outcome with the current reason.
func (r *run) finish(o Outcome, rule int) {
	r.res.Outcome, r.res.Rule = o, rule
	if o == OutcomeUnknown || o == OutcomeError {
		r.res.Reason = r.reason
	}
	if o == OutcomeError {
		r.res.Status, r.res.SubStatus = 500, r.set.substatus()
	}
}

func clone(caps []string) []string {
	if len(caps) == 0 {
		return nil
	}
	return append([]string(nil), caps...)
}

package diagnose

import (
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/rules"
	"github.com/iislens/iislens/rules/harm"
)

// Cause is one explanation of a failure.
type Cause struct {
	*rules.Finding
	// Rank counts from 1: the cause to act on first.
	Rank int
	// Confidence is how likely it is that this is what was seen.
	Confidence rules.Certainty
	// Fix is what to do, in one sentence.
	Fix string
	// Next says that the cause does not explain the answer: it would fail once the first is mended.
	Next bool
}

// list collects causes, each rule and place once.
type list struct {
	byName map[string]*rules.Rule
	causes []*Cause
}

// add appends the cause of a failure, with a confidence of at best the failure's own. A failure that no rule of the catalogue
// names is no cause: nobody can act on it, or it is about security, which never makes a request fail.
func (l *list) add(f *verdict.Failure, best rules.Certainty, next bool) {
	if f == nil {
		return
	}
	rule := l.byName[f.Rule]
	if rule == nil || rule.Group == rules.Security {
		return
	}
	finding := rules.FromFailure(f)
	finding.Rule, finding.Severity = rule, rule.Severity
	if finding.Span.IsZero() {
		return
	}
	l.finding(finding, best, next)
}

// finding appends a finding of a rule.
func (l *list) finding(f *rules.Finding, best rules.Certainty, next bool) {
	for _, c := range l.causes {
		if c.Rule == f.Rule || c.Span == f.Span {
			return // the same thing said twice
		}
	}
	harm.Offer(f)
	l.causes = append(l.causes, &Cause{Finding: f, Rank: len(l.causes) + 1, Confidence: max(f.Certainty, best), Fix: rules.Sentence(f.Advice), Next: next})
}

// following appends the failures that come after the first, where they are causes of their own: a fault in another place that
// the first neither brings about nor hides.
func (l *list) following(o *pipeline.Outcome) {
	for _, f := range o.Next {
		if f.Status >= 400 && !dependent(o.Failure, f) {
			l.add(f, rules.Likely, true)
		}
	}
}

// dependent reports whether a later failure may go away with the first: behind broken rewrite rules the URL is another one,
// behind unreadable handlers the handler.
func dependent(first, later *verdict.Failure) bool {
	switch {
	case first.Rule == "rewrite-loop", first.Section == later.Section && first.Key == later.Key:
		return true
	case first.Status == 500 && first.Substatus >= 50 && first.Substatus <= 53:
		return true
	case first.Status == 500 && first.Substatus == 19:
		return later.Section == first.Section || later.Status == 404 || first.Section == ""
	}
	return false
}

// confidence turns how sure the pipeline is of its answer into how sure a cause can be.
func confidence(o *pipeline.Outcome) rules.Certainty {
	switch {
	case o.Certainty == pipeline.Certain:
		return rules.Certain
	case o.Doubtful:
		return rules.Possible
	}
	return rules.Likely
}

// faults returns every configuration fault at the path of an outcome, in the order in which requests meet them: those of whole
// files, then those of sections.
func faults(o *pipeline.Outcome) []*merge.Fault {
	res := o.First
	if res == nil || res.Directory == nil || res.Node == nil {
		return nil
	}
	all := append([]*merge.Fault(nil), res.Node.Faults...)
	for _, name := range res.Node.Names() {
		if f := res.Node.Error(res.Node.Section(name)); f != nil {
			all = append(all, f)
		}
	}
	return all
}

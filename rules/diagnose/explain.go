package diagnose

import (
	"fmt"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/verdict"
	"github.com/iislens/iislens/rules"
)

// Verdict is how what was seen and what the configuration predicts go together.
type Verdict string

// The verdicts. The first two are for requests of which nobody told the answer.
const (
	Predicted     Verdict = "predicted"     // the request will fail
	Fine          Verdict = "fine"          // nothing in the configuration makes it fail
	Agrees        Verdict = "agrees"        // the configuration predicts what was seen
	Related       Verdict = "related"       // it predicts another status of the same condition, or a later failure or one that was assumed not to happen explains what was seen
	Contradiction Verdict = "contradiction" // it cannot give what was seen
	Outside       Verdict = "outside"       // it lets the request pass; what was seen comes from behind or before it
	Undecided     Verdict = "undecided"     // a fact is missing
)

// Diagnosis is everything that is to be said about one request.
type Diagnosis struct {
	Verdict Verdict
	// Means says what the status that was seen means, "" where nobody told one.
	Means string
	// Note says in one or two sentences how observation and configuration go together; "" where the causes say everything.
	Note string
	// Assumed is what nobody told and what the answer rests on.
	Assumed []string
	// Causes are what to act on, the first first. It is empty when nothing is wrong or nothing in the configuration explains it.
	Causes []*Cause
	// After holds the failures behind the first one that do not go away with it.
	After []*verdict.Failure
	// Elsewhere says what outside this configuration gives the status, the likeliest first.
	Elsewhere []string
	// Look says what to look at next.
	Look []Step
}

// Diagnoser explains requests of one server. It is safe for concurrent use.
type Diagnoser struct {
	Predictor *pipeline.Predictor
	catalogue []*rules.Rule
	byName    map[string]*rules.Rule

	mu     sync.Mutex
	nearby map[string][]*rules.Finding // by directory and status
}

// New returns a diagnoser that names causes by a catalogue.
func New(p *pipeline.Predictor, catalogue []*rules.Rule) *Diagnoser {
	d := &Diagnoser{Predictor: p, catalogue: catalogue, byName: map[string]*rules.Rule{}, nearby: map[string][]*rules.Finding{}}
	for _, r := range catalogue {
		d.byName[r.Name] = r
	}
	return d
}

// Explain says why the request of an outcome ends as it does; seen is nil when nobody told.
func (d *Diagnoser) Explain(o *pipeline.Outcome, seen *Observed) *Diagnosis {
	e := &examination{Diagnoser: d, out: o, seen: seen, list: list{byName: d.byName}}
	switch {
	case seen == nil:
		e.unseen()
	case seen.Success():
		e.success()
	case seen.File != "" && e.place(), e.agreement(), e.later(), e.otherFault(), e.kindred(), e.withheld(), e.named():
	case seen.Reason != "" && e.know(seen).Means != "":
		e.reasoned()
	default:
		e.unexplained()
		e.barren()
		e.standIn()
	}
	e.Causes, e.Assumed = e.list.causes, o.Assumed
	if seen != nil {
		e.Means = e.know(seen).Means
	}
	for _, f := range o.Next {
		if o.Failure != nil && f.Status >= 400 && !dependent(o.Failure, f) {
			e.After = append(e.After, f)
		}
	}
	return &e.Diagnosis
}

// examination is one diagnosis being made.
type examination struct {
	*Diagnoser
	Diagnosis
	out  *pipeline.Outcome
	seen *Observed
	list list
}

// unseen explains what is predicted.
func (e *examination) unseen() {
	o := e.out
	switch {
	case o.Failure != nil && o.Status >= 400 || o.Failure != nil && o.Status == 0:
		e.Verdict = Predicted
		e.list.add(o.Failure, confidence(o), false)
		e.list.following(o)
		if len(e.list.causes) == 0 {
			e.Note = rules.Sentence(o.Because)
		}
	case o.Failure != nil && o.Failure.Rule != "": // a redirect that never ends
		e.Verdict = Predicted
		e.list.add(o.Failure, confidence(o), false)
	case o.Status == 0:
		e.undecided()
	case o.Fault != nil:
		e.Verdict = Predicted
		e.list.add(e.Predictor.FailureOf(o.Fault), confidence(o), false)
	default:
		e.Verdict, e.Note = Fine, fineText(o)
		if unread := e.unread(); unread != "" {
			e.Note = strings.Replace(e.Note, "Nothing in the configuration makes", "Nothing in what was read makes", 1) + " " + unread
		}
	}
}

// undecided says which fact is missing, and how to tell it.
func (e *examination) undecided() {
	e.Verdict, e.Note = Undecided, "What IIS answers cannot be told: "+lower(e.out.Because)+"."
	if e.out.First != nil && e.out.First.Request.ClientIP == "" && strings.Contains(e.out.Because, "address of the client") {
		e.Note += " Say it with --client-ip."
	}
}

func fineText(o *pipeline.Outcome) string {
	if o.Status >= 300 {
		return fmt.Sprintf("The configuration answers %s: %s.", o.Text(), o.Because)
	}
	return "Nothing in the configuration makes this request fail. With --status CODE you are told what else gives the status that you see."
}

// success is for answers that are no failure.
func (e *examination) success() {
	o := e.out
	if f := o.Failure; f != nil && f.Rule != "" && e.seen.Status >= 300 && e.seen.matches(f) == same { // a redirect that is a refusal, or a circle
		e.Verdict = Agrees
		e.list.add(f, confidence(o), false)
		return
	}
	if o.Failure == nil || o.Status < 400 && o.Status > 0 {
		e.Verdict, e.Note = Agrees, "The request succeeds, as the configuration says."
		return
	}
	if e.kindred() {
		return
	}
	e.Verdict = Contradiction
	e.Note = fmt.Sprintf("This configuration answers %s; you saw %s.", o.Text(), e.seen.Text())
	if unread := e.unread(); unread != "" {
		e.Verdict = Undecided
		e.Note = fmt.Sprintf("What was read answers %s; you saw %s. %s", o.Text(), e.seen.Text(), unread)
	}
	e.list.add(o.Failure, rules.Possible, false)
	e.Elsewhere = e.general()
}

// agreement is for failures that the configuration predicts as they were seen.
func (e *examination) agreement() bool {
	f := e.out.Failure
	if f == nil || f.Status < 400 {
		return false
	}
	how := e.seen.matches(f)
	switch how {
	case same:
		e.Verdict = Agrees
		e.list.add(f, confidence(e.out), false)
		e.list.following(e.out)
	case other:
		if e.seen.Status == f.Status && e.seen.Substatus == f.Substatus && e.otherFault() {
			return true
		}
		e.Verdict = Related
		e.list.add(f, max(rules.Likely, confidence(e.out)), false)
		e.Note = fmt.Sprintf("%s is another form of the %s that the configuration gives.", e.seen.Text(), f.Text())
		if e.seen.Status == f.Status && e.seen.Substatus == f.Substatus {
			e.Note = fmt.Sprintf("The code that you saw (0x%08x) is not the one that goes with this cause (0x%08x): look at the place on the error page.", e.seen.Win32, f.Win32)
		}
	case kin:
		if e.later() { // something that fits better
			return true
		}
		e.Verdict = Related
		e.list.add(f, max(rules.Likely, confidence(e.out)), false)
		e.Note = fmt.Sprintf("The configuration gives %s, not %s. Most likely it is the same failure: what relays or shows an answer often loses the substatus. The log of IIS has the exact one.", f.Text(), e.seen.Text())
		if e.seen.Substatus > 0 {
			e.Note = fmt.Sprintf("The configuration gives %s, not %s; the two are one condition in different circumstances.", f.Text(), e.seen.Text())
		}
	default:
		return false
	}
	if len(e.list.causes) == 0 {
		e.Note = strings.TrimSpace(e.Note + " " + rules.Sentence(f.Because))
		e.Look = e.steps(e.know(e.seen))
	}
	return true
}

// later looks for a failure behind the first one that gives what was seen: then the first has been mended on the server.
func (e *examination) later() bool {
	o := e.out
	for _, f := range o.Next {
		if e.seen.matches(f) < other {
			continue
		}
		e.list.add(f, rules.Likely, false)
		if len(e.list.causes) == 0 {
			continue
		}
		e.Verdict = Related
		e.Note = fmt.Sprintf("This configuration fails earlier, with %s, and would give %s only after that: the server seems to read a configuration in which the first fault is mended.", o.Text(), e.seen.Text())
		e.list.add(o.Failure, rules.Possible, false)
		return true
	}
	return false
}

// otherFault looks for a configuration fault at the path that has the code which was seen.
func (e *examination) otherFault() bool {
	if e.seen.Status != 500 || e.seen.Substatus != 19 {
		return false
	}
	for _, fault := range faults(e.out) {
		if e.seen.Win32 != 0 && fault.HResult != e.seen.Win32 {
			continue
		}
		e.list.add(e.Predictor.FailureOf(fault), rules.Likely, false)
	}
	if len(e.list.causes) == 0 {
		return false
	}
	e.Verdict = Related
	if e.out.Status == 500 && e.out.Substatus == 19 {
		e.Note = "The configuration has several faults at this path; the first one below has the code that you saw."
		return true
	}
	e.Note = fmt.Sprintf("This fault lies in a section that requests for the path need not read; for this request the configuration gives %s.", e.out.Text())
	return true
}

// place is for error pages that name a file and line: the fault there is the cause, whatever else is wrong.
func (e *examination) place() bool {
	var found *merge.Fault
	for _, fault := range faults(e.out) {
		if e.at(fault.Origin) {
			found = fault
			break
		}
	}
	if found == nil {
		return false
	}
	e.Verdict = Agrees
	e.list.add(e.Predictor.FailureOf(found), rules.Certain, false)
	return len(e.list.causes) > 0
}

// at reports whether a place is the one that an error page names.
func (e *examination) at(o merge.Origin) bool {
	if o.IsZero() || e.seen.Line == 0 {
		return false
	}
	for _, level := range e.Predictor.Server.Chain(e.out.First.Directory) {
		if level.Layer != nil && level.Layer.Doc.File == o.Span.File && strings.EqualFold(level.File, e.seen.File) {
			return o.Span.From().Line <= e.seen.Line && e.seen.Line <= o.Span.To().Line
		}
	}
	return false
}

// lower begins a sentence's text with a small letter where it begins with an ordinary word, and takes its full stop.
func lower(text string) string {
	text = strings.TrimSuffix(text, ".")
	if len(text) > 1 && text[1] >= 'a' && text[1] <= 'z' {
		return strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

package diagnose

import (
	"fmt"
	"strings"
	"sync"

	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
	"github.com/iislens/iislens/resolver/topology"
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
	Related       Verdict = "related"       // it predicts another status of the same condition, or a later failure explains what was seen
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
	case seen.File != "" && e.place(), e.agreement(), e.later(), e.otherFault():
	default:
		e.unexplained()
	}
	e.Causes = e.list.causes
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
	case o.Status == 0:
		e.undecided()
	case o.Fault != nil:
		e.Verdict = Predicted
		e.list.add(e.Predictor.FailureOf(o.Fault), confidence(o), false)
	default:
		e.Verdict, e.Note = Fine, fineText(o)
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
	if o.Failure == nil || o.Status < 400 && o.Status > 0 {
		e.Verdict, e.Note = Agrees, "The request succeeds, as the configuration says."
		return
	}
	e.Verdict = Contradiction
	e.Note = fmt.Sprintf("This configuration answers %s, not %s.", o.Text(), e.seen.Text())
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
		e.list.add(f, rules.Likely, false)
		e.Note = fmt.Sprintf("%s is another form of the %s that the configuration gives.", e.seen.Text(), f.Text())
		if e.seen.Status == f.Status && e.seen.Substatus == f.Substatus {
			e.Note = fmt.Sprintf("The code that you saw (0x%08x) is not the one that goes with this cause (0x%08x): look at the place on the error page.", e.seen.Win32, f.Win32)
		}
	case kin:
		if e.later() { // something that fits better
			return true
		}
		e.Verdict = Related
		e.list.add(f, rules.Likely, false)
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

// unexplained is for answers that the configuration does not give.
func (e *examination) unexplained() {
	o, seen := e.out, e.seen
	known := e.know(seen)
	switch {
	case o.Status == 0 && o.Failure == nil:
		e.undecided()
	case o.Failure != nil && o.Status >= 400 && seen.early():
		e.Verdict = Outside
		e.Note = fmt.Sprintf("Nothing in the configuration explains %s. It comes before what the configuration gives: once it is mended, the request ends with %s.", seen.Text(), o.Text())
		e.knowledge(seen)
		e.list.add(o.Failure, rules.Likely, true)
		return
	case o.Failure != nil && o.Status >= 400:
		e.Verdict = Contradiction
		e.Note = fmt.Sprintf("This configuration answers %s, not %s. Either the server does not run with this configuration, or something else answered.", o.Text(), seen.Text())
	case known.Configured:
		e.Verdict = Contradiction
		e.Note = fmt.Sprintf("Only configuration gives %s, and nothing in this one does. The server does not run with this configuration, or the request was another one.", seen.Text())
	default:
		e.Verdict = Outside
		e.Note = fmt.Sprintf("Nothing in the configuration explains %s: %s.", seen.Text(), e.passes())
	}
	for _, f := range e.rulesNearby() {
		e.list.finding(f, rules.Possible, false)
	}
	if o.Status >= 400 {
		e.list.add(o.Failure, rules.Possible, false)
	}
	e.knowledge(seen)
	if e.Verdict == Contradiction {
		e.Elsewhere = append(e.Elsewhere, e.general()...)
	}
}

// passes says who takes the request once the configuration lets it pass.
func (e *examination) passes() string {
	s := e.out.Last.Selection.Entry
	switch {
	case e.out.Status >= 300:
		return fmt.Sprintf("it answers %s", e.out.Text())
	case s == nil:
		return "it lets the request pass"
	case s.Static():
		return "it serves the file"
	}
	return fmt.Sprintf("it hands the request to %s (%s), and what answers is behind that", s.Name, s.Modules[0])
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

// know returns what is known of a status, told apart by the module that answers.
func (e *examination) know(seen *Observed) Knowledge {
	module := seen.Module
	if last := e.out.Last; module == "" && last != nil && last.Selection.Entry != nil {
		module = moduleOf(last.Selection.Entry)
	}
	return Know(seen, module)
}

func moduleOf(entry *handler.Entry) string {
	if len(entry.Modules) > 0 {
		return entry.Modules[0]
	}
	return handler.ManagedModule
}

// knowledge adds what outside the configuration gives a status, and where to look.
func (e *examination) knowledge(seen *Observed) {
	known := e.know(seen)
	for _, note := range e.out.Potential {
		if seen.is(note.Status) {
			text := rules.Sentence(note.Text)
			if !note.Place.IsZero() {
				text = strings.TrimSuffix(text, ".") + fmt.Sprintf(" (%s:%d).", note.Place.Span.File.Path, note.Place.Span.Line())
			}
			e.Elsewhere = append(e.Elsewhere, text)
		}
	}
	e.Elsewhere = append(e.Elsewhere, known.Elsewhere...)
	e.Look = e.steps(known)
}

// general says what gives an answer that the configuration contradicts.
func (e *examination) general() []string {
	var texts []string
	if res := e.out.First; res != nil && res.Directory != nil {
		if file := e.nearestFile(); file != "" {
			texts = append(texts, fmt.Sprintf("Another copy of the configuration: compare %s on the server with the one here.", file))
		}
		if names := e.sameDoor(res.Site); len(names) > 0 {
			texts = append(texts, fmt.Sprintf("Another site on the same port: %s.", strings.Join(names, ", ")))
		}
	}
	if e.seen.Status > 0 {
		texts = append(texts, fmt.Sprintf("A proxy, load balancer or other server in front: the log of IIS then has no line with %s at that time.", e.seen.Text()))
	}
	if entry := e.out.Last.Selection.Entry; entry != nil && !entry.Static() && e.seen.Substatus <= 0 && e.seen.Status >= 400 && e.seen.Status != 503 {
		texts = append(texts, fmt.Sprintf("The application's own code: a program behind %s may answer any status, which IIS logs with substatus 0.", entry.Name))
	}
	return texts
}

// nearestFile returns the Windows path of the deepest configuration file that was read for the path.
func (e *examination) nearestFile() string {
	file := ""
	for _, level := range e.Predictor.Server.Chain(e.out.First.Directory) {
		if level.Layer != nil && level.File != "" {
			file = level.File
			if level.Layer.Doc.File == e.Predictor.Server.Config.File {
				file = "applicationHost.config"
			}
		}
	}
	return file
}

// sameDoor returns the other sites that take requests on the port.
func (e *examination) sameDoor(site *topology.Site) []string {
	var names []string
	for _, s := range e.Predictor.Server.Topology.Sites {
		for _, b := range s.Bindings {
			if s != site && b.HTTP() && b.Port == e.out.First.Request.Port && len(names) < 4 {
				names = append(names, s.Name)
				break
			}
		}
	}
	return names
}

// lower begins a sentence's text with a small letter where it begins with an ordinary word, and takes its full stop.
func lower(text string) string {
	text = strings.TrimSuffix(text, ".")
	if len(text) > 1 && text[1] >= 'a' && text[1] <= 'z' {
		return strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

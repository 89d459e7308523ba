package diagnose

import (
	"fmt"
	"strings"

	"github.com/iislens/iislens/resolver/topology"
	"github.com/iislens/iislens/rules"
)

// unexplained is for answers that the configuration does not give.
func (e *examination) unexplained() {
	o, seen := e.out, e.seen
	known, unread := e.know(seen), e.unread()
	switch {
	case o.Status == 0 && o.Failure == nil:
		e.undecided()
	case o.Failure != nil && o.Status >= 400 && seen.early():
		e.Verdict = Outside
		e.Note = fmt.Sprintf("Nothing in the configuration explains %s. It comes before what the configuration gives: once it is mended, the request ends with %s.", seen.Text(), o.Text())
		e.knowledge(seen)
		e.list.add(o.Failure, rules.Possible, true)
		return
	case o.Failure != nil && o.Status >= 400 && unread != "":
		e.Verdict = Undecided
		e.Note = fmt.Sprintf("What was read answers %s; you saw %s. %s", o.Text(), seen.Text(), unread)
	case o.Failure != nil && o.Status >= 400:
		e.Verdict = Contradiction
		e.Note = fmt.Sprintf("This configuration answers %s; you saw %s. Either the server does not run with this configuration, or something else answered.", o.Text(), seen.Text())
	case known.Configured && unread != "":
		e.Verdict = Undecided
		e.Note = fmt.Sprintf("Only configuration gives %s, and nothing in what was read does. %s", seen.Text(), unread)
	case known.Configured:
		e.Verdict = Contradiction
		e.Note = fmt.Sprintf("Only configuration gives %s, and nothing in this one does. The server does not run with this configuration, or the request was another one.", seen.Text())
	case unread != "":
		e.Verdict = Undecided
		e.Note = fmt.Sprintf("Nothing in what was read explains %s: %s. %s", seen.Text(), e.passes(), unread)
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
	e.replaced()
	if unread != "" {
		e.Elsewhere = append(e.Elsewhere, e.listed()...)
	}
	e.knowledge(seen)
	if e.Verdict == Contradiction || e.Verdict == Undecided && unread != "" {
		e.Elsewhere = append(e.Elsewhere, e.general()...)
	}
}

// replaced names error pages that hide what the program says of an error which it answers: with them nobody sees more than the status.
func (e *examination) replaced() {
	rule, last := e.byName["httperrors-replace"], e.out.Last
	if rule == nil || e.out.Status == 0 || e.out.Status >= 400 || last == nil || last.Directory == nil || last.Selection.Entry == nil || last.Selection.Entry.Static() && !e.Predictor.Routes(last.Application) {
		return
	}
	report := func(f *rules.Finding) { e.list.finding(f, rules.Possible, false) }
	pass := rules.NewPass(rule, &rules.View{Server: last.Server, Predictor: e.Predictor}, report, func(string) {})
	for dir := last.Directory; dir != nil && len(e.list.causes) == 0; dir = dir.Up {
		if dir.Node != nil {
			rule.Scope(pass, rules.NewScope(last.Server, last.Site, dir))
		}
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

// know returns what is known of a status, told apart by the module that answers.
func (e *examination) know(seen *Observed) Knowledge {
	module := seen.Module
	if last := e.out.Last; module == "" && last != nil && last.Selection.Entry != nil {
		module = moduleOf(last.Selection.Entry)
	}
	return Know(seen, module)
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

package answer

import (
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/handler"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/pipeline"
)

// Followed is a request that was followed through the configuration of a server.
type Followed struct {
	*pipeline.Outcome
	Server *Server
}

// Fails reports whether the request is predicted to fail; a redirect that the configuration asks for does not.
func (f *Followed) Fails() bool {
	return f.Status >= 400 || f.ConfigError() != nil || f.Status == 0 && f.Failure != nil
}

// Sent is the request as the client sent it.
func (f *Followed) Sent() *resolver.Request {
	if f.Asked != nil {
		return f.Asked
	}
	return f.First.Request
}

// Resolution returns the request that answers in the end.
func (f *Followed) Resolution() *resolver.Resolution {
	if f.Last != nil {
		return f.Last
	}
	return f.First
}

// HandlersFault is what keeps IIS from reading the handlers of the path.
func (f *Followed) HandlersFault() *merge.Fault {
	r := f.Resolution()
	if r.Directory == nil || r.Node == nil || r.Handlers == nil {
		return nil
	}
	return r.Node.Error(r.Handlers.Section)
}

// ConfigError is the configuration error that IIS answers with, else the one of the handlers, nil for none.
func (f *Followed) ConfigError() *merge.Fault {
	if f.Fault != nil {
		return f.Fault
	}
	return f.HandlersFault()
}

// Entry returns the handler that answers, nil when none does or its section cannot be read.
func (f *Followed) Entry() *handler.Entry {
	if f.HandlersFault() != nil {
		return nil
	}
	return f.Resolution().Selection.Entry
}

// History tells how an entry of the handlers came to be.
func (f *Followed) History(e *handler.Entry) []merge.Step {
	return f.Resolution().Handlers.Section.History(e.Item)
}

// View is the config path whose own file counts as not inherited.
func (f *Followed) View() string {
	if r := f.Resolution(); r.Directory != nil {
		return r.View()
	}
	return ""
}

// Tried is one entry of the handlers and what became of it.
type Tried struct {
	handler.Candidate
	// HandedOn says that the entry took the request and passed it on to the entries behind it.
	HandedOn bool
}

// Text names the result as documents and text do.
func (t Tried) Text() string {
	if t.HandedOn {
		return "handedOn"
	}
	return t.Result.String()
}

// Candidates tells what became of every entry.
func (f *Followed) Candidates() []Tried {
	r := f.Resolution()
	if r.Handlers == nil || r.Match == nil {
		return nil
	}
	var list []Tried
	for i, c := range r.Handlers.Candidates(r.Match, r.Selection.Index) {
		one := Tried{Candidate: c}
		if c.Result == handler.Selected && i < r.Selection.Index {
			one.HandedOn, one.Reason = true, "takes the request and hands it on to the entries behind it"
		}
		list = append(list, one)
	}
	return list
}

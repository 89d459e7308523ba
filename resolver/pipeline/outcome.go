package pipeline

import (
	"github.com/iislens/iislens/resolver"
	"github.com/iislens/iislens/resolver/access"
	"github.com/iislens/iislens/resolver/merge"
	"github.com/iislens/iislens/resolver/verdict"
)

// Certainty tells how sure a prediction is. The zero value is Unknown.
type Certainty uint8

const (
	Unknown Certainty = iota
	Likely
	Certain
)

func (c Certainty) String() string { return [...]string{"unknown", "likely", "certain"}[c] }

// Outcome is a request followed through the pipeline to its answer.
type Outcome struct {
	// First is the request as it came in, Last the one that answers in the end; they are the same without hops.
	First, Last *resolver.Resolution
	Hops        []Hop
	// Status is what IIS answers by its configuration alone: 200 where nothing in it prevents success, 0 where it cannot be known.
	Status, Substatus int
	Certainty         Certainty
	// Assumed are the facts that nobody told and that were assumed on the way; where there are any, nothing is certain.
	Assumed []string
	// Withheld are failures that were assumed not to happen: what decides them is the server's own, which nobody read.
	Withheld []*verdict.Failure
	// Handed is the program that a successful request ends with, so that its answer is not the configuration's; "" without one.
	Handed string
	// Doubtful says that what was assumed goes against what was told, so that the outcome is possible only.
	Doubtful bool
	// Asked is the request as the client sent it, where something in front of the server is assumed to have sent First on; nil elsewhere.
	Asked *resolver.Request
	// Because says why in one sentence.
	Because string
	// Failure is the check that decided, nil when nothing failed. A redirect that the configuration asks for is no failure
	// in the sense of exit codes, but is here too.
	Failure *verdict.Failure
	// Next holds what would fail if Failure were mended, in pipeline order.
	Next []*verdict.Failure
	// Potential holds answers that a request which the configuration lets pass may get all the same: those that depend on load,
	// on rights or on the program.
	Potential []Potential
	// Checks holds the stages as a checklist.
	Checks []Check
	// Fault is the configuration error that a request at the path meets, nil without one.
	Fault *merge.Fault
}

// Text returns the status as people write it, "unknown" when it cannot be known.
func (o *Outcome) Text() string {
	if o.Status == 0 {
		return "unknown"
	}
	return verdict.Text(o.Status, o.Substatus)
}

// Potential is an answer that the configuration makes possible and does not decide. Its Status is never "".
type Potential = access.Note

// Hop is one hand-over of the request inside the server.
type Hop struct {
	Kind     string // "rewrite", "defaultDocument" or "extensionless"
	From, To string // URL paths
	Handler  string // the handler that handed it on; "" for rewrites
	Origin   merge.Origin
}

// Check is one line of the checklist. Stage is one of bindings, configuration, filtering, authentication, handler, access,
// restriction, process and static.
type Check struct {
	Stage  string
	Result string // "ok", "failed", "skipped", "unknown"
	Detail string
}

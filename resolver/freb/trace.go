package freb

import (
	"strings"
	"time"
)

// Status is an HTTP status with the substatus of IIS; Sub is 0 where the
// trace has none, as in statusCode="200".
type Status struct{ Code, Sub int }

// Field is one named value of an event, in the order of the trace.
type Field struct{ Name, Value string }

// Event is one step of a trace.
type Event struct {
	// Name is the event's name, such as MODULE_WARNING.
	Name, Provider string
	// Level is 1 critical, 2 error, 3 warning, 4 information, 5 verbose.
	Level int
	// Time is UTC; zero when missing. Line is the line of <Event>, from 1.
	Time time.Time
	Line int
	// Fields are the values, without the context ID. A value that the trace
	// also puts into words (an error code, a notification) has them in Words.
	Fields []Field
	Words  []Field
}

// HandlerChange is a HANDLER_CHANGED event: the choice of a handler, or of
// another one in its place, by a module or a rewritten URL.
type HandlerChange struct {
	From, To string
	// Modules, Script and Type are attributes of the new handler; empty where
	// it has none.
	Modules, Script, Type string
	Time                  time.Time
	Line                  int
}

// ModuleError is a MODULE_SET_RESPONSE_ERROR_STATUS event.
type ModuleError struct {
	Module string
	// Notification is the stage of the pipeline, such as EXECUTE_REQUEST_HANDLER.
	Notification string
	Status       Status
	Reason       string
	// Code is the HRESULT or Win32 error, CodeText its text in the server's
	// language.
	Code     uint32
	CodeText string
	// Config is what the configuration system said, mostly empty.
	Config string
	Time   time.Time
	Line   int
}

// URLChange is a URL_CHANGED event.
type URLChange struct {
	From, To string
	Line     int
}

// Rule is the evaluation of one rewrite rule.
type Rule struct {
	Name string
	// Input is the URL that the rule was tried on.
	Input string
	// Matched tells whether the rule applied; false as well when the trace
	// ends before the rule does.
	Matched bool
	// Action is the event of what it did (REWRITE_ACTION, REDIRECT_ACTION,
	// CUSTOM_RESPONSE_ACTION, ABORT_REQUEST_ACTION); empty when nothing.
	Action string
	// Steps are the events between start and end: patterns, conditions, action.
	Steps []Event
	Line  int
}

// Trace is one failed request.
type Trace struct {
	URL, Verb, AppPool string
	SiteID, ProcessID  int
	// Status is the final answer, Trigger the one that started the trace.
	Status, Trigger Status
	// FailureReason is STATUS_CODE, TIME_TAKEN or an event level.
	FailureReason string
	TimeTaken     time.Duration
	ActivityID    string
	// Authentication, User and TokenUser say as whom the request ran.
	Authentication, User, TokenUser string
	// Start is the time of the first event.
	Start time.Time
	// PhysicalPath is the file that the request was mapped to, where an event
	// tells.
	PhysicalPath string

	Handlers []HandlerChange
	Errors   []ModuleError
	URLs     []URLChange
	Rules    []Rule
	// Notable are the other events worth showing: warnings and errors, and
	// those of CGI, FastCGI, ISAPI, ASP.NET Core and security.
	Notable []Event
	// Events is the number of events read, Dropped how many of the lists
	// above were left out at the limit.
	Events, Dropped int
}

// Handler returns the handler that was in charge in the end; empty when none
// was chosen.
func (t *Trace) Handler() string {
	if n := len(t.Handlers); n > 0 {
		return t.Handlers[n-1].To
	}
	return ""
}

// Failure returns the event that decided the answer: the first that set the
// status that triggered the trace, else the first that set the final one,
// else the last of all. Later ones are mostly repetitions by modules that
// render the error.
func (t *Trace) Failure() (ModuleError, bool) {
	for _, want := range []Status{t.Trigger, t.Status} {
		for _, e := range t.Errors {
			if e.Status == want {
				return e, true
			}
		}
	}
	if n := len(t.Errors); n > 0 {
		return t.Errors[n-1], true
	}
	return ModuleError{}, false
}

// Get returns the value of a field, by its name without regard to case.
func (e *Event) Get(name string) string { return find(e.Fields, name) }

// Words of a field: what the trace says its number means.
func (e *Event) words(name string) string { return find(e.Words, name) }

func find(fields []Field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

package answer

import (
	"time"

	"github.com/iislens/iislens/cmd/internal/ask/logs"
	"github.com/iislens/iislens/cmd/internal/ask/setup"
	"github.com/iislens/iislens/resolver/iislog"
	"github.com/iislens/iislens/rules/diagnose"
)

// Logs is what failed in logs.
type Logs struct {
	SchemaVersion int `json:"schemaVersion"`
	// Configuration is null where none was given or found.
	Configuration *setup.Configuration `json:"configuration"`
	Statuses      []StatusCount        `json:"statuses"`
	Lines         int64                `json:"lines"`
	Skipped       int64                `json:"skipped"`
	Files         int64                `json:"files"`
	// Requests counts those in the range of time, Failed those in Groups, also where --top leaves some out.
	Requests int64    `json:"requests"`
	Failed   int64    `json:"failed"`
	Warnings []string `json:"warnings"`
	// Unread are the logs that could not be read, or not to their end.
	Unread []UnreadLog `json:"unread"`
	// Groups comes last: there may be many, and each is written by itself.
	Groups []LogGroup `json:"groups"`
}

// UnreadLog is a log that could not be read, or not to its end: what stands before the place of the error is counted.
type UnreadLog struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

func (u UnreadLog) String() string { return u.File + ": " + u.Error }

// StatusCount is how many requests were answered with a status, whatever the filter.
type StatusCount struct {
	Status    int   `json:"status"`
	Substatus *int  `json:"substatus"`
	Count     int64 `json:"count"`
}

// LogGroup is a set of requests that failed alike, for one cause.
type LogGroup struct {
	Site      string  `json:"site"`
	Status    int     `json:"status"`
	Substatus *int    `json:"substatus"`
	Win32     *int64  `json:"win32"`
	Reason    *string `json:"reason"`
	Count     int64   `json:"count"`
	FirstSeen *string `json:"firstSeen"`
	LastSeen  *string `json:"lastSeen"`
	// Shape is the path with what varies folded; Other marks the rest of groups beyond the limit.
	Shape   string   `json:"shape"`
	Other   bool     `json:"other"`
	Example Example  `json:"example"`
	Paths   []string `json:"paths"`
	Means   string   `json:"means"`
	// Verdict and Note are as for a single request; "" where there is nothing to hold the group against.
	Verdict   string   `json:"verdict"`
	Note      string   `json:"note"`
	Causes    []Cause  `json:"causes"`
	Elsewhere []string `json:"elsewhere"`
}

// Example is the earliest request of a group.
type Example struct {
	URL    string `json:"url"`
	Method string `json:"method"`
	Site   string `json:"site"`
}

// LogReport returns what diagnose --log answers, without its groups; s is nil where there is no configuration.
func (s *Server) LogReport(total *iislog.Aggregate, warnings []string, unread []UnreadLog) *Logs {
	t := total.Totals()
	j := &Logs{SchemaVersion: 1, Groups: []LogGroup{}, Statuses: []StatusCount{}, Lines: t.Lines, Skipped: t.Skipped, Files: t.Files,
		Requests: t.Requests, Failed: t.Grouped, Warnings: append([]string{}, warnings...), Unread: append([]UnreadLog{}, unread...)}
	if s != nil {
		j.Configuration = &s.Configuration
	}
	for _, one := range total.Statuses() {
		j.Statuses = append(j.Statuses, StatusCount{one.Status, knownColumn(one.Substatus), one.Count})
	}
	return j
}

// knownColumn is nil for a column that the log does not have.
func knownColumn[T int | int64](n T) *T {
	if n < 0 {
		return nil
	}
	return &n
}

// LogGroup returns a group of requests that failed alike; s is nil where there is no configuration.
func (s *Server) LogGroup(g *logs.Group) *LogGroup {
	j := &LogGroup{Site: g.Site, Status: g.Seen.Status, Substatus: knownColumn(g.Seen.Substatus), Win32: knownColumn(g.Win32),
		Reason: optional(g.Seen.Reason), Count: g.Count,
		FirstSeen: Moment(g.First), LastSeen: Moment(g.Last), Shape: g.Shape, Other: g.Other, Example: Example{g.URL, g.Method, g.Site},
		Paths: append([]string{}, g.Paths...), Means: diagnose.Title(&g.Seen), Note: g.Why, Causes: []Cause{}, Elsewhere: []string{}}
	if g.Diagnosis != nil {
		j.Verdict, j.Note, j.Causes = string(g.Verdict), g.Note, s.causes(g.Causes)
		j.Elsewhere = append(j.Elsewhere, g.Elsewhere...)
	} else {
		j.Elsewhere = append(j.Elsewhere, diagnose.Know(&g.Seen, "").Elsewhere...)
	}
	return j
}

// Moment writes a time in UTC; nil when it is not known.
func Moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return optional(t.UTC().Format(time.RFC3339))
}

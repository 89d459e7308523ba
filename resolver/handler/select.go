package handler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iislens/iislens/resolver/disk"
)

// Result is what became of one entry.
type Result uint8

const (
	Selected Result = iota
	PathFails
	VerbFails
	PreConditionFails
	AccessFails
	ResourceFails
	NotReached
)

// String returns the names that the JSON output uses.
func (r Result) String() string {
	return [...]string{"selected", "path", "verb", "preCondition", "access", "resourceType", "notReached"}[r]
}

// Request is what selection needs to know.
type Request struct {
	*Target
	Verb   string
	Pool   *Pool
	Remote bool // the client is on another machine
	// Stat tells what is known of the first n segments of the path as a file; n is len(Segments) for all of it.
	Stat func(n int) disk.Info
}

// Match is the outcome of testing one entry.
type Match struct {
	Result Result
	// Script is the number of segments that name the script; the rest is path info.
	Script int
	// Info is what is known of the resource; Missing says that the entry wants one and it is absent: 404.0.
	Info    disk.Info
	Missing bool
	// Guessed says that the resource is unknown and was taken to be there.
	Guessed bool
	// Detail is the precondition item or the right that failed.
	Detail string
}

// Test decides whether an entry of the table takes the request. The order of the filters is that of the spec: precondition, verb,
// path, access, resource.
func (t *Table) Test(e *Entry, r *Request) Match {
	if failing := e.PreCondition.Failing(r.Pool); failing != "" {
		return Match{Result: PreConditionFails, Detail: failing}
	}
	return t.test(e, r)
}

// test is Test for an entry whose precondition holds.
func (t *Table) test(e *Entry, r *Request) Match {
	if e.Verbs != nil && !slices.Contains(e.Verbs, r.Verb) {
		return Match{Result: VerbFails}
	}
	n, ok := e.Path.next(r.Target, r.App)
	if !ok {
		return Match{Result: PathFails}
	}
	policy := t.Policy
	if r.Remote {
		policy = t.Remote
	}
	if !policy.Grants(e.Access) {
		return Match{Result: AccessFails, Detail: e.Access.String()}
	}
	if n == whole {
		return e.resource(r, len(r.Segments))
	}
	return e.script(r, n)
}

// script finds the segment that is the script: the first that matches and exists as a file, else the first that matches.
func (e *Entry) script(r *Request, first int) Match {
	if e.Resource == Unspecified || e.Resource == Directory {
		return e.resource(r, first)
	}
	for n, ok := first, true; ok; n, ok = e.Path.next(r.Target, n) {
		if n < len(r.Segments) || ok {
			if info := r.Stat(n); info.IsFile() || info.Fact == disk.Unknown {
				return e.resource(r, n)
			}
		}
	}
	return e.resource(r, first)
}

func (e *Entry) resource(r *Request, n int) Match {
	m := Match{Script: n}
	if e.Resource == Unspecified {
		return m
	}
	m.Info = r.Stat(n)
	switch {
	case m.Info.Fact == disk.Unknown:
		m.Guessed = true
	case m.Info.Fact == disk.Absent:
		m.Missing = true
	case e.Resource == File && m.Info.Dir, e.Resource == Directory && !m.Info.Dir:
		m.Result = ResourceFails
	}
	return m
}

// Selection is the outcome of choosing.
type Selection struct {
	// Entry is the one that was selected, nil when none was; Index is its place in the table.
	Entry *Entry
	Index int
	Match Match
	// Denied holds the rights for want of which entries were passed over before the choice.
	Denied Access
}

// Select returns the first entry, at or after from, that takes the request.
func (t *Table) Select(r *Request, from int) Selection {
	s := Selection{Index: -1}
	for _, at := range t.holding(r.Pool) {
		i := int(at)
		if i < from {
			continue
		}
		m := t.test(t.Entries[i], r)
		switch m.Result {
		case Selected:
			s.Entry, s.Index, s.Match = t.Entries[i], i, m
			return s
		case AccessFails:
			s.Denied |= t.Entries[i].Access
		}
	}
	return s
}

// view holds the indexes of the entries whose precondition holds in one kind of pool.
type view struct {
	pool    Pool // without its name where no precondition asks for it
	entries []int32
}

// maxViews bounds how many kinds of pools a table remembers.
const maxViews = 64

// holding returns the indexes of the entries whose precondition holds in a pool. They are found once for each kind of pool.
func (t *Table) holding(pool *Pool) []int32 {
	var views []view
	if known := t.views.Load(); known != nil {
		views = *known
	}
	kind := *pool
	if t.nameless { // thousands of pools may use the table, of a few kinds
		kind.Name = ""
	}
	for i := range views {
		if views[i].pool == kind {
			return views[i].entries
		}
	}
	v := view{pool: kind, entries: make([]int32, 0, len(t.Entries))}
	for i, e := range t.Entries {
		if e.PreCondition.Failing(pool) == "" {
			v.entries = append(v.entries, int32(i))
		}
	}
	if len(views) < maxViews {
		next := append(views[:len(views):len(views)], v)
		t.views.Store(&next)
	}
	return v.entries
}

// Candidate is one entry with what became of it and why.
type Candidate struct {
	Index  int
	Entry  *Entry
	Result Result
	Reason string
}

// Candidates tells what became of every entry when selected was chosen (-1 for none).
func (t *Table) Candidates(r *Request, selected int) []Candidate {
	list := make([]Candidate, len(t.Entries))
	for i, e := range t.Entries {
		m := t.Test(e, r)
		list[i] = Candidate{Index: i, Entry: e, Result: m.Result, Reason: t.reason(e, r, m)}
		if selected >= 0 && i > selected && m.Result == Selected {
			list[i].Result, list[i].Reason = NotReached, "would take the request, but an earlier entry has it"
		}
	}
	return list
}

func (t *Table) reason(e *Entry, r *Request, m Match) string {
	switch m.Result {
	case PreConditionFails:
		return fmt.Sprintf("preCondition %s does not hold for the pool (%s)", m.Detail, poolText(r.Pool))
	case VerbFails:
		return fmt.Sprintf("verb %s is not in %q", r.Verb, strings.Join(e.Verbs, ","))
	case PathFails:
		return fmt.Sprintf("path %q does not match /%s", e.Path.Text, r.site)
	case AccessFails:
		if t.Policy.Grants(e.Access) {
			return fmt.Sprintf("needs %s, which accessPolicy takes from remote clients (NoRemote%s)", m.Detail, m.Detail)
		}
		return fmt.Sprintf("needs %s, but accessPolicy is %q", m.Detail, t.Policy)
	case ResourceFails:
		if m.Info.Dir {
			return "resourceType is File, but the path is a directory"
		}
		return "resourceType is Directory, but the path is a file"
	}
	switch {
	case m.Missing:
		return "first match; what it should serve does not exist"
	case m.Guessed:
		return "first match, if the file exists: nobody mapped its disk"
	}
	return "first match"
}

func poolText(p *Pool) string {
	mode, runtime := "Integrated", "no managed code"
	if p.Classic {
		mode = "Classic"
	}
	if p.Runtime != "" {
		runtime = p.Runtime
	}
	return fmt.Sprintf("%s, %s, %d-bit", mode, runtime, p.Bits)
}

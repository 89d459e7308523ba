package iislog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Group is a set of requests that failed alike. All texts are valid UTF-8
// without control characters; an empty text means that the log does not say.
type Group struct {
	// Site is the site as logged: a name, or "W3SVC1" for ID 1 (see [SiteID]).
	Site string
	// Host is the host header in lower case, Port the server's port.
	Host, Port string
	Method     string
	// Status is 0 for a request that HTTP.sys dropped without an answer.
	Status int
	// Substatus and Win32 are -1 where the log has no such column.
	Substatus int
	Win32     int64
	// Reason and Queue are s-reason and s-queuename of HTTPERR logs.
	Reason, Queue string
	// Shape is the folded path (see [PathShape]).
	Shape string
	// Other marks the rest of groups dropped at the limit.
	Other bool
	Count int64
	// First and Last are UTC; zero when no entry had a time.
	First, Last time.Time
	// Example is the target of the earliest request, with its query, as logged.
	Example string
	// Paths are different paths of the group as logged, earliest first, at
	// most [Limits].Samples. See [Unplus].
	Paths []string
}

// StatusCount is the number of requests answered with a status. Substatus is
// -1 where it was not logged.
type StatusCount struct {
	Status, Substatus int
	Count             int64
}

// Groups returns the groups, the most frequent first, ties by their key.
func (a *Aggregate) Groups() []Group {
	groups := make([]Group, 0, len(a.groups)+len(a.other))
	for k, c := range a.groups {
		groups = append(groups, newGroup(k, c, false))
	}
	for k, c := range a.other {
		groups = append(groups, newGroup(k, c, true))
	}
	slices.SortFunc(groups, compareGroups)
	return groups
}

// Dropped returns how many requests are in groups marked Other.
func (a *Aggregate) Dropped() int64 {
	var n int64
	for _, c := range a.other {
		n = saturate(n, c.count)
	}
	return n
}

func newGroup(key string, c *cell, other bool) Group {
	p := strings.Split(key, string(rune(keySeparator)))
	status, _ := strconv.Atoi(p[partStatus])
	sub, _ := strconv.Atoi(p[partSub])
	win32, _ := strconv.ParseInt(p[partWin32], 10, 64)
	g := Group{
		Site: p[partSite], Host: p[partHost], Port: p[partPort], Method: p[partMethod],
		Status: status, Substatus: sub, Win32: win32,
		Reason: p[partReason], Queue: p[partQueue], Shape: p[partShape], Other: other,
		Count: c.count, First: toTime(c.first), Last: toTime(c.last), Example: c.example,
	}
	for _, s := range c.samples {
		g.Paths = append(g.Paths, s.path)
	}
	return g
}

func compareGroups(x, y Group) int {
	if x.Other != y.Other && x.Count == y.Count {
		if x.Other {
			return 1
		}
		return -1
	}
	return cmp.Or(
		cmp.Compare(y.Count, x.Count),
		cmp.Compare(x.Status, y.Status),
		cmp.Compare(x.Substatus, y.Substatus),
		cmp.Compare(x.Win32, y.Win32),
		cmp.Compare(x.Site, y.Site),
		cmp.Compare(x.Host, y.Host),
		cmp.Compare(x.Port, y.Port),
		cmp.Compare(x.Method, y.Method),
		cmp.Compare(x.Reason, y.Reason),
		cmp.Compare(x.Queue, y.Queue),
		cmp.Compare(x.Shape, y.Shape),
	)
}

// Statuses returns how many requests in range had which status, grouped or
// not, ordered by status and substatus.
func (a *Aggregate) Statuses() []StatusCount {
	list := make([]StatusCount, 0, len(a.statuses))
	for k, n := range a.statuses {
		list = append(list, StatusCount{Status: int(k >> 17), Substatus: int(k&(1<<17-1)) - 1, Count: n})
	}
	slices.SortFunc(list, func(x, y StatusCount) int {
		return cmp.Or(cmp.Compare(x.Status, y.Status), cmp.Compare(x.Substatus, y.Substatus))
	})
	return list
}

// SiteID returns the site's ID where a log names the site by it: "W3SVC12".
func SiteID(site string) (int, bool) {
	const prefix = "W3SVC"
	if len(site) <= len(prefix) || !strings.EqualFold(site[:len(prefix)], prefix) {
		return 0, false
	}
	n, err := strconv.ParseUint(site[len(prefix):], 10, 31)
	return int(n), err == nil
}

// Unplus returns a logged path with "+" read as the space it usually stands
// for: IIS writes spaces so, and a plus sign of the request as well. Where
// the difference matters (404.11 is caused by a plus), look at both.
func Unplus(path string) string { return strings.ReplaceAll(path, "+", " ") }

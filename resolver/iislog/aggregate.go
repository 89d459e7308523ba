package iislog

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Limits bound the memory of an [Aggregate]. Zero fields take the defaults.
type Limits struct {
	// Groups is the number of groups that always fit (20000). Twice as many
	// may be held; then the smaller half is folded into groups marked Other,
	// which keep site, status, substatus, win32 status and reason. Counts by
	// status stay exact, but which paths are named may then depend on how the
	// input was divided; below the limit, every division gives the same result.
	Groups int
	// Bytes is the approximate memory for groups (24 MiB), with the same effect.
	Bytes int
	// Samples is the number of paths kept per group (8): the earliest ones.
	Samples int
}

func (l Limits) orDefaults() Limits {
	if l.Groups <= 0 {
		l.Groups = 20000
	}
	if l.Bytes <= 0 {
		l.Bytes = 24 << 20
	}
	if l.Samples <= 0 {
		l.Samples = 8
	}
	return l
}

// Aggregate counts requests by group and by status. It is not safe for
// concurrent use. Adding and merging are associative and commutative as long
// as the limits are not reached.
type Aggregate struct {
	limits Limits
	groups map[string]*cell
	other  map[string]*cell
	bytes  int
	// statuses counts every request in range, grouped or not, by statusKey.
	statuses map[uint32]int64
	totals   Totals
	// scratch space of add
	key, lower, text []byte
}

// Totals adds up what was read into an aggregate and what was merged into it.
type Totals struct {
	Lines, Matched, Skipped, OutOfRange, Requests, Grouped, Files, Bytes int64
}

// cell is a group without its key.
type cell struct {
	count       int64
	first, last int64
	example     string // earliest request target, then smallest bytes
	exampleTime int64
	samples     []sample // sorted by time, then path
}

type sample struct {
	time int64
	path string
}

// entry is one log line, or one row that stands for several. The slices are
// valid during add only.
type entry struct {
	site, host, port, method, reason, queue []byte
	stem, query                             []byte
	status, substatus                       int
	win32                                   int64
	first, last, count                      int64
}

// NewAggregate returns an empty aggregate.
func NewAggregate(limits Limits) *Aggregate {
	return &Aggregate{
		limits:   limits.orDefaults(),
		groups:   map[string]*cell{},
		other:    map[string]*cell{},
		statuses: map[uint32]int64{},
	}
}

// maxStatuses bounds the status table; a sane log has a few dozen.
const maxStatuses = 8192

// statusKey packs a status and a substatus (-1: not logged).
func statusKey(status, sub int) uint32 { return uint32(status)<<17 | uint32(sub+1) }

func (a *Aggregate) countStatus(key uint32, n int64) {
	if _, ok := a.statuses[key]; !ok && len(a.statuses) >= maxStatuses {
		key &^= 1<<17 - 1
	}
	a.statuses[key] = saturate(a.statuses[key], n)
}

// saturate adds without overflow: counts come from outside in rows.
func saturate(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// keySeparator divides the parts of a key. Cleaned text cannot contain it.
const keySeparator = 0

// The parts of a key, in order.
const (
	partSite = iota
	partHost
	partPort
	partMethod
	partStatus
	partSub
	partWin32
	partReason
	partQueue
	partShape
	numParts
)

func (a *Aggregate) add(e *entry) {
	k := appendClean(a.key[:0], e.site, maxName)
	k = append(k, keySeparator)
	k = appendLower(k, e.host, maxName)
	k = append(k, keySeparator)
	k = appendClean(k, e.port, 8)
	k = append(k, keySeparator)
	k = appendClean(k, e.method, 32)
	k = append(k, keySeparator)
	k = strconv.AppendInt(k, int64(e.status), 10)
	k = append(k, keySeparator)
	k = strconv.AppendInt(k, int64(e.substatus), 10)
	k = append(k, keySeparator)
	k = strconv.AppendInt(k, e.win32, 10)
	k = append(k, keySeparator)
	k = appendClean(k, e.reason, maxName)
	k = append(k, keySeparator)
	k = appendClean(k, e.queue, maxName)
	k = append(k, keySeparator)
	a.lower = appendLower(a.lower[:0], e.stem, maxExample)
	k = appendShape(k, a.lower)
	a.key = k

	c := a.groups[string(k)]
	if c == nil {
		c = a.newCell(string(k))
	}
	c.count = saturate(c.count, e.count)
	c.first = min(c.first, e.first)
	c.last = later(c.last, e.last)
	a.addExample(c, e)
	a.addSample(c, e)
	if a.bytes > a.limits.Bytes || len(a.groups) > 2*a.limits.Groups {
		a.prune()
	}
}

func (a *Aggregate) newCell(key string) *cell {
	c := &cell{first: noTime, last: noTime, exampleTime: noTime}
	a.groups[key] = c
	a.bytes += cellBytes + len(key)
	return c
}

// cellBytes and sampleBytes estimate what a group costs beside its texts.
const (
	cellBytes   = 200
	sampleBytes = 32
)

// later is max with noTime as the smallest value.
func later(a, b int64) int64 {
	switch {
	case a == noTime:
		return b
	case b == noTime:
		return a
	}
	return max(a, b)
}

func (a *Aggregate) addExample(c *cell, e *entry) {
	if e.first > c.exampleTime && c.example != "" {
		return
	}
	t := appendClean(a.text[:0], e.stem, maxExample)
	if len(e.query) > 0 && len(t) < maxExample {
		t = append(t, '?')
		t = appendClean(t, e.query, maxExample-len(t))
	}
	a.text = t
	if len(t) == 0 {
		return
	}
	if c.example != "" && e.first == c.exampleTime && c.example <= string(t) {
		return
	}
	a.bytes += len(t) - len(c.example)
	c.example, c.exampleTime = string(t), e.first
}

func (a *Aggregate) addSample(c *cell, e *entry) {
	n := len(c.samples)
	if n == a.limits.Samples && e.first > c.samples[n-1].time {
		return
	}
	a.text = appendClean(a.text[:0], e.stem, maxSample)
	if len(a.text) == 0 {
		return
	}
	for i := range c.samples {
		if c.samples[i].path == string(a.text) {
			if e.first < c.samples[i].time {
				c.samples[i].time = e.first
				slices.SortFunc(c.samples, compareSamples)
			}
			return
		}
	}
	a.bytes += insertSample(c, sample{e.first, string(a.text)}, a.limits.Samples)
}

// insertSample puts a path that is not in the list at its place and drops the
// last one beyond limit. It returns the change in memory.
//
// Keeping the smallest by (earliest time, path) makes the list of merged
// parts the list of the whole: a path among the first of the whole is among
// the first of the part that saw it earliest.
func insertSample(c *cell, s sample, limit int) int {
	i, _ := slices.BinarySearchFunc(c.samples, s, compareSamples)
	if i >= limit {
		return 0
	}
	c.samples = slices.Insert(c.samples, i, s)
	grown := sampleBytes + len(s.path)
	if len(c.samples) > limit {
		grown -= sampleBytes + len(c.samples[limit].path)
		c.samples[limit] = sample{}
		c.samples = c.samples[:limit]
	}
	return grown
}

func compareSamples(x, y sample) int {
	if x.time != y.time {
		if x.time < y.time {
			return -1
		}
		return 1
	}
	return strings.Compare(x.path, y.path)
}

// prune folds the smaller groups into coarser ones until half the room is
// free, so that the cost per new group stays constant.
func (a *Aggregate) prune() {
	type ranked struct {
		key string
		*cell
	}
	all := make([]ranked, 0, len(a.groups))
	for k, c := range a.groups {
		all = append(all, ranked{k, c})
	}
	slices.SortFunc(all, func(x, y ranked) int {
		if x.count != y.count {
			if x.count < y.count {
				return -1
			}
			return 1
		}
		return strings.Compare(y.key, x.key)
	})
	for _, g := range all {
		if len(a.groups) <= a.limits.Groups && a.bytes <= a.limits.Bytes/2 {
			return
		}
		a.fold(g.key, g.cell)
		delete(a.groups, g.key)
		a.bytes -= g.size(g.key)
	}
}

func (c *cell) size(key string) int {
	n := cellBytes + len(key) + len(c.example)
	for _, s := range c.samples {
		n += sampleBytes + len(s.path)
	}
	return n
}

// maxOther bounds the coarser groups; beyond it only the status is kept.
const maxOther = 2048

func (a *Aggregate) fold(key string, c *cell) {
	k := otherKey(key)
	o := a.other[k]
	if o == nil && len(a.other) >= maxOther {
		k = statusOnly(key)
		o = a.other[k]
	}
	if o == nil {
		o = &cell{first: noTime, last: noTime, exampleTime: noTime}
		a.other[k] = o
	}
	o.merge(c, a.limits.Samples)
}

// otherKey is a key without host, port, method and path.
func otherKey(key string) string {
	p := strings.Split(key, string(rune(keySeparator)))
	p[partHost], p[partPort], p[partMethod], p[partQueue], p[partShape] = "", "", "", "", ""
	return strings.Join(p, string(rune(keySeparator)))
}

func statusOnly(key string) string {
	p := strings.Split(otherKey(key), string(rune(keySeparator)))
	p[partSite], p[partSub], p[partWin32], p[partReason] = "", "-1", "-1", ""
	return strings.Join(p, string(rune(keySeparator)))
}

// merge adds another cell of the same key and returns the change in memory.
func (c *cell) merge(o *cell, samples int) int {
	grown := 0
	c.count = saturate(c.count, o.count)
	c.first = min(c.first, o.first)
	c.last = later(c.last, o.last)
	if c.example == "" || o.example != "" && (o.exampleTime < c.exampleTime || o.exampleTime == c.exampleTime && o.example < c.example) {
		grown += len(o.example) - len(c.example)
		c.example, c.exampleTime = o.example, o.exampleTime
	}
	for _, s := range o.samples {
		i := slices.IndexFunc(c.samples, func(x sample) bool { return x.path == s.path })
		switch {
		case i < 0:
			grown += insertSample(c, s, samples)
		case s.time < c.samples[i].time:
			c.samples[i].time = s.time
			slices.SortFunc(c.samples, compareSamples)
		}
	}
	return grown
}

// Merge adds everything in o to a. o is not changed.
func (a *Aggregate) Merge(o *Aggregate) {
	for k, c := range o.groups {
		a.mergeCell(k, c)
	}
	for k, c := range o.other {
		a.fold(k, c)
	}
	for k, n := range o.statuses {
		a.countStatus(k, n)
	}
	a.totals.add(o.totals)
	if a.bytes > a.limits.Bytes || len(a.groups) > 2*a.limits.Groups {
		a.prune()
	}
}

func (a *Aggregate) mergeCell(key string, c *cell) {
	mine := a.groups[key]
	if mine == nil {
		mine = a.newCell(key)
	}
	a.bytes += mine.merge(c, a.limits.Samples)
}

func (t *Totals) add(o Totals) {
	t.Lines = saturate(t.Lines, o.Lines)
	t.Matched = saturate(t.Matched, o.Matched)
	t.Skipped = saturate(t.Skipped, o.Skipped)
	t.OutOfRange = saturate(t.OutOfRange, o.OutOfRange)
	t.Requests = saturate(t.Requests, o.Requests)
	t.Grouped = saturate(t.Grouped, o.Grouped)
	t.Files = saturate(t.Files, o.Files)
	t.Bytes = saturate(t.Bytes, o.Bytes)
}

// Totals returns the sums of everything read and merged so far.
func (a *Aggregate) Totals() Totals { return a.totals }

// siteOfID writes a site ID of HTTP.sys the way W3C logs name sites.
func siteOfID(dst, id []byte) []byte {
	if len(id) == 0 || bytes.ContainsFunc(id, func(r rune) bool { return r < '0' || r > '9' }) {
		return append(dst, id...)
	}
	return append(append(dst, "W3SVC"...), id...)
}

package iislog

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// partialVersion is the version of the format that WritePartial writes.
const partialVersion = 1

// maxPartialLine bounds a line of a partial result. The largest group is a
// few times maxExample.
const maxPartialLine = 1 << 20

// partialHeader is the first line of a partial result.
type partialHeader struct {
	Version  int           `json:"iislensPartial"`
	Groups   int           `json:"groups"`
	Lines    int64         `json:"lines"`
	Matched  int64         `json:"matched"`
	Skipped  int64         `json:"skipped"`
	Out      int64         `json:"outOfRange"`
	Requests int64         `json:"requests"`
	Grouped  int64         `json:"grouped"`
	Files    int64         `json:"files"`
	Bytes    int64         `json:"bytes"`
	Statuses []statusTuple `json:"statuses"`
}

// statusTuple is [status, substatus, count].
type statusTuple [3]int64

// partialGroup is one further line. Times are seconds since 1970 UTC, null
// when unknown.
type partialGroup struct {
	Site        string          `json:"site,omitempty"`
	Host        string          `json:"host,omitempty"`
	Port        string          `json:"port,omitempty"`
	Method      string          `json:"method,omitempty"`
	Status      int             `json:"status"`
	Substatus   int             `json:"substatus"`
	Win32       int64           `json:"win32"`
	Reason      string          `json:"reason,omitempty"`
	Queue       string          `json:"queue,omitempty"`
	Shape       string          `json:"shape"`
	Other       bool            `json:"other,omitempty"`
	Count       int64           `json:"count"`
	First       *int64          `json:"first"`
	Last        *int64          `json:"last"`
	Example     string          `json:"example"`
	ExampleTime *int64          `json:"exampleTime"`
	Samples     []partialSample `json:"samples,omitempty"`
}

type partialSample struct {
	Path string `json:"path"`
	Time *int64 `json:"time"`
}

// WritePartial writes the aggregate as JSON lines that [Aggregate.MergePartial]
// adds up: a header with the totals, then a line for each group in the order
// of its key. Equal aggregates give equal bytes.
func (a *Aggregate) WritePartial(w io.Writer) error {
	out := bufio.NewWriterSize(w, 64<<10)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	t := a.totals
	head := partialHeader{
		Version: partialVersion, Groups: len(a.groups) + len(a.other),
		Lines: t.Lines, Matched: t.Matched, Skipped: t.Skipped, Out: t.OutOfRange,
		Requests: t.Requests, Grouped: t.Grouped, Files: t.Files, Bytes: t.Bytes,
		Statuses: []statusTuple{},
	}
	for _, s := range a.Statuses() {
		head.Statuses = append(head.Statuses, statusTuple{int64(s.Status), int64(s.Substatus), s.Count})
	}
	if err := enc.Encode(head); err != nil {
		return fmt.Errorf("writing partial result: %w", err)
	}
	for _, part := range []map[string]*cell{a.groups, a.other} {
		for _, key := range slices.Sorted(maps.Keys(part)) {
			c := part[key]
			g := newGroup(key, c, false)
			line := partialGroup{
				Site: g.Site, Host: g.Host, Port: g.Port, Method: g.Method,
				Status: g.Status, Substatus: g.Substatus, Win32: g.Win32,
				Reason: g.Reason, Queue: g.Queue, Shape: g.Shape,
				Other: a.groups[key] != c, Count: c.count,
				First: seconds(c.first), Last: seconds(c.last),
				Example: c.example, ExampleTime: seconds(c.exampleTime),
			}
			for _, s := range c.samples {
				line.Samples = append(line.Samples, partialSample{s.path, seconds(s.time)})
			}
			if err := enc.Encode(line); err != nil {
				return fmt.Errorf("writing partial result: %w", err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing partial result: %w", err)
	}
	return nil
}

func seconds(t int64) *int64 {
	if t == noTime {
		return nil
	}
	return &t
}

func unseconds(t *int64) int64 {
	if t == nil {
		return noTime
	}
	return *t
}

// MergePartial adds a partial result, or several one after the other. On an
// error, which names the line, the aggregate is unchanged.
func (a *Aggregate) MergePartial(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxPartialLine)
	in := NewAggregate(a.limits)
	number, awaited, headers := 0, 0, 0
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(lines.Bytes())
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(line) == 0 {
			continue
		}
		var err error
		if awaited == 0 {
			awaited, err = in.mergeHeader(line)
			headers++
		} else {
			awaited--
			err = in.mergeGroup(line)
		}
		if err != nil {
			return fmt.Errorf("partial result, line %d: %w", number, err)
		}
	}
	switch err := lines.Err(); {
	case err != nil:
		return fmt.Errorf("partial result, line %d: %w", number+1, err)
	case headers == 0:
		return errors.New("partial result: no header line; --partial writes such files")
	case awaited > 0:
		return fmt.Errorf("partial result, line %d: cut off, %d groups are missing", number, awaited)
	}
	a.Merge(in)
	return nil
}

func (a *Aggregate) mergeHeader(line []byte) (groups int, err error) {
	var h partialHeader
	if err := json.Unmarshal(line, &h); err != nil {
		return 0, fmt.Errorf("not a header: %w", err)
	}
	switch {
	case h.Version == 0:
		return 0, errors.New("not a header: no iislensPartial in it")
	case h.Version != partialVersion:
		return 0, fmt.Errorf("version %d, this program reads version %d", h.Version, partialVersion)
	case h.Groups < 0:
		return 0, errors.New("negative number of groups")
	}
	t := Totals{h.Lines, h.Matched, h.Skipped, h.Out, h.Requests, h.Grouped, h.Files, h.Bytes}
	for _, n := range []int64{t.Lines, t.Matched, t.Skipped, t.OutOfRange, t.Requests, t.Grouped, t.Files, t.Bytes} {
		if n < 0 {
			return 0, errors.New("negative count")
		}
	}
	for _, s := range h.Statuses {
		if s[0] < 0 || s[0] > 999 || s[1] < -1 || s[1] > maxSubstatus || s[2] < 0 {
			return 0, fmt.Errorf("status %v out of range", s)
		}
		a.countStatus(statusKey(int(s[0]), int(s[1])), s[2])
	}
	a.totals.add(t)
	return h.Groups, nil
}

// mergeGroup adds a group line. Its texts are cleaned again: the file may
// come from anywhere.
func (a *Aggregate) mergeGroup(line []byte) error {
	var g partialGroup
	if err := json.Unmarshal(line, &g); err != nil {
		return fmt.Errorf("not a group: %w", err)
	}
	if g.Status < 0 || g.Status > 999 || g.Substatus < -1 || g.Substatus > maxSubstatus || g.Win32 < -1 || g.Win32 > maxWin32 || g.Count < 1 {
		return errors.New("not a group: status or count out of range")
	}
	parts := make([]string, numParts)
	parts[partSite] = clean(g.Site, maxName)
	parts[partHost] = clean(g.Host, maxName)
	parts[partPort] = clean(g.Port, 8)
	parts[partMethod] = clean(g.Method, 32)
	parts[partStatus] = strconv.Itoa(g.Status)
	parts[partSub] = strconv.Itoa(g.Substatus)
	parts[partWin32] = strconv.FormatInt(g.Win32, 10)
	parts[partReason] = clean(g.Reason, maxName)
	parts[partQueue] = clean(g.Queue, maxName)
	parts[partShape] = clean(g.Shape, maxShape)
	c := &cell{
		count: g.Count, first: unseconds(g.First), last: unseconds(g.Last),
		example: clean(g.Example, maxExample), exampleTime: unseconds(g.ExampleTime),
	}
	if c.example == "" {
		c.exampleTime = noTime
	}
	for _, s := range g.Samples[:min(len(g.Samples), a.limits.Samples)] {
		one := &cell{first: noTime, last: noTime, exampleTime: noTime}
		one.samples = []sample{{unseconds(s.Time), clean(s.Path, maxSample)}}
		c.merge(one, a.limits.Samples)
	}
	key := strings.Join(parts, string(rune(keySeparator)))
	if g.Other {
		a.fold(key, c)
		return nil
	}
	a.mergeCell(key, c)
	if a.bytes > a.limits.Bytes || len(a.groups) > 2*a.limits.Groups {
		a.prune()
	}
	return nil
}

func clean(s string, limit int) string { return string(appendClean(nil, []byte(s), limit)) }

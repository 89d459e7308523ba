package iislog

import (
	"bytes"
	"strings"
)

// Format is a kind of log.
type Format uint8

// The formats that [Scan] recognises. W3C and HTTPERR log in UTC, NCSA with
// its offset, IIS in the server's local time.
const (
	FormatUnknown Format = iota
	FormatW3C
	FormatHTTPERR
	FormatIIS
	FormatNCSA
	FormatCSV
	FormatJSON
)

// String returns the name for messages.
func (f Format) String() string {
	return [...]string{"unknown", "W3C", "HTTPERR", "IIS", "NCSA", "CSV", "JSON lines"}[f]
}

// slot is a column that grouping needs; the order is of no importance.
type slot int8

const (
	noSlot slot = iota - 1
	slotDate
	slotTime
	slotSite
	slotSiteID
	slotHost
	slotPort
	slotMethod
	slotStem
	slotQuery
	slotURI
	slotStatus
	slotSub
	slotWin32
	slotReason
	slotQueue
	slotCount
	slotFirst
	slotLast
	slotRequest
	numSlots
)

// layout says which column of a line is what. It is immutable once made:
// several goroutines read it.
type layout struct {
	format Format
	cols   []slot
	has    [numSlots]bool
	// tail is the number of columns after the status, so that a line's status
	// can be found from its end; -1 where that is not worth it.
	tail int
	// subNext: the substatus is the column right after the status.
	subNext bool
	// stamped: the line begins with date and time.
	stamped bool
	// day is the day (since 1970-01-01) of #Date, for logs without a date
	// column; noTime when there is none.
	day int64
	sep byte   // CSV only
	src string // the text it was made from
}

// maxTail bounds the columns walked backwards for the status.
const maxTail = 8

// w3cSlots maps field names of the W3C extended format and of HTTPERR.
// Source: "W3C Logging" and "Error logging in HTTP APIs", learn.microsoft.com.
var w3cSlots = map[string]slot{
	"date": slotDate, "time": slotTime,
	"s-sitename": slotSite, "s-siteid": slotSiteID,
	"cs-host": slotHost, "cs(host)": slotHost,
	"s-port": slotPort, "cs-method": slotMethod,
	"cs-uri-stem": slotStem, "cs-uri-query": slotQuery, "cs-uri": slotURI,
	"sc-status": slotStatus, "sc-substatus": slotSub, "sc-win32-status": slotWin32,
	"s-reason": slotReason, "s-queuename": slotQueue,
}

// stockFields are the field lists tried on input without a #Fields line, the
// likeliest first: IIS 8.5 and later, IIS 7, IIS 6, App Service, all fields,
// and HTTPERR of several Windows versions.
var stockFields = []string{
	"date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken",
	"date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken",
	"date time s-sitename s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status",
	"date time s-sitename cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken",
	"date time s-sitename s-computername s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken",
	"date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename",
	"date time c-ip c-port s-ip s-port cs-version cs-method cs-uri streamid sc-status s-siteid s-reason s-queuename",
	"date time c-ip c-port s-ip s-port cs-version cs-method cs-uri streamid sc-status s-siteid s-reason s-queuename transport",
	"date time cs-version cs-method cs-uri sc-status s-reason",
}

// newW3CLayout reads the text after "#Fields:". Of a name given twice the
// first column counts.
func newW3CLayout(text string, day int64) *layout {
	l := &layout{format: FormatW3C, day: day, tail: -1, src: text}
	status := -1
	for i, name := range strings.Fields(text) {
		s, ok := w3cSlots[strings.ToLower(name)]
		if !ok || l.has[s] {
			s = noSlot
		} else {
			l.has[s] = true
		}
		if s == slotStatus {
			status = i
		}
		l.cols = append(l.cols, s)
	}
	l.stamped = len(l.cols) > 2 && l.cols[0] == slotDate && l.cols[1] == slotTime
	if l.has[slotReason] {
		l.format = FormatHTTPERR
	}
	if status >= 0 {
		if tail := len(l.cols) - 1 - status; tail <= maxTail && l.format == FormatW3C {
			l.tail = tail
		}
		l.subNext = status+1 < len(l.cols) && l.cols[status+1] == slotSub
	}
	return l
}

// usable reports whether lines of this layout can be grouped at all.
func (l *layout) usable() bool {
	return l != nil && (l.format == FormatIIS || l.format == FormatNCSA || l.format == FormatJSON || l.has[slotStatus])
}

// splitW3C finds the columns of a line. It fails on a line with too few, and
// on one with too many unless quoting explains them. Trailing spaces, which
// HTTPERR writes, are no columns.
func (l *layout) splitW3C(line []byte, f *[numSlots][]byte) bool {
	rest := line
	last := len(l.cols) - 1
	for i, s := range l.cols {
		end := spaceIn(rest)
		if end < 0 {
			if i != last || len(rest) == 0 {
				return false
			}
			end = len(rest)
		}
		if s != noSlot {
			f[s] = rest[:end]
		}
		if i == last {
			rest = rest[end:]
			break
		}
		rest = rest[end+1:]
	}
	if len(rest) > 0 && len(bytes.TrimRight(rest, " ")) > 0 {
		return l.splitQuoted(line, f)
	}
	return true
}

// spaceIn returns the index of the first space or -1. Most columns of a log
// are a few bytes long, where a loop beats a call.
func spaceIn(b []byte) int {
	n := min(len(b), 12)
	for i := 0; i < n; i++ {
		if b[i] == ' ' {
			return i
		}
	}
	if n == len(b) {
		return -1
	}
	if i := bytes.IndexByte(b[n:], ' '); i >= 0 {
		return n + i
	}
	return -1
}

// splitQuoted splits a line in which text with spaces stands in double
// quotes, as the W3C draft allows and Advanced Logging writes.
func (l *layout) splitQuoted(line []byte, f *[numSlots][]byte) bool {
	rest := bytes.TrimRight(line, " ")
	for i, s := range l.cols {
		var field []byte
		if len(rest) > 0 && rest[0] == '"' {
			end := bytes.IndexByte(rest[1:], '"')
			if end < 0 {
				return false
			}
			field, rest = rest[1:1+end], rest[end+2:]
		} else {
			end := bytes.IndexByte(rest, ' ')
			if end < 0 {
				end = len(rest)
			}
			field, rest = rest[:end], rest[end:]
		}
		if len(field) == 0 && len(rest) == 0 {
			return false
		}
		if s != noSlot {
			f[s] = field
		}
		if i < len(l.cols)-1 {
			if len(rest) == 0 || rest[0] != ' ' {
				return false
			}
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

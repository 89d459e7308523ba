package iislog

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// rowSlots maps column names of pre-aggregated rows, in lower case without
// punctuation, so that cs-uri-stem, CsUriStem and cs_uri_stem are one.
var rowSlots = map[string]slot{
	"count": slotCount, "hits": slotCount, "requests": slotCount, "cnt": slotCount, "n": slotCount,
	"total": slotCount, "number": slotCount, "occurrences": slotCount, "countall": slotCount,
	"numberofrequests": slotCount, "requestcount": slotCount, "f0": slotCount, "countstar": slotCount,
	"scstatus": slotStatus, "status": slotStatus, "statuscode": slotStatus, "httpstatus": slotStatus,
	"scsubstatus": slotSub, "substatus": slotSub, "substatuscode": slotSub,
	"scwin32status": slotWin32, "win32status": slotWin32, "win32": slotWin32,
	"csuristem": slotStem, "uristem": slotStem, "stem": slotStem, "path": slotStem, "urlpath": slotStem,
	"csuriquery": slotQuery, "uriquery": slotQuery, "query": slotQuery, "querystring": slotQuery,
	"csuri": slotURI, "uri": slotURI, "url": slotURI, "request": slotRequest, "requesturi": slotURI,
	"csmethod": slotMethod, "method": slotMethod, "verb": slotMethod, "httpmethod": slotMethod,
	"cshost": slotHost, "host": slotHost, "hostname": slotHost,
	"sport": slotPort, "port": slotPort, "serverport": slotPort,
	"ssitename": slotSite, "sitename": slotSite, "site": slotSite,
	"ssiteid": slotSiteID, "siteid": slotSiteID,
	"sreason": slotReason, "reason": slotReason, "squeuename": slotQueue, "queuename": slotQueue, "apppool": slotQueue,
	"firstseen": slotFirst, "first": slotFirst, "mintime": slotFirst, "mindate": slotFirst, "minimum": slotFirst,
	"lastseen": slotLast, "last": slotLast, "maxtime": slotLast, "maxdate": slotLast, "maximum": slotLast,
	"date": slotDate, "time": slotTime, "timestamp": slotTime, "datetime": slotTime, "timegenerated": slotTime,
	"mintimestamp": slotFirst, "maxtimestamp": slotLast,
}

// rowBuffer is the scratch space for one row.
type rowBuffer struct {
	values [numSlots]string
	set    [numSlots]bool
}

// rowSlot finds what a column name means. "count(*)" is a count.
func rowSlot(name string) slot {
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			b.WriteRune(c)
		}
	}
	if s, ok := rowSlots[b.String()]; ok {
		return s
	}
	return noSlot
}

// newCSVLayout reads the header line of rows with commas, semicolons or tabs;
// nil when it is not one. A status and at least one other known column make
// a header.
func newCSVLayout(line []byte) *layout {
	for _, sep := range []byte{',', '\t', ';'} {
		l := &layout{format: FormatCSV, day: noTime, tail: -1, sep: sep}
		known := 0
		for rest, more := line, true; more; {
			var name []byte
			name, rest, more = nextCell(rest, sep, nil)
			s := rowSlot(string(name))
			if s != noSlot && l.has[s] {
				s = noSlot
			}
			if s != noSlot {
				l.has[s] = true
				known++
			}
			l.cols = append(l.cols, s)
		}
		if l.has[slotStatus] && known >= 2 {
			return l
		}
	}
	return nil
}

// nextCell takes one cell off a CSV line. Quoted cells are unquoted into
// buf; line breaks inside quotes are not supported, a log field has none.
func nextCell(line []byte, sep byte, buf []byte) (cell, rest []byte, more bool) {
	if len(line) == 0 || line[0] != '"' {
		i := bytes.IndexByte(line, sep)
		if i < 0 {
			return bytes.TrimSpace(line), nil, false
		}
		return bytes.TrimSpace(line[:i]), line[i+1:], true
	}
	for i := 1; i < len(line); i++ {
		if line[i] != '"' {
			buf = append(buf, line[i])
			continue
		}
		if i+1 < len(line) && line[i+1] == '"' {
			buf = append(buf, '"')
			i++
			continue
		}
		rest = line[i+1:]
		if j := bytes.IndexByte(rest, sep); j >= 0 {
			return buf, rest[j+1:], true
		}
		return buf, nil, false
	}
	return buf, nil, false
}

func (w *worker) parseCSV(l *layout, line []byte) bool {
	row := &w.row
	row.set = [numSlots]bool{}
	cells := 0
	for rest, more := line, true; more; {
		var cell []byte
		cell, rest, more = nextCell(rest, l.sep, nil)
		if cells < len(l.cols) {
			if s := l.cols[cells]; s != noSlot {
				row.values[s], row.set[s] = string(cell), true
			}
		}
		cells++
	}
	return cells == len(l.cols) && w.fromRow()
}

func (w *worker) parseJSON(line []byte) bool {
	var object map[string]json.RawMessage
	if json.Unmarshal(line, &object) != nil {
		return false
	}
	row := &w.row
	row.set = [numSlots]bool{}
	for name, raw := range object {
		s := rowSlot(name)
		if s == noSlot || string(raw) == "null" {
			continue
		}
		value := string(raw)
		if value[0] == '"' && json.Unmarshal(raw, &value) != nil || value == "" {
			continue
		}
		// Of two keys that mean the same, the smaller value counts: the order
		// of a map must not decide.
		if !row.set[s] || value < row.values[s] {
			row.values[s], row.set[s] = value, true
		}
	}
	return w.fromRow()
}

// value returns a cell, empty for "-" and for a column that is not there.
func (r *rowBuffer) value(s slot) []byte {
	if !r.set[s] || r.values[s] == "-" {
		return nil
	}
	return []byte(r.values[s])
}

// number reads a cell as a whole number; -1 when absent. SQL engines may
// print 12.0, and so do spreadsheets.
func (r *rowBuffer) number(s slot, limit int64) (n int64, ok bool) {
	v := strings.TrimSpace(string(r.value(s)))
	if v == "" || strings.EqualFold(v, "null") {
		return -1, true
	}
	if n, err := strconv.ParseInt(v, 10, 64); err == nil {
		return n, n >= 0 && n <= limit
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || f != math.Trunc(f) || f < 0 || f > float64(limit) || f >= 1<<62 {
		return 0, false
	}
	return int64(f), true
}

// fromRow makes an entry of a row. Rows without a count stand for one request.
func (w *worker) fromRow() bool {
	r, e := &w.row, &w.e
	status, ok1 := r.statusOf(e)
	win32, ok2 := r.number(slotWin32, maxWin32)
	count, ok3 := r.number(slotCount, math.MaxInt64)
	if !ok1 || !ok2 || !ok3 || status < 100 || count == 0 {
		return false
	}
	e.status, e.win32 = status, win32
	if count > 0 {
		e.count = count
	}
	r.setTimes(e)
	if v := r.value(slotSite); len(v) > 0 {
		e.site = v
	} else if v := r.value(slotSiteID); len(v) > 0 {
		e.site = siteOfID(nil, v)
	}
	e.host, e.port, e.method = r.value(slotHost), r.value(slotPort), r.value(slotMethod)
	e.reason, e.queue = r.value(slotReason), r.value(slotQueue)
	switch {
	case r.set[slotStem]:
		e.stem, e.query = r.value(slotStem), r.value(slotQuery)
		if i := bytes.IndexByte(e.stem, '?'); i >= 0 && len(e.query) == 0 {
			e.stem, e.query = e.stem[:i], e.stem[i+1:]
		}
	case r.set[slotURI]:
		e.setTarget(r.value(slotURI))
	case r.set[slotRequest]:
		method, target, ok := bytes.Cut(r.value(slotRequest), []byte{' '})
		if !ok {
			target = method
		} else if len(e.method) == 0 {
			e.method = method
		}
		target, _, _ = bytes.Cut(target, []byte{' '})
		e.setTarget(target)
	}
	return true
}

// statusOf reads "404", and "404.7" where there is no substatus column.
func (r *rowBuffer) statusOf(e *entry) (int, bool) {
	text := strings.TrimSpace(string(r.value(slotStatus)))
	whole, sub, _ := strings.Cut(text, ".")
	status, err := strconv.ParseUint(whole, 10, 16)
	if err != nil || status > 999 {
		return 0, false
	}
	n, ok := r.number(slotSub, maxSubstatus)
	if ok && n < 0 && sub != "" {
		m, err := strconv.ParseUint(sub, 10, 16)
		n, ok = int64(m), err == nil
	}
	e.substatus = int(n)
	return int(status), ok
}

func (r *rowBuffer) setTimes(e *entry) {
	at := noTimeText
	if r.set[slotDate] || r.set[slotTime] {
		at = strings.TrimSpace(r.values[slotDate]) + " " + strings.TrimSpace(r.values[slotTime])
		switch {
		case !r.set[slotDate]:
			at = r.values[slotTime]
		case !r.set[slotTime]:
			at = r.values[slotDate]
		}
	}
	e.first = parseRowTime(at)
	e.last = e.first
	if r.set[slotFirst] {
		e.first = parseRowTime(r.values[slotFirst])
	}
	if r.set[slotLast] {
		e.last = parseRowTime(r.values[slotLast])
	}
	if e.first == noTime {
		e.first = e.last
	}
	if e.last == noTime || e.last < e.first {
		e.last = e.first
	}
}

const noTimeText = ""
